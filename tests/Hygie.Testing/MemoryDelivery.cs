using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Testing;

/// <summary>A delivery that was never on a disk.</summary>
public sealed class MemoryDelivery : IDeliverySource
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Puts a text file down, UTF-8.</summary>
    public MemoryDelivery With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public MemoryDelivery With(string path, byte[] bytes)
    {
        _files[path] = bytes;
        return this;
    }

    public Result<IReadOnlyList<DeliveredFile>> List() => _files.Select(f => new DeliveredFile(f.Key, f.Value.Length)).ToList();

    public Stream Open(DeliveredFile file) => new MemoryStream(_files[file.Path], writable: false);
}

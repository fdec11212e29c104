using System.Globalization;
using Hygie.Core.Drills;

namespace Hygie.Adapters.Seizures;

/// <summary>One file for each drill of a kind, named after its instant: the order of names is that of time.</summary>
internal sealed class FolderDrillReports(string folder, string kind) : IDrillReports
{
    private const string Suffix = ".json", Form = "yyyyMMdd'T'HHmmss'Z'";

    private string Prefix => kind + "-";

    public Task KeepAsync(DateTimeOffset at, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        // Two drills of one second: the later one waits for no clock, its name goes after the earlier one's.
        var name = Prefix + at.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
        for (var path = Path.Combine(folder, name); ; path += "+")
        {
            if (File.Exists(path + Suffix))
                continue;
            DurableFile.Replace(path + Suffix, file.Span);
            return Task.CompletedTask;
        }
    }

    public async Task<ReadOnlyMemory<byte>> LastAsync(CancellationToken cancellation)
    {
        var last = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Prefix + "*" + Suffix).MaxBy(path => path[..^Suffix.Length], StringComparer.Ordinal) : null;
        return last is null ? ReadOnlyMemory<byte>.Empty : await File.ReadAllBytesAsync(last, cancellation);
    }
}

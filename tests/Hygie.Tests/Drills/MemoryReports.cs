using Hygie.Core.Drills;

namespace Hygie.Tests.Drills;

/// <summary>Reports in a list.</summary>
internal sealed class MemoryReports : IDrillReports
{
    public List<byte[]> Kept { get; } = [];

    public Task KeepAsync(DateTimeOffset at, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        Kept.Add(file.ToArray());
        return Task.CompletedTask;
    }

    public Task<ReadOnlyMemory<byte>> LastAsync(CancellationToken cancellation) => Task.FromResult<ReadOnlyMemory<byte>>(Kept.LastOrDefault() ?? []);
}

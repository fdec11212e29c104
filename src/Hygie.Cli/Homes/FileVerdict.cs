using Hygie.Core.Custody;

namespace Hygie.Cli.Homes;

/// <summary>The zone's latest signed verdict, as the assessor handed it over: a file in the hub's home. The custodian verifies it, whoever brings it.</summary>
internal sealed class FileVerdict(string path) : IZoneFacts
{
    public async Task<ReadOnlyMemory<byte>?> VerdictAsync(string zone, CancellationToken cancellation) =>
        File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : null;
}

/// <summary>No key of this hub asks for a quorum yet: nobody approves.</summary>
internal sealed class NoApprovers : IKeyApprovers
{
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> CollectAsync(Hygie.Core.Sealing.SignedDocument request, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([]);
}

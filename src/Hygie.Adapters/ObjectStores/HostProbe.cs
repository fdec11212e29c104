using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>Trials through the port, then those of the host's own protocol.</summary>
internal sealed class HostProbe(IObjectStore store, Func<CancellationToken, IAsyncEnumerable<CapabilityFinding>> own, TimeProvider clock) : IHostProbe
{
    public async IAsyncEnumerable<CapabilityFinding> TryAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var finding in new PortTrials(store, clock).TryAsync(cancellation))
            yield return finding;
        await foreach (var finding in own(cancellation))
            yield return finding;
    }
}

/// <summary>A folder: names are taken once, whatever the length; a file system of itself locks, versions and verifies nothing.</summary>
internal sealed class FolderTrials(FolderObjectStore store)
{
    public async IAsyncEnumerable<CapabilityFinding> TryAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        var won = await Task.WhenAll(Enumerable.Range(0, Trials.Racers).Select(_ => store.PutIfAbsentAsync(name, content, cancellation)));
        await store.DeleteAsync(name, cancellation);
        var result = won.Count(w => w) == 1 ? CapabilityResult.Works : CapabilityResult.Ignored;
        foreach (var id in new[] { "conditional-put", "conditional-multipart" })
            yield return new CapabilityFinding(id, result, $"{won.Count(w => w)}/{Trials.Racers}");
        foreach (var id in new[] { "checksum-md5", "checksum-sha256", "versioning", "object-lock", "legal-hold", "lifecycle" })
            yield return new CapabilityFinding(id, CapabilityResult.Missing, "");
    }
}

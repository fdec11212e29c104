namespace Hygie.Core.Hosts;

/// <summary>What a probe saw of one capability.</summary>
/// <param name="Id">The capability's.</param>
/// <param name="Result">What was found.</param>
/// <param name="Figure">What was seen: a speed, a count, a status; no language's words. Empty when nothing was.</param>
public sealed record CapabilityFinding(string Id, CapabilityResult Result, string Figure);

/// <summary>
/// Tries a host's store. Contract: it works on throw-away objects of its own and removes them, also when it is broken off by an error; it never
/// changes a setting of the bucket it is pointed at; what it did not try, it does not report.
/// </summary>
public interface IHostProbe
{
    /// <summary>What was found, in any order; fails as a store does when the host cannot be spoken to at all.</summary>
    IAsyncEnumerable<CapabilityFinding> TryAsync(CancellationToken cancellation);
}

/// <summary>Tries everything that a host's store may be able to do; nothing is written down.</summary>
public sealed class ProbeHost(IHostProbe probe)
{
    /// <summary>One finding for each of <see cref="Capability.All"/>, in its order; what the probe did not report is unknown.</summary>
    public async Task<IReadOnlyList<CapabilityFinding>> RunAsync(IProgress<Progress> progress, CancellationToken cancellation)
    {
        var found = new Dictionary<string, CapabilityFinding>(StringComparer.Ordinal);
        await foreach (var finding in probe.TryAsync(cancellation))
        {
            found[finding.Id] = finding;
            progress.Report(new Progress("probe", found.Count, Capability.All.Length, "capabilities"));
        }

        return [.. Capability.All.Select(c => found.GetValueOrDefault(c.Id) ?? new CapabilityFinding(c.Id, CapabilityResult.Unknown, ""))];
    }
}

namespace Hygie.Core.Extraction;

/// <summary>
/// The queue of a cluster, for the tasks of one run. Contract: a submitted task is under way, queued or running, until its process has ended in whatever
/// way; a task is run once, never again by the cluster itself: trying again is the run's own business.
/// </summary>
public interface ICluster
{
    /// <summary>Submits one task for each of these buckets; null, or why the cluster did not take them (HYG-14014).</summary>
    Task<Refusal?> SubmitAsync(IReadOnlyList<int> buckets, CancellationToken cancellation);

    /// <summary>The buckets whose task is queued or running, or why the cluster does not say (HYG-14014).</summary>
    Task<Result<IReadOnlySet<int>>> UnderWayAsync(CancellationToken cancellation);

    /// <summary>Ends whatever task of the run is left.</summary>
    Task CancelAsync();
}

/// <summary>
/// The folder that the hub and the nodes of one run share. Contract: a file is seen whole or not at all and is never written twice. Who can
/// write there can spoil a run, never change its result.
/// </summary>
public interface ITaskFolder
{
    /// <summary>Writes a new file.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>A file's bytes, or null when there is none.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Names of the whole files.</summary>
    IReadOnlyCollection<string> List();
}

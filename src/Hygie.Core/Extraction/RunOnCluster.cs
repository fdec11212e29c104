using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>What an extraction on a cluster works with, beside the ports of any extraction.</summary>
public sealed record ClusterPorts
{
    public required ICluster Cluster { get; init; }

    public required ITaskFolder Folder { get; init; }

    /// <summary>The clear zone's signing key: nodes of the cluster belong to the hub's zone.</summary>
    public required SigningKey Zone { get; init; }

    /// <summary>Papers of permits, which tasks read for themselves.</summary>
    public required IPermitFacts Authorities { get; init; }

    public required IVersionStore Versions { get; init; }

    /// <summary>The turn to change the home: held to obtain keys and to make the extract, never while waiting for tasks.</summary>
    public required IOneAtATime Turn { get; init; }

    /// <summary>Called at each of <see cref="ClusterFaultPoints"/>; null outside tests.</summary>
    public Action<string>? Fault { get; init; }
}

/// <summary>
/// Makes an extract of which every bucket is read by a task of a cluster (ADR 0303). A task has keys from the custodian, for itself and for an hour at most;
/// it gives back a part that only this process can open. An extract is made of the parts of all buckets, or not at all.
/// </summary>
public sealed class RunOnCluster(ExtractionPorts ports, ClusterPorts cluster)
{
    /// <summary>How often a bucket is tried.</summary>
    public const int Attempts = 3;

    /// <summary>How long a task's keys are asked for.</summary>
    private static readonly TimeSpan TaskLease = TimeSpan.FromHours(1);

    /// <summary>The extract, or the first refusal: as in one process, and of the cluster (HYG-14011, HYG-14012, HYG-14014). No task is left running.</summary>
    public async Task<Result<MadeExtract>> RunAsync(RunExtractionCommand command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (!(await BeginAsync(command, cancellation)).TryGet(out var begun, out var refusal))
            return refusal;
        using var run = begun;
        try
        {
            if (await new TaskWatch(ports, cluster, run, progress).WaitAsync(TaskLease, cancellation) is { } failed)
                return failed;
        }
        finally
        {
            await cluster.Cluster.CancelAsync();
        }

        cluster.Fault?.Invoke(ClusterFaultPoints.Read);
        if (!(await cluster.Turn.WaitAsync(cancellation)).TryGet(out var turn, out refusal))
            return refusal;
        using (turn)
            return await run.RefuseUseAsync(ports, cancellation) ?? await new RunExtraction(ports).MakeAsync(run.Plan, command.By, parts => MergeAsync(run, parts, cancellation), cancellation);
    }

    /// <summary>Plans as in one process, gives the version's keys back, and writes the plan that tasks read.</summary>
    private async Task<Result<ClusterRun>> BeginAsync(RunExtractionCommand command, CancellationToken cancellation)
    {
        if (!(await cluster.Turn.WaitAsync(cancellation)).TryGet(out var turn, out var refusal))
            return refusal;
        using var held = turn;
        if (!(await new RunExtraction(ports).PrepareAsync(command.Permit, command.Definition, cancellation)).TryGet(out var prepared, out refusal))
            return refusal;
        using var opened = prepared;
        var (plan, permit) = (opened.Plan, (await cluster.Authorities.PapersAsync(AuthorityId.Of(command.Permit), cancellation))?.Document);
        if (permit is null || await cluster.Versions.FindAsync(plan.Version, cancellation) is not { } stored)
            return Refusal.Of("HYG-14004", ("permit", command.Permit));
        var paper = new TaskPlan(
            TaskName.Draw(ports.Random), command.Permit, plan.Permit.Hash, plan.Study.Hash, plan.Version, plan.Root, BucketPart.HashOf(plan), plan.Buckets, [.. ports.Stores.Select(s => s.Host)]);
        var document = paper.Write().SignedBy(cluster.Zone);
        await cluster.Folder.WriteAsync(TaskPlan.FileName, document.ToFile(), cancellation);
        var excluded = await ports.Exclusions.OfAsync(plan.Version, cancellation);
        return new ClusterRun(plan, TaskName.Of(document), stored.Key, new TaskBriefing(permit.Value, command.Definition, opened.Version.Manifest, excluded));
    }

    /// <summary>Opens the parts in the order of buckets; the first that its task did not seal is a refusal.</summary>
    private async Task<Refusal?> MergeAsync(ClusterRun run, GatheredParts gathered, CancellationToken cancellation)
    {
        foreach (var (bucket, task) in run.Tasks.Parts.Index())
        {
            if (task is null || await cluster.Folder.ReadAsync(task.Part, cancellation) is not { } file
                || !BucketPart.Open(run.KeyOf(task), task.Context(run.Hash, run.Plan.Buckets), file, run.Plan).TryGet(out var part, out _))
                return gathered.RefuseBucket(bucket);
            gathered.Add(bucket, part);
        }

        return null;
    }
}

/// <summary>What every task of a run is told with its keys.</summary>
/// <param name="Permit">The permit's signed document.</param>
/// <param name="Definition">Exact bytes of the definition.</param>
/// <param name="Manifest">The version's manifest.</param>
/// <param name="Excluded">Persons to leave out.</param>
internal sealed record TaskBriefing(ReadOnlyMemory<byte> Permit, ReadOnlyMemory<byte> Definition, Manifest Manifest, Studies.PersonSet Excluded);

/// <summary>A run on a cluster: its plan, how far its tasks are, and the keys of their parts, which are nowhere but here.</summary>
/// <param name="plan">The plan.</param>
/// <param name="hash">Hash of the plan that tasks read.</param>
/// <param name="key">The version's data key, wrapped.</param>
/// <param name="briefing">What tasks are told.</param>
internal sealed class ClusterRun(ExtractionPlan plan, string hash, WrappedDek key, TaskBriefing briefing) : IDisposable
{
    private readonly Dictionary<TaskName, SecretKey> _parts = [];

    public ExtractionPlan Plan => plan;

    public string Hash => hash;

    public WrappedDek Key => key;

    public TaskBriefing Briefing => briefing;

    public BucketTasks Tasks { get; } = new(plan.Buckets, RunOnCluster.Attempts);

    /// <summary>Tasks that were given a ticket.</summary>
    public IReadOnlyCollection<TaskName> Answered => _parts.Keys;

    /// <summary>The key of a task's part, drawn when it was given its ticket.</summary>
    public SecretKey KeyOf(TaskName task) => _parts[task];

    /// <summary>Keeps the key of a task's part.</summary>
    public void Keep(TaskName task, SecretKey part) => _parts.Add(task, part);

    /// <summary>Null while the permit may be used; a run is long, so it is asked again and again.</summary>
    public async Task<Refusal?> RefuseUseAsync(ExtractionPorts ports, CancellationToken cancellation) =>
        (await ports.Permits.FindAsync(plan.Permit.Id, cancellation)).TryGet(out var terms, out var refusal) ? terms.RefuseUse(ports.Clock.GetUtcNow()) : refusal;

    public void Dispose()
    {
        foreach (var part in _parts.Values)
            part.Dispose();
    }
}

/// <summary>The moments of a run on a cluster at which tests hold or kill a process. Outside tests nothing is attached to them.</summary>
public static class ClusterFaultPoints
{
    /// <summary>In the hub: every part is there; none is opened, no extract is made.</summary>
    public const string Read = "cluster-read";

    /// <summary>In a task: it has its keys; its bucket is not read.</summary>
    public static string Begun(int bucket) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bucket-{bucket}-begun");
}

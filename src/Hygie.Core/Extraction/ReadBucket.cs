using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>Read one bucket of a run, on a node of a cluster.</summary>
/// <param name="Bucket">Which.</param>
public sealed record ReadBucketCommand(int Bucket);

/// <summary>What a task works with. A node has the zone's keys and reaches the hosts; it has no metadata, no custodian and no log.</summary>
public sealed record NodePorts
{
    public required ITaskFolder Folder { get; init; }

    /// <summary>The clear zone's signing key.</summary>
    public required SigningKey Zone { get; init; }

    /// <summary>The stores of these hosts, or which one the node does not know (HYG-8037).</summary>
    public required Func<IReadOnlyList<HostId>, Result<IReadOnlyList<IObjectStore>>> Hosts { get; init; }

    public required ITableFiles Files { get; init; }

    public required IClearFiles Clear { get; init; }

    public required IQueryEngine Engine { get; init; }

    public required ISecretRandom Random { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Called at each of <see cref="ClusterFaultPoints"/>; null outside tests.</summary>
    public Action<string>? Fault { get; init; }
}

/// <summary>
/// A task: asks the hub for its ticket, makes the plan again from the permit, the definition and the manifest that come with it, opens its bucket in memory and
/// writes its part, sealed. Nothing clear is written; when its keys end so does the task.
/// </summary>
public sealed class ReadBucket(NodePorts node)
{
    /// <summary>How long a task waits for its ticket: the hub answers one after the other, and a person may hold its home meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>The rows of the part, or the first refusal: of the plan (HYG-1001 to HYG-1006, HYG-14013), of the permit, of the packs; HYG-14015 when the hub did not answer.</summary>
    public async Task<Result<long>> RunAsync(ReadBucketCommand command, CancellationToken cancellation)
    {
        if (await node.Folder.ReadAsync(TaskPlan.FileName, cancellation) is not { } file)
            return Refusal.Of("HYG-14013", ("what", "plan"));
        if (!TaskPlan.Read(file, node.Zone.Verifying).TryGet(out var read, out var refusal))
            return refusal;
        var (paper, hash) = read;
        if (command.Bucket < 0 || command.Bucket >= paper.Buckets)
            return Refusal.Of("HYG-14013", ("what", "bucket"));
        var name = new TaskName(command.Bucket, TaskName.Draw(node.Random));
        if (!(await AskAsync(new Asked(paper, hash, name), cancellation)).TryGet(out var ticket, out refusal))
            return refusal;
        using var keys = ticket;
        node.Fault?.Invoke(ClusterFaultPoints.Begun(command.Bucket));
        if (!PlanAgain(paper, ticket).TryGet(out var plan, out refusal))
            return refusal;
        using var ended = new CancellationTokenSource(Left(ticket), node.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended.Token);
        if (!(await ReadAsync(plan, paper, ticket, command.Bucket, stop.Token)).TryGet(out var part, out refusal))
            return refusal;
        await node.Folder.WriteAsync(name.Part, part.Seal(ticket.Part, name.Context(hash, paper.Buckets), node.Random), cancellation);
        return part.Outputs.Sum(o => (long)o.Rows.Count);
    }

    /// <summary>Asks under a recipient that only this process has, and waits.</summary>
    private async Task<Result<TaskTicket>> AskAsync(Asked asked, CancellationToken cancellation)
    {
        using var identity = AgeIdentity.Generate(node.Random);
        var ask = new TaskAsk(asked.Hash, asked.Name, identity.Recipient).Write().SignedBy(node.Zone);
        await node.Folder.WriteAsync(asked.Name.Ask, ask.ToFile(), cancellation);
        for (var began = node.Clock.GetTimestamp(); node.Clock.GetElapsedTime(began) < Patience; await Task.Delay(Glance, node.Clock, cancellation))
            if (await node.Folder.ReadAsync(asked.Name.Ticket, cancellation) is { } file)
                return TaskTicket.Open(identity, TaskName.Of(ask), file);
        return Refusal.Of("HYG-14015", ("bucket", asked.Name.Bucket), ("minutes", (int)Patience.TotalMinutes));
    }

    /// <summary>The plan as this node makes it, by its own clock; refuses (HYG-14013) when it is not the one that was announced.</summary>
    private Result<ExtractionPlan> PlanAgain(TaskPlan paper, TaskTicket ticket)
    {
        if (!SignedDocument.Read(AuthorityDocuments.PermitType, ticket.Permit.Span).Then(document => PermitTerms.Of(document, live: true)).TryGet(out var terms, out var refusal)
            || !StudyReader.Parse(ticket.Definition.Span).TryGet(out var study, out refusal)
            || !PlanExtraction.Plan(study, terms, [ticket.Manifest], node.Clock.GetUtcNow()).TryGet(out var plan, out refusal))
            return refusal;
        var same = terms.Id == paper.Permit && string.Equals(terms.Hash, paper.PermitHash, StringComparison.Ordinal) && study.Hash == paper.Study && plan.Version == paper.Version
            && plan.Root.Span.SequenceEqual(paper.Root.Span) && plan.Buckets == paper.Buckets && string.Equals(BucketPart.HashOf(plan), paper.Queries, StringComparison.Ordinal);
        return same ? plan : Refusal.Of("HYG-14013", ("what", "plan"));
    }

    private async Task<Result<BucketPart>> ReadAsync(ExtractionPlan plan, TaskPlan paper, TaskTicket ticket, int number, CancellationToken cancellation)
    {
        if (!node.Hosts(paper.Hosts).TryGet(out var stores, out var refusal))
            return refusal;
        var version = new OpenVersion(ticket.Manifest, ticket.Data, () => new PackReader(ticket.Data, PackContext.Version(plan.Version), ticket.Manifest.Packs, stores), node.Files, node.Clear);
        using var opened = StoredVersions.Of(version).Value;
        if (!(await opened.OpenAsync(plan.Queries.Reads, number, cancellation)).TryGet(out var bucket, out refusal))
            return refusal;
        using (bucket)
            return await BucketPart.ReadAsync(plan, bucket, ticket.Excluded, node.Engine, cancellation);
    }

    private TimeSpan Left(TaskTicket ticket) => ticket.Until - node.Clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private sealed record Asked(TaskPlan Plan, string Hash, TaskName Name);
}

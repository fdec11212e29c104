using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Extraction;

/// <summary>Waits for the tasks of a run: gives tickets to those that ask, submits again those that failed, and stops when there is no hope or no permit.</summary>
internal sealed class TaskWatch(ExtractionPorts ports, ClusterPorts cluster, ClusterRun run, IProgress<Progress> progress)
{
    /// <summary>Between two looks at the folder.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks at the folder for one question to the cluster.</summary>
    private const int Glances = 8;

    /// <summary>Questions in a row that a cluster may leave without answer: its controller may be restarted.</summary>
    private const int Silence = 40;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _silent;

    /// <summary>Null when every part is there, else why the run is over.</summary>
    public async Task<Refusal?> WaitAsync(TimeSpan lease, CancellationToken cancellation)
    {
        if (await cluster.Cluster.SubmitAsync(run.Tasks.Submit(new HashSet<int>()), cancellation) is { } untaken)
            return untaken;
        for (var look = 1; ; look++)
        {
            await Task.Delay(Glance, ports.Clock, cancellation);
            // Asked before the folder is looked at: what a task wrote before it ended is then seen.
            var asked = look % Glances == 0 ? await cluster.Cluster.UnderWayAsync(cancellation) : (Result<IReadOnlySet<int>>?)null;
            if (await AnswerAsync(lease, cancellation) is { } refused)
                return refused;
            Collect();
            if (run.Tasks.AreDone)
                return null;
            if (asked is { } answer && await FollowAsync(answer, cancellation) is { } over)
                return over;
        }
    }

    /// <summary>Submits again what ended without a part.</summary>
    private async Task<Refusal?> FollowAsync(Result<IReadOnlySet<int>> answer, CancellationToken cancellation)
    {
        if (await run.RefuseUseAsync(ports, cancellation) is { } unusable)
            return unusable;
        if (!answer.TryGet(out var underWay, out var silent))
            return ++_silent > Silence ? silent : null;
        _silent = 0;
        if (run.Tasks.Lost(underWay) is { } lost)
            return Refusal.Of("HYG-14011", ("bucket", lost), ("attempts", RunOnCluster.Attempts), ("read", run.Tasks.Read), ("of", run.Tasks.Of));
        return run.Tasks.Submit(underWay) is { Count: > 0 } again ? await cluster.Cluster.SubmitAsync(again, cancellation) : null;
    }

    private void Collect()
    {
        var (before, names) = (run.Tasks.Read, cluster.Folder.List().ToHashSet(StringComparer.Ordinal));
        foreach (var task in run.Answered.Where(t => names.Contains(t.Part)))
            run.Tasks.Take(task);
        if (run.Tasks.Read > before)
            progress.Report(new Progress("extract", run.Tasks.Read, run.Tasks.Of, "buckets"));
    }

    /// <summary>Gives a ticket to each task that asks, under the release rule: one request to the custodian and its leaves in the log a ticket.</summary>
    private async Task<Refusal?> AnswerAsync(TimeSpan lease, CancellationToken cancellation)
    {
        foreach (var name in cluster.Folder.List().Where(n => n.EndsWith(TaskName.AskEnd, StringComparison.Ordinal) && !_seen.Contains(n)).ToList())
        {
            // What the zone did not sign, or signed for another plan, is somebody else's file: it is not answered, and spoils nothing.
            if (await cluster.Folder.ReadAsync(name, cancellation) is not { } file || !TaskAsk.Read(file, cluster.Zone.Verifying).TryGet(out var read, out _)
                || !string.Equals(read.Ask.Plan, run.Hash, StringComparison.Ordinal) || !string.Equals(read.Ask.Name.Ask, name, StringComparison.Ordinal))
            {
                _seen.Add(name);
                continue;
            }

            if (!(await cluster.Turn.WaitAsync(cancellation)).TryGet(out var turn, out _))
                return null; // Somebody changes the home for long; the task waits, and is seen at the next look.
            _seen.Add(name);
            using (turn)
                if (run.Tasks.MayAnswer(read.Ask.Name.Bucket) && await AnswerAsync(read.Ask, read.Hash, lease, cancellation) is { } refusal)
                    return refusal;
        }

        return null;
    }

    private async Task<Refusal?> AnswerAsync(TaskAsk ask, string hash, TimeSpan lease, CancellationToken cancellation)
    {
        var terms = run.Plan.Permit;
        if (!(await ports.Desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, terms.Purpose, lease), [run.Key], AuthorityId.Of(terms.Id), cancellation)).TryGet(out var lent, out var refusal))
            return refusal;
        using var held = lent;
        if (!held.Key(run.Key.Label).TryGet(out var data, out refusal))
            return refusal;
        var part = SecretKey.Generate(ports.Random);
        run.Keep(ask.Name, part);
        // The ticket holds the keys of the lease and of the run, which dispose of them.
        var ticket = new TaskTicket
        {
            Until = held.Until, Data = data, Part = part, Permit = run.Briefing.Permit, Definition = run.Briefing.Definition, Manifest = run.Briefing.Manifest, Excluded = run.Briefing.Excluded,
        };
        await cluster.Folder.WriteAsync(ask.Name.Ticket, ticket.Seal(ask.Recipient, hash, ports.Random), cancellation);
        return null;
    }
}

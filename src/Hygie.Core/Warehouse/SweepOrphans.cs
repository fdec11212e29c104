using System.Collections.Immutable;
using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>What a sweep found, and did.</summary>
/// <param name="Old">What it sweeps: nothing names it, the hub could have written it, and it is older than the grace.</param>
/// <param name="Young">Left alone: an upload may be under way for it.</param>
/// <param name="Foreign">Left alone: no name of ours. The hub did not write it, and its owner must say what it is.</param>
/// <param name="Deleted">Objects removed; 0 in a dry run.</param>
public sealed record SweepReport(ImmutableArray<Orphan> Old, ImmutableArray<Orphan> Young, ImmutableArray<Orphan> Foreign, long Deleted);

/// <summary>
/// Removes from the hosts what nothing names any more, in shuffled order, so that the host cannot tell from it what belonged together. The caller keeps every
/// other writer of the hub away (the home's lock), so that nothing can be under way; the grace protects as well whoever writes without it.
/// </summary>
/// <param name="tools">The warehouse.</param>
/// <param name="extracts">Packs that are no version's.</param>
/// <param name="outbox">For the log: it says what will go before anything goes.</param>
/// <param name="clock">For the age of objects.</param>
/// <param name="fault">Called at each of <see cref="CareFaultPoints"/>; null outside tests.</param>
public sealed class SweepOrphans(WarehouseTools tools, IReadOnlyList<PackEntry> extracts, IOutbox outbox, TimeProvider clock, Action<string>? fault = null)
{
    /// <param name="Authority">A mandate for <c>check</c> and <c>operate</c>.</param>
    /// <param name="By">Who sweeps.</param>
    /// <param name="Grace">Younger objects stay.</param>
    /// <param name="Delete">False: only says what it would remove.</param>
    public sealed record Command(AuthorityId Authority, PersonId By, TimeSpan Grace, bool Delete);

    /// <summary>Sweeps. Refuses (HYG-8030) when a document that names objects cannot be read: then nobody knows what nothing names.</summary>
    public async Task<Result<SweepReport>> RunAsync(Command command, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        if (!(await new WarehouseContents(tools, extracts).ReadAsync(command.Authority, cancellation)).Then(n => n.Whole()).TryGet(out var named, out var refusal))
            return refusal;
        var now = clock.GetUtcNow();
        var orphans = await CheckWarehouse.OrphansAsync(tools.Stores, named, cancellation);
        var old = orphans.Where(o => o.IsOurs && o.IsOlderThan(command.Grace, now)).OrderBy(o => o.Name, StringComparer.Ordinal).ToImmutableArray();
        var report = new SweepReport(old, [.. orphans.Where(o => o.IsOurs && !o.IsOlderThan(command.Grace, now))], [.. orphans.Where(o => !o.IsOurs)], 0);
        if (!command.Delete || old.IsEmpty)
            return report;
        if (!(await SayAsync("warehouse.sweep-begun", command, old, now, cancellation)).TryGet(out _, out refusal))
            return refusal;
        fault?.Invoke(CareFaultPoints.Begun);
        var deleted = await DeleteAsync(old, progress, cancellation);
        return (await SayAsync("warehouse.swept", command, old, now, cancellation)).Then<SweepReport>(_ => report with { Deleted = deleted });
    }

    private async Task<long> DeleteAsync(ImmutableArray<Orphan> old, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var (order, deleted) = (old.ToArray(), 0L);
        Shuffling.Shuffle(order, tools.Random);
        foreach (var (done, orphan) in order.Index())
        {
            deleted += await tools.Stores.First(s => s.Host == orphan.Host).DeleteAsync(orphan.Name, cancellation) ? 1 : 0;
            fault?.Invoke(CareFaultPoints.Removed);
            progress?.Report(new Progress("sweep", done + 1, order.Length, "objects"));
        }

        return deleted;
    }

    /// <summary>Counts, and one hash over the names, host by host: enough to prove later which objects went.</summary>
    private Task<Result<long>> SayAsync(string kind, Command command, ImmutableArray<Orphan> old, DateTimeOffset now, CancellationToken cancellation) => outbox.AppendAsync(AuditEntry.Of(
        kind, DateOnly.FromDateTime(now.UtcDateTime), "body/" + tools.Hub, "person/" + command.By, "named by nothing", ("objects", old.Length), ("bytes", old.Sum(o => o.Length)),
        ("root", Merkle.Root([.. old.Select(o => Merkle.HashLeaf(Encoding.ASCII.GetBytes($"{o.Host}/{o.Name}")))]))), cancellation);
}

using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Custody;

namespace Hygie.Core.Warehouse;

/// <summary>What a repair did.</summary>
/// <param name="Objects">Objects that the hub names, each read on each host.</param>
/// <param name="Copied">Missing ones, put there from the replica.</param>
/// <param name="Replaced">Wrong ones, removed and put there from the replica.</param>
/// <param name="Left">What is still wrong: the replica has not the right bytes either, or it is the key that does not fit.</param>
/// <param name="Unread">Documents that neither host nor replica gives: what they alone name is not known.</param>
public sealed record RepairReport(long Objects, long Copied, long Replaced, ImmutableArray<ObjectProblem> Left, ImmutableArray<UnreadDocument> Unread)
{
    /// <summary>True when nothing is wrong any more.</summary>
    public bool IsWhole => Left.IsEmpty && Unread.IsEmpty;
}

/// <summary>
/// Heals the hosts in use from a replica: what is missing is copied, what is wrong is replaced. Both sides are judged by the name alone, before and after.
/// The log says that it begins before the first object is touched, and what it did after the last. Killed at any moment, it is run again.
/// </summary>
/// <param name="tools">The warehouse.</param>
/// <param name="extracts">Packs that are no version's.</param>
/// <param name="replica">Where the right bytes are looked for. It may be one of the hosts in use, and then is not written to.</param>
/// <param name="outbox">For the log.</param>
/// <param name="fault">Called at each of <see cref="CareFaultPoints"/>; null outside tests.</param>
public sealed class RepairWarehouse(WarehouseTools tools, IReadOnlyList<PackEntry> extracts, IObjectStore replica, IOutbox outbox, Action<string>? fault = null)
{
    private readonly ImmutableArray<ObjectProblem>.Builder _left = ImmutableArray.CreateBuilder<ObjectProblem>();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private (long Copied, long Replaced) _done;
    private bool _begun;

    /// <param name="Authority">A mandate for <c>check</c> and <c>operate</c>.</param>
    /// <param name="By">Who repairs.</param>
    /// <param name="Day">Today.</param>
    public sealed record Command(AuthorityId Authority, PersonId By, DateOnly Day);

    /// <summary>Repairs once. HEADs and manifests come first, since they name the rest.</summary>
    public async Task<Result<RepairReport>> RunAsync(Command command, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var contents = new WarehouseContents(tools with { Stores = [.. tools.Stores, replica] }, extracts);
        if (await MendHeadsAsync(command, cancellation) is { } unsaid)
            return unsaid;
        if (!(await contents.ReadAsync(command.Authority, cancellation)).TryGet(out var named, out var refusal))
            return refusal;
        if (!named.Unread.IsEmpty)
        {
            if (await MendAsync(command, named.All, progress, cancellation) is { } stopped)
                return stopped;
            if (!(await contents.ReadAsync(command.Authority, cancellation)).TryGet(out named, out refusal))
                return refusal;
        }

        if (await MendAsync(command, named.All, progress, cancellation) is { } unmended)
            return unmended;
        var report = new RepairReport(_seen.Count, _done.Copied, _done.Replaced, _left.ToImmutable(), named.Unread);
        if (_begun && !(await SayAsync("warehouse.repaired", command, cancellation)).TryGet(out _, out refusal))
            return refusal;
        return report;
    }

    private async Task<Refusal?> MendAsync(Command command, IReadOnlyDictionary<string, NamedObject> named, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        using var probe = new ObjectProbe(named);
        var done = 0L;
        foreach (var one in named.Values.Where(o => _seen.Add(o.Name)))
        {
            foreach (var store in tools.Stores.Where(s => s.Host != replica.Host))
            {
                if (await probe.ReadAsync(store, one, null, cancellation) is not (var found and not ObjectFault.None))
                    continue;
                var healed = await HealAsync(command, probe, store, one, found, cancellation);
                if (healed.IsRefused)
                    return healed.Refusal;
                if (!healed.Value)
                    _left.Add(new ObjectProblem(store.Host, one.Name, one.Version, found));
            }

            progress?.Report(new Progress("repair", ++done, named.Count, "objects"));
        }

        return null;
    }

    /// <summary>The right bytes are in memory before the wrong ones go; they are read back after.</summary>
    private async Task<Result<bool>> HealAsync(Command command, ObjectProbe probe, IObjectStore store, NamedObject one, ObjectFault found, CancellationToken cancellation)
    {
        if (await probe.ReadAsync(replica, one, null, cancellation) is not ObjectFault.None)
            return false;
        if (await BeginAsync(command, cancellation) is { } refusal)
            return refusal;
        if (found is not ObjectFault.Missing)
            await store.DeleteAsync(one.Name, cancellation);
        fault?.Invoke(CareFaultPoints.Removed);
        await store.PutIfAbsentAsync(one.Name, probe.Content(one), cancellation);
        fault?.Invoke(CareFaultPoints.Mended);
        if (await probe.ReadAsync(store, one, null, cancellation) is not ObjectFault.None)
            return false;
        _done = found is ObjectFault.Missing ? (_done.Copied + 1, _done.Replaced) : (_done.Copied, _done.Replaced + 1);
        return true;
    }

    /// <summary>A HEAD that is missing or not ours is written anew from the newest that host or replica gives, signed again for its own host.</summary>
    private async Task<Refusal?> MendHeadsAsync(Command command, CancellationToken cancellation)
    {
        Head? newest = null;
        var wrong = new List<(IObjectStore Store, ObjectFault Fault)>();
        foreach (var store in tools.Stores.Append(replica))
        {
            var read = await Snapshots.HeadAsync(store, tools.HeadVerifiers, cancellation);
            if (!read.IsRefused && read.Value is { } head)
                newest = newest is null || head.Sequence > newest.Sequence ? head : newest;
            else if (store.Host != replica.Host)
                wrong.Add((store, read.IsRefused ? ObjectFault.Altered : ObjectFault.Missing));
        }

        foreach (var (store, found) in wrong.Where(w => newest is not null || w.Fault is ObjectFault.Altered))
            if (newest is null)
            {
                _left.Add(new ObjectProblem(store.Host, Head.Name, null, found));
            }
            else
            {
                if (await BeginAsync(command, cancellation) is { } refusal)
                    return refusal;
                await store.ReplaceHeadAsync((newest with { Host = store.Host }).ToBytes(WriteHead.Signer(tools)), cancellation);
                _done = found is ObjectFault.Missing ? (_done.Copied + 1, _done.Replaced) : (_done.Copied, _done.Replaced + 1);
            }

        return null;
    }

    /// <summary>Once, before the first object is touched.</summary>
    private async Task<Refusal?> BeginAsync(Command command, CancellationToken cancellation)
    {
        if (_begun)
            return null;
        if (!(await SayAsync("warehouse.repair-begun", command, cancellation)).TryGet(out _, out var refusal))
            return refusal;
        _begun = true;
        fault?.Invoke(CareFaultPoints.Begun);
        return null;
    }

    private Task<Result<long>> SayAsync(string kind, Command command, CancellationToken cancellation) => outbox.AppendAsync(
        AuditEntry.Of(kind, command.Day, "host/" + replica.Host, "person/" + command.By, "objects missing or wrong", ("copied", _done.Copied), ("replaced", _done.Replaced), ("left", _left.Count)), cancellation);
}

/// <summary>
/// The moments at which a repair or a sweep may be killed without harm: tests kill it at each. Outside tests nothing is attached to them.
/// </summary>
public static class CareFaultPoints
{
    /// <summary>The log will say that it began; nothing is touched.</summary>
    public const string Begun = "care-begun";

    /// <summary>A wrong object is gone, the right one is not there yet; of a sweep: an object is gone. Passed once an object.</summary>
    public const string Removed = "care-removed";

    /// <summary>The right object is there. Passed once an object.</summary>
    public const string Mended = "care-mended";

    /// <summary>All of them, in the order in which they are first passed.</summary>
    public static IReadOnlyList<string> All { get; } = [Begun, Removed, Mended];
}

using System.Buffers;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>The metadata of the hub that a drill rebuilds: absent until it is restored, in a place of its own, thrown away with it.</summary>
/// <param name="Snapshot">Where the restored metadata goes.</param>
/// <param name="Versions">Its dataset versions.</param>
/// <param name="Outbox">Its log.</param>
/// <param name="ExtractPacks">The packs of its extracts.</param>
public sealed record RebuiltMetadata(IMetadataSnapshot Snapshot, IVersionStore Versions, IOutbox Outbox, Func<CancellationToken, Task<Result<IReadOnlyList<PackEntry>>>> ExtractPacks);

/// <summary>What opens the export.</summary>
/// <param name="By"><c>quorum</c> or <c>custodian</c>.</param>
/// <param name="Desk">Lends keys.</param>
/// <param name="Verb"><see cref="KeyVerbs.Recover"/> or <see cref="KeyVerbs.Operate"/>, for the snapshot.</param>
/// <param name="Mandate">The authority that is named.</param>
public sealed record DrillKeys(string By, IKeyDesk Desk, string Verb, AuthorityId Mandate);

/// <summary>
/// Leaves the host, for practice (spec/exit-drill.md): every sealed object goes to an empty place, a hub is rebuilt from that place and its keys alone, and compared
/// with the running one. The hub and its hosts are only read; what was exported is removed at the end.
/// </summary>
/// <param name="running">The running hub's warehouse: the sources, and who signed.</param>
/// <param name="clock">The stopwatch.</param>
public sealed class ExitDrill(WarehouseTools running, TimeProvider clock)
{
    private const int MostWrong = 100;

    /// <param name="Stock">What must leave.</param>
    /// <param name="Target">Where it goes; empty.</param>
    /// <param name="To">What that is called: a host's id, or <c>throw-away</c>.</param>
    /// <param name="Keys">What opens it there.</param>
    /// <param name="Rebuilt">The hub that is rebuilt.</param>
    public sealed record Command(Stock Stock, IObjectStore Target, string To, DrillKeys Keys, RebuiltMetadata Rebuilt);

    /// <summary>
    /// Runs the drill. Refuses a target that holds something (HYG-19006), an object that no source has whole (HYG-17010), a host that keeps failing (HYG-17011), and what a
    /// restore refuses. What differs is no refusal: it is in the report.
    /// </summary>
    public async Task<Result<ExitDrillReport>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var (target, phases) = (command.Target, new List<DrillPhase> { new("stock", command.Stock.Took) });
        await foreach (var listed in target.ListAsync(cancellation))
            return Refusal.Of("HYG-19006", ("host", command.To), ("object", listed.Name.Length > 80 ? listed.Name[..80] : listed.Name));
        try
        {
            var (stock, keys, began) = (command.Stock, command.Keys, clock.GetTimestamp());
            if (await ExportAsync(stock, target, progress, cancellation) is { } lost)
                return lost;
            Lap("export");
            var restore = new RestoreHub([target], running.HeadVerifiers[0], keys.Desk, command.Rebuilt.Snapshot);
            if (!(await restore.RunAsync(keys.Verb, keys.Mandate, 0, progress, cancellation)).TryGet(out var head, out var refusal)
                || !(await command.Rebuilt.ExtractPacks(cancellation)).TryGet(out var extracts, out refusal))
                return refusal;
            Lap("restore");
            var tools = running with { Desk = keys.Desk, Stores = [target], Versions = command.Rebuilt.Versions };
            if (!(await new CheckWarehouse(tools, extracts).RunAsync(keys.Mandate, readData: true, progress, cancellation)).TryGet(out var check, out refusal)
                || !(await new WarehouseContents(tools, extracts).ReadAsync(keys.Mandate, cancellation)).TryGet(out var named, out refusal))
                return refusal;
            var wrong = check.Problems.Select(p => new WrongObject(p.Name, p.Fault)).ToList();
            var found = TakeStock.InOrder(named.All.Values).Where(o => wrong.TrueForAll(w => w.Name != o.Name));
            var rebuilt = await HubState.OfAsync(found, command.Rebuilt.Versions, command.Rebuilt.Outbox, head.LogSize, cancellation);
            Lap("check");
            var caught = await ControlAsync(stock, target, cancellation);
            Lap("control");
            return new ExitDrillReport(stock.From, command.To, clock.GetUtcNow(), keys.By, stock.State, rebuilt, check.Opened, [.. wrong.Take(MostWrong)], caught, phases);

            void Lap(string id)
            {
                phases.Add(new DrillPhase(id, clock.GetElapsedTime(began)));
                began = clock.GetTimestamp();
            }
        }
        finally
        {
            // Even when it was broken off: a place that was lent is given back empty.
            foreach (var name in command.Stock.Objects.Select(o => o.Name).Append(Head.Name))
                await target.DeleteAsync(name, CancellationToken.None);
        }
    }

    /// <summary>Copies every object, each judged by its hash, then HEAD.</summary>
    private async Task<Refusal?> ExportAsync(Stock stock, IObjectStore target, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var (transfer, first, done) = (new ObjectTransfer(running.Stores, target), default(Refusal), 0);
        var lanes = new ParallelOptions { MaxDegreeOfParallelism = Lanes.Count, CancellationToken = cancellation };
        await Parallel.ForEachAsync(stock.Objects.TakeWhile(_ => Volatile.Read(ref first) is null), lanes, async (one, stop) =>
        {
            if (!(await transfer.SendAsync(one, isTaken: false, stop)).TryGet(out _, out var refusal))
                Interlocked.CompareExchange(ref first, refusal, null);
            progress.Report(new Progress("export", Interlocked.Increment(ref done), stock.Objects.Count, "objects"));
        });
        if (first is not null)
            return first;
        var head = new byte[Head.Length];
        if (!await running.Stores[0].ReadAsync(Head.Name, 0, head, cancellation))
            return Refusal.Of("HYG-8023");
        await target.ReplaceHeadAsync(head, cancellation);
        return null;
    }

    /// <summary>Alters one byte of one object on the target and looks again: a drill that cannot fail shows nothing.</summary>
    private static async Task<bool> ControlAsync(Stock stock, IObjectStore target, CancellationToken cancellation)
    {
        if (stock.Objects is not [var one, ..])
            return false;
        using var rented = MemoryPool<byte>.Shared.Rent((int)one.Length);
        var content = rented.Memory[..(int)one.Length];
        if (!await target.ReadAsync(one.Name, 0, content, cancellation))
            return false;
        content.Span[(int)one.Length / 2] ^= 1;
        await target.DeleteAsync(one.Name, cancellation);
        await target.PutIfAbsentAsync(one.Name, content, cancellation);
        return (await new ObjectTransfer([], target).CheckAsync(one, cancellation)).TryGet(out var fault, out _) && fault == ObjectFault.Altered;
    }
}

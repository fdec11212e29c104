using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Migration;

/// <summary>
/// <c>hygie migration run</c>: copies, reads everything back, switches by two signatures, backs up on the new host, certifies. Killed at
/// any moment and run again, it goes on where it was.
/// </summary>
internal static class RunVerb
{
    private static readonly Option<string> By = new("--by") { Required = true, HelpName = "ID", Description = Words.Say("The operator who runs it and signs.", "L'exploitant qui la mène et signe.") };

    private static readonly Option<string> And = new("--and") { Required = true, HelpName = "ID", Description = Words.Say("The second operator who signs.", "Le second exploitant qui signe.") };

    private static readonly Option<string?> Seed = new("--seed") { HelpName = "HEX", Description = Words.Say("32 bytes given by an auditor (else drawn here).", "32 octets donnés par un auditeur (sinon tirés ici).") };

    private static readonly Option<int> Readers = new("--readers") { HelpName = "N", DefaultValueFactory = _ => 1, Description = Words.Say("Readers that go on reading during the move.", "Lecteurs qui continuent de lire pendant le départ.") };

    private static readonly Option<double?> Limit = new("--limit") { HelpName = "MB", Description = Words.Say("Megabytes a second sent to the target and read back from it, at most.", "Mégaoctets par seconde envoyés à la cible et relus d'elle, au plus.") };

    public static Command Create() =>
        new Command("run", Words.Say("Run the planned move to its end.\n\n  hygie migration run --by operator-1 --and operator-2", "Mener la migration préparée à son terme.\n\n  hygie migration run --by operator-1 --and operator-2"))
            .With(By, And, Seed, Readers, Limit, GlobalOptions.Json()).Runs(RunAsync);

    private static Task<int> RunAsync(Run run) => HubDesk.WorkAsync(run, async hub =>
    {
        var desk = new MoveDesk(hub);
        if (run.Get(Limit) is { } limit && !(limit > 0))
            return Refusal.Of("HYG-17030", ("limit", limit));
        if (!(await desk.NewestAsync(run.Cancellation)).TryGet(out var record, out var refusal) || !SeedOf(run, hub.Random).TryGet(out var seed, out refusal))
            return refusal;
        var meter = new ReadMeter(record.To, await desk.Journal.CountsAsync(record.Id, run.Cancellation));
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        var live = new LiveStore([desk.Host(record.From), desk.Host(record.To)], meter);
        var user = new SteadyReads(desk.Journal, live, meter, hub.Clock);
        var readers = Enumerable.Range(0, run.Get(Readers)).Select(_ => user.RunAsync(record.Id, reading.Token)).ToList();
        if (readers.Count > 0)
            await user.BeginAsync(run.Cancellation);
        var moved = await run.WithProgressAsync(progress => MoveAsync(run, hub, desk, record, live, meter, progress));
        await reading.CancelAsync();
        await Task.WhenAll(readers);
        var counts = meter.Stamp(await desk.Journal.CountsAsync(record.Id, run.Cancellation));
        await desk.Journal.NoteAsync(record.Id, counts, run.Cancellation);
        if (!moved.TryGet(out var switched, out refusal))
            return refusal;
        Fault.Points?.Invoke(MoveFaultPoints.Settled);
        if (!(await CertifyAsync(run, hub, desk, switched, seed)).TryGet(out var certified, out refusal))
            return refusal;
        return MoveDesk.Print(run, certified, counts.Latency);
    });

    /// <summary>A first pass without the lock, while others go on writing; then, under the lock, what came since, the switch and HEAD.</summary>
    private static async Task<Result<MigrationRecord>> MoveAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record, LiveStore live, ReadMeter meter, IProgress<Progress> progress)
    {
        if (record.State < MigrationState.Switched && !(await CarryAsync(run, hub, desk, record, meter, progress)).TryGet(out _, out var refusal))
            return refusal;
        if (!(await HomeLock.TakeAsync(hub.Home, hub.Clock, run.Cancellation)).TryGet(out var held, out refusal))
            return refusal;
        using (held)
        {
            var switched = record.State < MigrationState.Switched ? await CarryAndSwitchAsync(run, hub, desk, record, meter, progress) : record;
            if (switched.IsRefused || switched.Value.State != MigrationState.Switched)
                return switched;
            live.Prefer(record.To);
            return await SettleAsync(run, hub, desk, switched.Value) is { } unsettled ? unsettled : switched;
        }
    }

    private static async Task<Result<MigrationRecord>> CarryAndSwitchAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record, ReadMeter meter, IProgress<Progress> progress) =>
        (await CarryAsync(run, hub, desk, record, meter, progress)).TryGet(out var carried, out var refusal) ? await SwitchAsync(run, hub, desk, carried) : refusal;

    private static async Task<Result<MigrationRecord>> CarryAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record, ReadMeter meter, IProgress<Progress> progress)
    {
        if (!(await desk.InventoryAsync(run.Cancellation)).TryGet(out var inventory, out var refusal))
            return refusal;
        var (source, target, by) = (desk.Host(record.From), Target(run, hub, desk, record), new PersonId(run.Get(By)!));
        var copy = new CopyToHost(hub.Migrations, desk.Journal, inventory, [source], target, meter, hub.Clock, Fault.Points);
        if (!(await copy.RunAsync(new CopyToHost.Command(record.Id, by), progress, run.Cancellation)).TryGet(out _, out refusal))
            return refusal;
        var verify = new VerifyTarget(hub.Migrations, desk.Journal, [source], target, meter, hub.Clock, Fault.Points);
        return await verify.RunAsync(new VerifyTarget.Command(record.Id, by), progress, run.Cancellation);
    }

    private static IObjectStore Target(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record) =>
        run.Get(Limit) is { } megabytes ? new PacedStore(desk.Host(record.To), megabytes * 1e6, hub.Clock) : desk.Host(record.To);

    private static async Task<Result<MigrationRecord>> SwitchAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record)
    {
        Fault.Points?.Invoke(MoveFaultPoints.Verified);
        if (!(await People.SignTogetherAsync(run, hub, SwitchOrder.For(record), run.Get(By), run.Get(And))).TryGet(out var order, out var refusal))
            return refusal;
        var switched = await new SwitchHost(hub.Migrations, desk.Journal, desk.Signers, hub.Clock).RunAsync(new SwitchHost.Command(record.Id, order), run.Cancellation);
        Fault.Points?.Invoke(MoveFaultPoints.Switched);
        return switched;
    }

    /// <summary>The target, now the host in use, gets a snapshot and a HEAD of its own; the source is still written to, so that going back loses nothing.</summary>
    private static async Task<Refusal?> SettleAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record)
    {
        var warehouse = hub.Warehouse with { Stores = [desk.Host(record.To), desk.Host(record.From)] };
        var head = new WriteHead(warehouse, hub.Snapshot, hub.Log, hub.Outbox, hub.Operations, hub.Mandate, Fault.Points);
        return (await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out var refusal) && (await head.RunAsync(MoveDesk.NumberOf(record), hub.Today, null, run.Cancellation)).TryGet(out _, out refusal) ? null : refusal;
    }

    private static async Task<Result<MigrationRecord>> CertifyAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record, byte[] seed)
    {
        var certify = new CertifyExit(hub.Migrations, desk.Journal, hub.Hosts, desk.Host(record.To), desk.Signers, hub.Clock);
        if (!(await certify.DrawUpAsync(record.Id, seed, run.Cancellation)).TryGet(out var drawn, out var refusal) || !(await People.SignTogetherAsync(run, hub, drawn, run.Get(By), run.Get(And))).TryGet(out var signed, out refusal)
            || !(await certify.KeepAsync(signed, run.Cancellation)).TryGet(out var kept, out refusal) || !(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal))
            return refusal;
        Fault.Points?.Invoke(MoveFaultPoints.Certified);
        WholeFile.Write(desk.CertificatePath(record.Id), kept.Certificate.Span);
        return kept;
    }

    private static Result<byte[]> SeedOf(Run run, ISecretRandom random)
    {
        if (run.Get(Seed) is { } text)
            return text.Length == 64 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : Refusal.Of("HYG-17019", ("length", text.Length));
        var drawn = new byte[32];
        random.Fill(drawn);
        return drawn;
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration rollback</c>: gives the newest move up; the source is, or is again, the host in use.</summary>
internal static class RollbackVerb
{
    private static readonly Option<string> Why = new("--why") { Required = true, HelpName = "TEXT", Description = Words.Say("Why, in a few words.", "Pourquoi, en quelques mots.") };

    public static Command Create() =>
        new Command("rollback", Words.Say("Give the move up; possible until draining begins.\n\n  hygie migration rollback --why \"the target is slow\"", "Renoncer au départ ; possible jusqu'au début du vidage.\n\n  hygie migration rollback --why \"la cible est lente\""))
            .With(Why, GlobalOptions.Json()).Runs(RollBackAsync);

    private static Task<int> RollBackAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var desk = new MoveDesk(hub);
        if (!(await desk.NewestAsync(run.Cancellation)).TryGet(out var record, out var refusal)
            || !(await new RollBack(hub.Migrations, desk.Journal, hub.Clock).RunAsync(new RollBack.Command(record.Id, new PersonId(run.As ?? "operator"), run.Get(Why)!), run.Cancellation)).TryGet(out record, out refusal))
            return refusal;
        return MoveDesk.Print(run, record);
    });
}

/// <summary>
/// <c>hygie migration drain</c>: empties the source of a certified move, looks whether it shows anything at all, and backs up on the host in use: a hub
/// restored from it must not write to the host that was left.
/// </summary>
internal static class DrainVerb
{
    public static Command Create() =>
        new Command("drain", Words.Say("Empty the host that was left, and observe it empty.\n\n  hygie migration drain", "Vider l'hébergeur quitté, et constater qu'il est vide.\n\n  hygie migration drain"))
            .With(GlobalOptions.Json()).Runs(DrainAsync);

    private static Task<int> DrainAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var desk = new MoveDesk(hub);
        if (!(await desk.NewestAsync(run.Cancellation)).TryGet(out var record, out var refusal))
            return refusal;
        if (record.State != MigrationState.Drained && !(await EmptyAsync(run, hub, desk, record)).TryGet(out record, out refusal))
            return refusal;
        var head = new WriteHead(hub.Warehouse with { Stores = [desk.Host(record.To)] }, hub.Snapshot, hub.Log, hub.Outbox, hub.Operations, hub.Mandate, Fault.Points);
        return (await head.RunAsync(null, hub.Today, null, run.Cancellation)).Then<int>(_ => MoveDesk.Print(run, record));
    });

    private static async Task<Result<MigrationRecord>> EmptyAsync(Run run, HubPorts hub, MoveDesk desk, MigrationRecord record)
    {
        if (!(await desk.InventoryAsync(run.Cancellation)).TryGet(out var named, out var refusal))
            return refusal;
        var drain = new DrainSource(hub.Migrations, desk.Journal, named, desk.Host(record.From), desk.Host(record.To), hub.Clock, Fault.Points);
        return await run.WithProgressAsync(progress => drain.RunAsync(new DrainSource.Command(record.Id, new PersonId(run.As ?? "operator")), progress, run.Cancellation));
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration rollback</c>: gives the newest move up; the source is, or is again, the host in use.</summary>
internal static class RollbackVerb
{
    private static readonly Option<string> Why = new("--why") { Required = true, HelpName = "TEXT", Description = Words.Say("Why, in a few words.", "Pourquoi, en quelques mots.") };

    public static Command Create() =>
        new Command("rollback", Words.Say("Give the move up; possible until the source is drained.\n\n  hygie migration rollback --why \"the target is slow\"", "Renoncer au départ ; possible jusqu'au vidage de la source.\n\n  hygie migration rollback --why \"la cible est lente\""))
            .With(Why, GlobalOptions.Json()).Runs(RollBackAsync);

    private static Task<int> RollBackAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var desk = new MoveDesk(hub);
        if (!(await desk.NewestAsync(run.Cancellation)).TryGet(out var record, out var refusal)
            || !(await new RollBack(hub.Migrations, desk.Journal, hub.Clock).RunAsync(new RollBack.Command(record.Id, new PersonId(run.As ?? "operator"), run.Get(Why)!), run.Cancellation)).TryGet(out record, out refusal))
            return refusal;
        (hub.Config with { Host = record.From.Value, Other = null }).Write(hub.Home);
        return MoveDesk.Print(run, record);
    });
}

/// <summary><c>hygie migration drain</c>: empties the source of a switched move and looks whether it shows anything at all.</summary>
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
        (hub.Config with { Other = null }).Write(hub.Home);
        var drain = new DrainSource(hub.Migrations, desk.Journal, desk.Host(record.From), hub.Clock);
        return (await run.WithProgressAsync(progress => drain.RunAsync(new DrainSource.Command(record.Id, new PersonId(run.As ?? "operator")), progress, run.Cancellation)))
            .Then<int>(drained => MoveDesk.Print(run, drained));
    });
}

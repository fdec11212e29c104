using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration plan --to HOST</c>: freezes the inventory; from then on everything is written to both hosts.</summary>
internal static class PlanVerb
{
    private static readonly Option<string> To = new("--to") { Required = true, HelpName = "HOST", Description = Words.Say("Where to go; assessed green.", "Où aller ; évalué vert.") };

    public static Command Create() =>
        new Command("plan", Words.Say("Plan the move to another host.\n\n  hygie migration plan --to host-b", "Préparer le départ vers un autre hébergeur.\n\n  hygie migration plan --to host-b"))
            .With(To, GlobalOptions.Json()).Runs(PlanAsync);

    private static Task<int> PlanAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var (desk, target) = (new MoveDesk(hub), run.Get(To)!);
        if (!hub.Config.Hosts.ContainsKey(target))
            return Refusal.Of("HYG-5003", ("host", target));
        if (!(await desk.InventoryAsync(run.Cancellation)).TryGet(out var inventory, out var refusal))
            return refusal;
        var id = MoveDesk.Next(await hub.Migrations.LatestAsync(run.Cancellation));
        var plan = new PlanMigration(hub.Migrations, desk.Journal, inventory, hub.Hosts, hub.Clock);
        var command = new PlanMigration.Command(id, hub.Stores[0].Host, new HostId(target), new PersonId(run.As ?? "operator"));
        if (!(await plan.RunAsync(command, run.Cancellation)).TryGet(out var record, out refusal))
            return refusal;
        return MoveDesk.Print(run, record);
    });
}

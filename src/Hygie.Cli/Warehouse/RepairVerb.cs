using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie warehouse repair</c>: what is missing or wrong on the hosts in use is put right from a replica.</summary>
internal static class RepairVerb
{
    private static readonly Option<string> From = new("--from") { Required = true, HelpName = "HOST", Description = Words.Say("A host of hub.json that has the right objects.", "Un hébergeur de hub.json qui a les bons objets.") };

    public static Command Create() =>
        new Command("repair", Words.Say(
            "Read every object on the hosts in use; put back from a replica what is missing or wrong.\n\n  hygie warehouse repair --from host-b",
            "Lire chaque objet chez les hébergeurs en service ; remettre depuis une réplique ce qui manque ou est faux.\n\n  hygie warehouse repair --from host-b"))
            .With(From, GlobalOptions.Json()).Runs(RepairAsync);

    private static Task<int> RepairAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var from = run.Get(From)!;
        if (!hub.Config.Hosts.ContainsKey(from))
            return Refusal.Of("HYG-5003", ("host", from));
        if (hub.Stores is [var only] && only.Host.Value == from)
            return Refusal.Of("HYG-8031", ("host", from));
        if (!(await hub.ExtractPacksAsync(run.Cancellation)).TryGet(out var extracts, out var refusal))
            return refusal;
        var repair = new RepairWarehouse(hub.Warehouse, extracts, Composition.Host(hub.Home, hub.Config, from), hub.Outbox, Fault.Points);
        var command = new RepairWarehouse.Command(hub.Mandate, new PersonId(run.As ?? "operator"), hub.Today);
        if (!(await run.WithProgressAsync(progress => repair.RunAsync(command, progress, run.Cancellation))).TryGet(out var report, out refusal))
            return refusal;
        Print(run, report);
        return report.IsWhole ? Exit.Ok : Exit.CheckFailed;
    });

    private static void Print(Run run, RepairReport report)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                ok = report.IsWhole, objects = report.Objects, copied = report.Copied, replaced = report.Replaced,
                left = report.Left.Select(p => new { host = p.Host.Value, name = p.Name, version = p.Version?.ToString(), problem = p.Fault }),
                unread = report.Unread.Select(u => new { document = u.What, code = u.Why.Code }),
            });
        }
        else
        {
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{report.Objects:N0} objects read: {report.Copied:N0} copied, {report.Replaced:N0} replaced, {report.Left.Length:N0} left, {report.Unread.Length:N0} unread"),
                string.Create(Words.Culture, $"{report.Objects:N0} objets lus : {report.Copied:N0} copiés, {report.Replaced:N0} remplacés, {report.Left.Length:N0} restants, {report.Unread.Length:N0} illisibles")));
            foreach (var left in report.Left)
                Run.Print($"  {left.Host} {left.Name} {left.Version?.ToString() ?? "-"} {left.Fault}");
            foreach (var unread in report.Unread)
                Run.Print($"  {unread.What} {unread.Why.Code}");
        }

        run.Next(report.IsWhole ? "hygie warehouse check --read-data" : "hygie warehouse repair --from OTHER-HOST");
    }
}

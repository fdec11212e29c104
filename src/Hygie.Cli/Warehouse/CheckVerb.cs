using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie warehouse check</c>: does every host hold what the manifests say, and nothing else?</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> ReadData = new("--read-data") { Description = Words.Say("Read every object, compare its hash, and open it.", "Lire chaque objet, comparer son empreinte, et l'ouvrir.") };

    public static Command Create() =>
        new Command("check", Words.Say("Check that the hosts hold every object that the hub names, and no other.\n\n  hygie warehouse check --read-data", "Vérifier que les hébergeurs ont chaque objet que la plateforme nomme, et nul autre.\n\n  hygie warehouse check --read-data"))
            .With(ReadData, GlobalOptions.Json()).Runs(CheckAsync);

    private static Task<int> CheckAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        if (!(await hub.ExtractPacksAsync(run.Cancellation)).TryGet(out var extracts, out var refusal))
            return refusal;
        var check = new CheckWarehouse(hub.Warehouse, extracts);
        if (!(await run.WithProgressAsync(progress => check.RunAsync(hub.Mandate, run.Get(ReadData), progress, run.Cancellation))).TryGet(out var report, out refusal))
            return refusal;
        var sound = report.IsSound(hub.Clock.GetUtcNow());
        Print(run, report, sound);
        return sound ? Exit.Ok : Exit.CheckFailed;
    });

    private static void Print(Run run, WarehouseReport report, bool sound)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                ok = sound, versions = report.Versions, objects = report.Objects, bytes = report.Bytes, opened = report.Opened,
                problems = report.Problems.Select(p => new { host = p.Host.Value, name = p.Name, version = p.Version?.ToString(), problem = p.Fault }),
                unread = report.Unread.Select(u => new { document = u.What, code = u.Why.Code }),
                orphans = report.Orphans.Select(o => new { host = o.Host.Value, name = o.Name, bytes = o.Length, written = o.Written }),
            });
        }
        else
        {
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Objects:N0} objects, {report.Bytes / 1e6:N1} MB, {report.Opened:N0} opened, {report.Problems.Length:N0} problems, {report.Unread.Length:N0} unread, {report.Orphans.Length:N0} orphans"),
                string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Objects:N0} objets, {report.Bytes / 1e6:N1} Mo, {report.Opened:N0} ouverts, {report.Problems.Length:N0} problèmes, {report.Unread.Length:N0} illisibles, {report.Orphans.Length:N0} orphelins")));
            foreach (var problem in report.Problems)
                Run.Print($"  {problem.Host} {problem.Name} {problem.Version?.ToString() ?? "-"} {problem.Fault}");
            foreach (var unread in report.Unread)
                Run.Print($"  {unread.What} {unread.Why.Code}");
            foreach (var orphan in report.Orphans)
                Run.Print(string.Create(Words.Culture, $"  {orphan.Host} {orphan.Name} {orphan.Length:N0} {orphan.Written:yyyy-MM-dd} {Words.Say("orphan", "orphelin")}"));
        }

        run.Next(!report.Problems.IsEmpty || !report.Unread.IsEmpty ? "hygie warehouse repair --from HOST" : report.Orphans.IsEmpty ? "hygie backup" : "hygie warehouse sweep");
    }
}

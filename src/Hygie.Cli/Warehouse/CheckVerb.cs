using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie warehouse check</c>: does every host hold what the manifests say?</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> Deep = new("--deep") { Description = Words.Say("Read every object and compare its hash.", "Lire chaque objet et comparer son empreinte.") };

    public static Command Create() =>
        new Command("check", Words.Say("Check that the hosts hold every pack of every version.\n\n  hygie warehouse check --deep", "Vérifier que les hébergeurs ont chaque paquet de chaque version.\n\n  hygie warehouse check --deep"))
            .With(Deep, GlobalOptions.Json()).Runs(CheckAsync);

    private static Task<int> CheckAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        if (!(await hub.ExtractPacksAsync(run.Cancellation)).TryGet(out var extracts, out var refusal))
            return refusal;
        var check = new CheckWarehouse(hub.Warehouse, extracts);
        if (!(await run.WithProgressAsync(progress => check.RunAsync(hub.Mandate, run.Get(Deep), progress, run.Cancellation))).TryGet(out var report, out refusal))
            return refusal;
        Print(run, report);
        return report.Problems.IsEmpty ? Exit.Ok : Exit.CheckFailed;
    });

    private static void Print(Run run, WarehouseReport report)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                ok = report.Problems.IsEmpty, versions = report.Versions, objects = report.Objects, bytes = report.Bytes,
                problems = report.Problems.Select(p => new { host = p.Host.Value, name = p.Name, version = p.Version?.ToString(), problem = p.Problem }),
                orphans = report.Orphans.Select(o => new { host = o.Host.Value, name = o.Name }),
            });
            return;
        }

        Run.Print(Words.Say(
            string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Objects:N0} objects, {report.Bytes / 1e6:N1} MB, {report.Problems.Length:N0} problems, {report.Orphans.Length:N0} orphans"),
            string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Objects:N0} objets, {report.Bytes / 1e6:N1} Mo, {report.Problems.Length:N0} problèmes, {report.Orphans.Length:N0} orphelins")));
        foreach (var problem in report.Problems)
            Run.Print($"  {problem.Host} {problem.Name} {problem.Version?.ToString() ?? "-"} {problem.Problem}");
    }
}

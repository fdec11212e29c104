using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie warehouse sweep</c>: what nothing names any more leaves the hosts, once it is old enough.</summary>
internal static class SweepVerb
{
    private static readonly Option<bool> Delete = new("--delete") { Description = Words.Say("Remove them; without it nothing is removed.", "Les retirer ; sans cela rien n'est retiré.") };

    private static readonly Option<uint> Grace = new("--grace")
    {
        HelpName = "HOURS", DefaultValueFactory = _ => (uint)Orphan.Grace.TotalHours, Description = Words.Say("Objects younger than this stay (default: 24).", "Les objets plus jeunes restent (par défaut : 24)."),
    };

    public static Command Create() =>
        new Command("sweep", Words.Say(
            "Find the objects that no manifest, extract or HEAD names, and remove them.\n\n  hygie warehouse sweep --delete",
            "Trouver les objets qu'aucun manifeste, extrait ou HEAD ne nomme, et les retirer.\n\n  hygie warehouse sweep --delete"))
            .With(Delete, Grace, GlobalOptions.Json()).Runs(SweepAsync);

    private static Task<int> SweepAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        if (await hub.Migrations.LatestAsync(run.Cancellation) is { IsLive: true } move)
            return Refusal.Of("HYG-8032", ("migration", move.Id));
        if (!(await hub.ExtractPacksAsync(run.Cancellation)).TryGet(out var extracts, out var refusal))
            return refusal;
        var sweep = new SweepOrphans(hub.Warehouse, extracts, hub.Outbox, hub.Clock, Fault.Points);
        var command = new SweepOrphans.Command(hub.Mandate, new PersonId(run.As ?? "operator"), TimeSpan.FromHours(run.Get(Grace)), run.Get(Delete));
        if (!(await run.WithProgressAsync(progress => sweep.RunAsync(command, progress, run.Cancellation))).TryGet(out var report, out refusal))
            return refusal;
        Print(run, report);
        return Exit.Ok;
    });

    private static void Print(Run run, SweepReport report)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                old = report.Old.Select(Told), young = report.Young.Select(Told), foreign = report.Foreign.Select(Told), bytes = report.Old.Sum(o => o.Length), deleted = report.Deleted,
            });
            return;
        }

        Run.Print(Words.Say(
            string.Create(Words.Culture, $"{report.Old.Length:N0} orphans ({report.Old.Sum(o => o.Length) / 1e6:N1} MB), {report.Deleted:N0} removed; {report.Young.Length:N0} too young, {report.Foreign.Length:N0} not ours"),
            string.Create(Words.Culture, $"{report.Old.Length:N0} orphelins ({report.Old.Sum(o => o.Length) / 1e6:N1} Mo), {report.Deleted:N0} retirés ; {report.Young.Length:N0} trop jeunes, {report.Foreign.Length:N0} qui ne sont pas à nous")));
        foreach (var orphan in report.Old.Concat(report.Young).Concat(report.Foreign))
            Run.Print(string.Create(Words.Culture, $"  {orphan.Host} {orphan.Name} {orphan.Length:N0} {orphan.Written:yyyy-MM-dd HH:mm}"));
        run.Next(report.Deleted == 0 && !report.Old.IsEmpty ? "hygie warehouse sweep --delete" : "hygie warehouse check");
    }

    private static object Told(Orphan o) => new { host = o.Host.Value, name = o.Name, bytes = o.Length, written = o.Written };
}

using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Drills;

/// <summary><c>hygie drill seizure</c>: takes all that a host holds and tries; a quorum in another process shows that there was something to find.</summary>
internal static class SeizureVerb
{
    private static readonly Option<string?> Host = new("--host") { HelpName = "ID", Description = Words.Say("The host to seize (default: the one in use).", "L'hébergeur à saisir (par défaut : celui en service).") };

    private static readonly Option<DirectoryInfo?> Markers = new("--markers") { HelpName = "DIR", Description = Words.Say("Files of planted values (default: those of the demo country).", "Fichiers de valeurs semées (par défaut : ceux du pays de démonstration).") };

    public static Command Create() =>
        new Command("seizure", Words.Say("Seize a host and look for anything readable.\n\n  hygie drill seizure --json", "Saisir un hébergeur et y chercher quoi que ce soit de lisible.\n\n  hygie drill seizure --json"))
            .With(Host, Markers, GlobalOptions.Json()).Runs(SeizeAsync);

    private static Task<int> SeizeAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var host = run.Get(Host) ?? hub.Stores[0].Host.Value;
        if (!hub.Config.Hosts.TryGetValue(host, out var path))
            return Refusal.Of("HYG-5003", ("host", host));
        if (!HostAddress.Parse(path).TryGet(out var address, out var wrong) || address.Protocol != HostProtocol.Folder)
            return wrong ?? Refusal.Of("HYG-19005", ("host", host));
        var (folder, planted) = (Path.GetFullPath(hub.Home.At(path)), MarkerFiles.FolderOf(run.Get(Markers), hub.Home));
        if (!MarkerFiles.Read(planted).TryGet(out var markers, out var refusal))
            return refusal;
        var quorum = new QuorumProcess(hub.Home, folder, planted);
        if (!quorum.Keys().TryGet(out var keys, out refusal))
            return refusal;
        var drill = new SeizeHost(hub.Outbox, quorum, Composition.Zstandard(), Composition.DrillReports(hub.Home), hub.Keys.Signing, hub.Random, hub.Clock);
        using var process = await HostProcess.StartAsync(folder, run.Cancellation);
        // The door of a host that is a folder is the mode of its files: there is no credential to try.
        var command = new SeizeHost.Command(new HostId(host), new DisksAndMemory(Composition.Seizure(folder), process.Memory), [], keys, markers, new PersonId(run.As ?? "operator"));
        return (await run.WithProgressAsync(progress => drill.RunAsync(command, progress, run.Cancellation))).Then<int>(report => Print(run, report));
    });

    private static int Print(Run run, SeizureReport report)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                ok = report.Ok,
                report = Convert.ToHexStringLower(report.ToDocument().Hash()),
                assertions = report.Assertions.Select(a => new { id = a.Id, result = SeizureReport.WordOf(a.Outcome), inspected = a.Inspected, unit = a.Unit, figure = a.Figure, found = a.Found }),
                positiveControl = new { recovered = report.Positive.Recovered, markers = report.Positive.Markers, found = report.Positive.Found, identities = report.Positive.Identities, rows = report.Positive.Rows },
                negativeControls = report.Negatives.Select(n => new { id = n.Id, caught = n.Caught }),
            });
        }
        else
        {
            foreach (var a in report.Assertions)
                Run.Print(string.Create(Words.Culture, $"{SeizureReport.WordOf(a.Outcome),-14} {a.Id,-24} {a.Inspected,14:N0} {a.Unit,-8} {a.Figure}{(report.Negatives.Any(n => n.Id == a.Id && n.Caught) ? "" : Words.Say("  (its control was not caught)", "  (son contrôle n'a pas été pris)"))}"));
            Run.Print(string.Create(Words.Culture, $"{Words.Say("the quorum recovered", "le quorum a retrouvé")} {report.Positive.Found}/{report.Positive.Markers} · {report.Positive.Rows:N0} {Words.Say("rows", "lignes")} · {Words.Say("identities", "identités")} {report.Positive.Identities}"));
        }

        run.Next("hygie audit verify");
        return report.Ok ? Exit.Ok : Exit.CheckFailed;
    }
}

/// <summary>The files of planted values.</summary>
internal static class MarkerFiles
{
    public static string FolderOf(DirectoryInfo? asked, Home hub) => asked?.FullName ?? Path.GetFullPath(hub.At("..", "country", "markers"));

    /// <summary>All files of a folder as one set; empty when there is no such folder, and the drill is then never ok.</summary>
    public static Result<MarkerSet> Read(string folder) => MarkerSet.Parse(!Directory.Exists(folder) ? ""
        : string.Concat(Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllText)));
}

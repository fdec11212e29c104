using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Drills;

/// <summary><c>hygie drill exit</c>: leaves the host in use for practice, with a stopwatch; what is rebuilt elsewhere must be this hub.</summary>
internal static class ExitVerb
{
    private static readonly Option<string?> To = new("--to") { HelpName = "HOST", Description = Words.Say("An empty host of this hub (default: a folder that is thrown away).", "Un hébergeur vide de cette plateforme (par défaut : un dossier qui est jeté).") };

    private static readonly Option<string[]> Shares = new("--shares")
    {
        HelpName = "PATH", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        Description = Words.Say("Open the export with k opened shares (age -d) or trustees' homes, and a copy of the key store alone (default: with keys that the custodian lends).", "Ouvrir la copie avec k parts ouvertes (age -d) ou lieux de dépositaires, et une copie du magasin de clés seulement (par défaut : avec des clés que le gardien prête)."),
    };

    private static readonly Option<FileInfo> KeyStore = new Option<FileInfo>("--keystore") { HelpName = "FILE", Description = Words.Say("With --shares: a registered copy of the key store (default: the custodian's own).", "Avec --shares : une copie inscrite du magasin de clés (par défaut : celle du gardien des clés).") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("exit", Words.Say(
                "Copy every sealed object elsewhere, rebuild the hub from there, compare, and time it.\n\n  hygie drill exit --json\n  hygie drill exit --to host-c --shares trustees/1 trustees/2 trustees/3",
                "Copier ailleurs tout objet scellé, y refaire la plateforme, comparer, et chronométrer.\n\n  hygie drill exit --json\n  hygie drill exit --to host-c --shares trustees/1 trustees/2 trustees/3"))
            .With(To, Shares, KeyStore, GlobalOptions.Json()).Runs(LeaveAsync);

    private static async Task<int> LeaveAsync(Run run)
    {
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !DrillScratch.Take(home).TryGet(out var scratch, out refusal))
            return run.Refuse(refusal);
        using (scratch)
            return await HubDesk.WorkAsync(run, hub => DrillAsync(run, hub, scratch));
    }

    /// <summary>The home's lock is held to take stock and to keep the report, and for each key that is lent; not while bytes travel.</summary>
    private static async Task<Result<int>> DrillAsync(Run run, HubPorts hub, DrillScratch scratch)
    {
        if (!(await TargetAsync(run, hub, scratch)).TryGet(out var target, out var refusal) || !DrillQuorum.Open(run, hub, run.Get(Shares)!, run.Get(KeyStore)?.FullName).TryGet(out var keys, out refusal))
            return refusal;
        using var opened = keys;
        var stock = new TakeStock(hub.Warehouse, hub.ExtractPacksAsync, hub.Outbox, hub.Clock);
        if (!(await HubDesk.LockedAsync(run, hub.Home, () => stock.RunAsync(hub.Mandate, run.Cancellation))).TryGet(out var taken, out refusal))
            return refusal;
        var command = new ExitDrill.Command(taken, target.Store, run.Get(To) ?? "throw-away", keys.Keys, Composition.RebuiltMetadata(scratch.Metadata));
        if (!(await run.WithProgressAsync(progress => new ExitDrill(hub.Warehouse, hub.Clock).RunAsync(command, progress, run.Cancellation))).TryGet(out var report, out refusal))
            return refusal;
        return await HubDesk.LockedAsync(run, hub.Home, () => KeepAsync(run, hub, report));
    }

    private static async Task<Result<int>> KeepAsync(Run run, HubPorts hub, ExitDrillReport report)
    {
        var keep = new KeepExitDrill(hub.Outbox, hub.Hosts, Composition.ExitDrillReports(hub.Home), hub.Keys.Signing);
        if (!(await keep.RunAsync(report, new PersonId(run.As ?? "operator"), run.Cancellation)).TryGet(out var hash, out var refusal) || !(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal))
            return refusal;
        return Print(run, report, hash);
    }

    private static async Task<Result<Target>> TargetAsync(Run run, HubPorts hub, DrillScratch scratch)
    {
        if (run.Get(To) is not { } id)
            return new Target(Composition.ThrowAwayHost(scratch.Objects));
        if (!hub.Config.Hosts.ContainsKey(id))
            return Refusal.Of("HYG-5003", ("host", id));
        if (hub.Stores.Any(s => s.Host.Value == id))
            return Refusal.Of("HYG-19008", ("host", id));
        return (await hub.Hosts.FindAsync(new HostId(id), run.Cancellation))?.MayHoldSealed(hub.Clock.GetUtcNow()) == true ? new Target(Composition.Host(hub.Home, hub.Config, id)) : Refusal.Of("HYG-17003", ("host", id));
    }

    private static int Print(Run run, ExitDrillReport report, string hash)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                ok = report.Ok, equal = report.Equal, sourceRoot = report.Source.Root, rebuiltRoot = report.Rebuilt.Root, from = report.From.Value, to = report.To, keys = report.Keys,
                objects = report.Source.Objects, bytes = report.Source.Bytes, opened = report.Opened, versions = report.Rebuilt.VersionCount, logSize = report.Rebuilt.LogSize,
                wrong = report.Wrong.Select(w => new { name = w.Name, fault = w.Fault }), controlCaught = report.ControlCaught,
                seconds = Math.Round(report.Took.TotalSeconds, 3), minutes = Math.Round(report.Took.TotalMinutes, 2),
                phases = report.Phases.Select(p => new { id = p.Id, seconds = Math.Round(p.Took.TotalSeconds, 3) }), report = hash,
            });
        }
        else
        {
            Run.Print(string.Create(Words.Culture, $"{report.From} → {report.To} · {report.Source.Objects:N0} {Words.Say("objects", "objets")} · {report.Source.Bytes / 1e6:N1} MB · {report.Took.TotalMinutes:N1} min"));
            foreach (var phase in report.Phases)
                Run.Print(string.Create(Words.Culture, $"  {phase.Id,-8} {phase.Took.TotalSeconds,10:N1} s"));
            foreach (var wrong in report.Wrong)
                Run.Print($"  {wrong.Name} {wrong.Fault}");
            Run.Print($"{report.Source.Root}\n{report.Rebuilt.Root} {(report.Equal ? Words.Say("equal", "égal") : Words.Say("not equal", "différent"))}{(report.ControlCaught ? "" : Words.Say(" · the control was not caught", " · le contrôle n'a pas été pris"))}");
        }

        if (report.Keys == DrillQuorum.Word)
            run.Note(Words.Say("The shares were together on this machine: wipe what was opened; a new ceremony makes them worthless.", "Les parts ont été réunies sur cette machine : effacez ce qui fut ouvert ; une nouvelle cérémonie les rend sans valeur."));
        run.Next(report.Equal ? "hygie audit verify" : "hygie backup");
        return report.Ok ? Exit.Ok : Exit.CheckFailed;
    }

    /// <summary>A result cannot hold an interface.</summary>
    private sealed record Target(IObjectStore Store);
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie recover</c>: a hub again when every machine of it is lost, out of a host, a key-store copy, k shares, the public papers and the public log.</summary>
internal static class RecoverVerb
{
    private static readonly Option<DirectoryInfo> From = Folder("--from", "A host's objects.", "Les objets d'un hébergeur.");

    private static readonly Option<FileInfo> KeyStore = new Option<FileInfo>("--keystore") { Required = true, HelpName = "FILE", Description = Words.Say("A registered copy of the key store.", "Une copie inscrite du magasin de clés.") }.AcceptExistingOnly();

    private static readonly Option<string[]> Shares = Many("--shares", "PATH", "k opened shares (age -d), or trustees' homes.", "k parts ouvertes (age -d), ou lieux de dépositaires.");

    private static readonly Option<DirectoryInfo> Papers = Folder("--papers", "Folder with network.json, key-register.json and ceremony-record.json, as any party has them.", "Dossier avec network.json, key-register.json et ceremony-record.json, tels que chaque partie les a.");

    private static readonly Option<string> CustodianKey = new("--custodian-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The lost custodian's public key, as trustees read it aloud.", "La clé publique du gardien perdu, telle que les dépositaires la lisent à voix haute.") };

    private static readonly Option<DirectoryInfo> Log = Folder("--log", "A public copy of the log.", "Une copie publique du journal.");

    private static readonly Option<string[]> Witnesses = Many("--witness", "URL|DIR", "Address, or home, of each witness.", "Adresse, ou lieu, de chaque témoin.");

    private static readonly Option<string[]> Hosts = Many("--host", "ID=DIR", "Another host that was in use, as during a move.", "Un autre hébergeur en service, comme pendant un départ.", required: false);

    private static readonly Option<string> Mandate = new("--mandate") { Required = true, HelpName = "ID", Description = Words.Say("The operating mandate that goes on; the log names it (mandate.signed).", "Le mandat d'exploitation qui continue ; le journal le nomme (mandate.signed).") };

    private static readonly Option<DirectoryInfo> Into = new("--into") { Required = true, HelpName = "DIR", Description = Words.Say("The new home; nothing may stand there.", "Le nouveau lieu ; rien ne doit s'y trouver.") };

    private static readonly Option<string[]> Agreed = Many("--agreed", "FILE", "The statement, signed by k trustees: hygie key agree.", "La déclaration, signée par k dépositaires : hygie key agree.", required: false);

    private static readonly Option<FileInfo?> Verdict = new("--verdict") { HelpName = "FILE", Description = Words.Say("The verdict for the zone's new keys: hygie host vouch.", "Le verdict pour les nouvelles clés de la zone : hygie host vouch.") };

    public static Command Create() =>
        new Command("recover", Words.Say(
            "Rebuild a hub of which no machine is left. The first run states what k trustees must agree to; the second, with their signatures, rebuilds.",
            "Refaire une plateforme dont il ne reste aucune machine. Le premier appel dit ce que k dépositaires doivent accepter ; le second, avec leurs signatures, refait."))
            .With(From, KeyStore, Shares, Papers, CustodianKey, Log, Witnesses, Hosts, Mandate, Into, Agreed, Verdict, GlobalOptions.Json()).Runs(RecoverAsync);

    private static async Task<int> RecoverAsync(Run run)
    {
        var began = TimeProvider.System.GetTimestamp();
        var into = run.Get(Into)!.FullName;
        var named = (run.Get(Hosts) ?? []).Select(h => h.Split('=', 2)).ToList();
        if (named.Find(h => h is not [var id, _] || !PublicName.IsValid(id)) is { } unnamed)
            return run.Refuse(Refusal.Of("HYG-5003", ("host", unnamed[0])));
        if (LostHome.WasEnding(into))
            return Tell(run, into);
        var others = named.DistinctBy(h => h[0], StringComparer.Ordinal).ToDictionary(h => h[0], h => h[1], StringComparer.Ordinal);
        var remains = new Remains(run.Get(From)!.FullName, into, run.Get(Papers)!.FullName, run.Get(CustodianKey)!, run.Get(Shares)!, run.Get(Witnesses)!, others, run.Get(Mandate)!);
        if (!(await LostHome.PrepareAsync(run, remains)).TryGet(out var lost, out var refusal))
            return run.Refuse(refusal);
        var (home, report) = (LostHome.Became(lost, into), (RestoreReport?)null);
        if (home is null && !(await RestoreAsync(run, lost, remains)).TryGet(out report, out refusal))
        {
            run.Note(Words.Say($"What trustees sign, witnesses follow and the assessor vouches for: {lost.At(LostHome.StatementFile)}", $"Ce que signent les dépositaires, suivent les témoins et couvre l'évaluateur : {lost.At(LostHome.StatementFile)}"));
            return run.Refuse(refusal);
        }

        HomeBuild.Confirm(RestoredCustodian.PlaceOf(into));
        if (!(await GoOnAsync(run, home ?? report!.Home)).TryGet(out var published, out refusal))
            return run.Refuse(refusal);
        Fault.Points?.Invoke(RecoveryFaultPoints.GoneOn);
        LostHome.End(lost);
        if (report is null)
            return Tell(run, into);
        RestoreVerb.Print(run, report with { Published = published }, TimeProvider.System.GetElapsedTime(began));
        return Exit.Ok;
    }

    private static Task<Result<RestoreReport>> RestoreAsync(Run run, Home lost, Remains remains)
    {
        var asked = new RestoreRequest(HubConfig.Read(lost).Host, remains.Into, run.Get(KeyStore)!.FullName, remains.Shares, run.Get(Log)!.FullName, run.Get(Agreed) ?? [], lost.At(LostHome.StatementFile), run.Get(Verdict)?.FullName);
        return run.WithProgressAsync(progress => new HubRestore(run, lost, asked).RunAsync(progress));
    }

    /// <summary>An earlier run brought the hub back and was cut short; this one did what was left.</summary>
    private static int Tell(Run run, string into)
    {
        if (run.Json)
            Run.PrintJson(new { home = into, continued = true });
        else
            Run.Print(into);
        run.Note(Words.Say("An earlier run had brought the hub back; what it had left undone is done. The log says what came back.", "Un appel précédent avait refait la plateforme ; ce qu'il n'avait pas fini est fait. Le journal dit ce qui est revenu."));
        run.Next($"hygie warehouse check --read-data --home {into}");
        return Exit.Ok;
    }

    /// <summary>The log goes on under its new key, and HEAD is signed by the hub's. Cut short, it is done again: the log and HEAD then say the same once more.</summary>
    private static async Task<Result<long>> GoOnAsync(Run run, Home home)
    {
        if (!(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out var refusal))
            return refusal;
        using var locked = held;
        if (!(await Composition.OpenHubAsync(run, home)).TryGet(out var hub, out refusal))
            return refusal;
        using (hub)
        {
            var head = new WriteHead(hub.Warehouse, hub.Snapshot, hub.Log, hub.Outbox, hub.Operations, hub.Mandate, Fault.Points);
            if (!(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal))
                return refusal;
            Fault.Points?.Invoke(RecoveryFaultPoints.Announced);
            if (!(await head.RunAsync(null, hub.Today, null, run.Cancellation)).TryGet(out _, out refusal))
                return refusal;
            Fault.Points?.Invoke(RecoveryFaultPoints.Headed);
            return (await hub.Publish.RunAsync(run.Cancellation)).Then<long>(published => published.Head.Size);
        }
    }

    private static Option<DirectoryInfo> Folder(string name, string en, string fr) => new Option<DirectoryInfo>(name) { Required = true, HelpName = "DIR", Description = Words.Say(en, fr) }.AcceptExistingOnly();

    private static Option<string[]> Many(string name, string help, string en, string fr, bool required = true) =>
        new(name) { Required = required, HelpName = help, AllowMultipleArgumentsPerToken = true, Description = Words.Say(en, fr) };
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie restore</c>: a hub's home again, out of a host, the key store, and the custodian's token or k shares.</summary>
internal static class RestoreVerb
{
    private static readonly Option<string> From = new("--from") { Required = true, HelpName = "HOST", Description = Words.Say("The host that holds the backup.", "L'hébergeur qui détient la sauvegarde.") };

    private static readonly Option<DirectoryInfo> Into = new("--into") { Required = true, HelpName = "DIR", Description = Words.Say("The new home; nothing may stand there.", "Le nouveau lieu ; rien ne doit s'y trouver.") };

    private static readonly Option<FileInfo?> KeyStore = new("--keystore") { HelpName = "FILE", Description = Words.Say("A registered copy of the key store (default: the custodian's own).", "Une copie inscrite du magasin de clés (par défaut : celle du gardien des clés).") };

    private static readonly Option<string[]> Shares = new("--shares")
    {
        HelpName = "PATH", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        Description = Words.Say("When the custodian's token is lost: k opened shares (age -d), or trustees' homes.", "Quand le jeton du gardien est perdu : k parts ouvertes (age -d), ou lieux de dépositaires."),
    };

    private static readonly Option<DirectoryInfo?> Log = new("--log") { HelpName = "DIR", Description = Words.Say("A public copy of the log (default: what is left in the home).", "Une copie publique du journal (par défaut : ce qui reste dans le lieu).") };

    private static readonly Option<string[]> AcceptLoss = new("--accept-loss")
    {
        HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        Description = Words.Say("An older state is meant: the statement of what is given up, signed by k trustees (hygie key agree).", "Un état ancien est voulu : la déclaration de ce qui est abandonné, signée par k dépositaires (hygie key agree)."),
    };

    private static readonly Option<FileInfo?> Statement = new("--statement") { HelpName = "FILE", Description = Words.Say("Where to write what trustees must sign, when something would be lost.", "Où écrire ce que les dépositaires doivent signer, quand quelque chose serait perdu.") };

    public static Command Create() =>
        new Command("restore", Words.Say(
            "Make a lost hub's home again from a host. --home names what is left of it.\n\n  hygie restore --from host-a --into ./hub-again",
            "Refaire le lieu d'une plateforme perdue depuis un hébergeur. --home nomme ce qu'il en reste.\n\n  hygie restore --from host-a --into ./hub-again"))
            .With(From, Into, KeyStore, Shares, Log, AcceptLoss, Statement, GlobalOptions.Json()).Runs(RestoreAsync);

    private static async Task<int> RestoreAsync(Run run)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (!run.Home.Of("hub").TryGet(out var from, out var refusal) || !(await HomeLock.TakeAsync(from, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using var locked = held;
        var asked = new RestoreRequest(run.Get(From)!, run.Get(Into)!.FullName, run.Get(KeyStore)?.FullName, run.Get(Shares)!, run.Get(Log)?.FullName, run.Get(AcceptLoss)!, run.Get(Statement)?.FullName);
        if (!(await run.WithProgressAsync(progress => new HubRestore(run, from, asked).RunAsync(progress))).TryGet(out var report, out refusal)
            || !(await PublishAsync(run, report.Home)).TryGet(out var published, out refusal)
            || (run.Database is { } database && !(await MetadataMove.RunAsync(report.Home, database, run.Cancellation)).TryGet(out _, out refusal)))
            return run.Refuse(refusal);
        Print(run, report with { Published = published }, TimeProvider.System.GetElapsedTime(began));
        return Exit.Ok;
    }

    /// <summary>The first thing that the new home does: its return is in the public log.</summary>
    private static async Task<Result<long>> PublishAsync(Run run, Home home)
    {
        if (!(await Composition.OpenHubAsync(run, home)).TryGet(out var hub, out var refusal))
            return refusal;
        using (hub)
            return (await hub.Publish.RunAsync(run.Cancellation)).Then<long>(head => head.Head.Size);
    }

    /// <summary>What came back, and what did not.</summary>
    internal static void Print(Run run, RestoreReport report, TimeSpan took)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                home = report.Home.Path, head = report.Head.Sequence, host = report.Head.Host.Value, day = report.Day, logSize = report.Head.LogSize, published = report.Published,
                versions = report.Versions, permits = report.Permits, by = report.Threshold == 0 ? "token" : "quorum", threshold = report.Threshold, agreed = report.Agreed,
                after = report.After.Count, lost = report.Lost.Select(l => new { index = l.Index, kind = l.Leaf.Kind.Value, day = l.Leaf.Day, subject = l.Leaf.Subject }),
                revokedAgain = report.RevokedAgain.Select(p => p.Value), bytes = report.Bytes, seconds = Math.Round(took.TotalSeconds, 3),
            });
        }
        else
        {
            Run.Print(string.Create(Words.Culture, $"{report.Home.Path}: HEAD {report.Head.Sequence:N0} · {Words.Say("leaf", "feuille")} {report.Head.LogSize:N0} · {report.Day:yyyy-MM-dd}"));
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Permits:N0} permit files, {report.Published:N0} leaves of the log, {report.Bytes / 1e6:N1} MB in {took.TotalSeconds:N1} s"),
                string.Create(Words.Culture, $"{report.Versions:N0} versions, {report.Permits:N0} dossiers d'autorisation, {report.Published:N0} feuilles du journal, {report.Bytes / 1e6:N1} Mo en {took.TotalSeconds:N1} s")));
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{report.After.Count:N0} leaves are newer than the backup; {report.Lost.Count:N0} of them are acts to do again"),
                string.Create(Words.Culture, $"{report.After.Count:N0} feuilles sont plus récentes que la sauvegarde ; {report.Lost.Count:N0} sont des actes à refaire")));
            foreach (var lost in report.Lost)
                Run.Print(string.Create(Words.Culture, $"  {lost.Index,8:N0} {lost.Leaf.Day:yyyy-MM-dd} {lost.Leaf.Kind} {lost.Leaf.Subject}{(report.RevokedAgain.Any(p => AuditSubjectOf(p) == lost.Leaf.Subject) ? Words.Say(" (done)", " (fait)") : "")}"));
        }

        run.Note(report.Threshold == 0
            ? Words.Say("What is left of the old home still holds the hub's keys: destroy it, one hub must answer.", "Ce qui reste de l'ancien lieu garde les clés de la plateforme : détruisez-le, une seule doit répondre.")
            : Words.Say("The shares were together: hold a new ceremony. Give every party the new network.json and key-register.json.", "Les parts ont été réunies : tenez une nouvelle cérémonie. Donnez à chaque partie les nouveaux network.json et key-register.json."));
        run.Next($"hygie warehouse check --read-data --home {report.Home.Path}");
    }

    private static string AuditSubjectOf(PermitId permit) => Core.Custody.AuthorityId.Of(permit).ToString();
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit.Verification;
using Hygie.Core.Custody;

namespace Hygie.Cli.Audit;

/// <summary>
/// <c>hygie audit verify</c>: rebuild the log's root from its raw files, trusting nothing but a policy file, and compare with the heads that others kept.
/// A hub's own log is compared with its metadata too.
/// </summary>
internal static class VerifyVerb
{
    private static readonly Option<string?> Log = LogFolder.Option();

    private static readonly Option<string?> Policy = LogFolder.Trust();

    private static readonly Option<FileInfo[]> Seen = new("--seen")
    {
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
        Description = Words.Say("A checkpoint of this log that somebody kept; the log must continue it. May be repeated.", "Un point de contrôle de ce journal que quelqu'un a gardé ; le journal doit le prolonger. Peut être répété."),
    };

    private static readonly Option<FileInfo?> LedgerFile = new("--ledger")
    {
        HelpName = "FILE",
        Description = Words.Say("A custodian's ledger: the log must continue the head it accepted, and announce each release it made.", "Le registre d'un gardien : le journal doit prolonger la tête qu'il a acceptée, et annoncer chaque remise qu'il a faite."),
    };

    public static Command Create() =>
        new Command("verify", Words.Say("Rebuild the log's root from its raw files and check every signature.", "Reconstruire la racine du journal à partir de ses fichiers et vérifier chaque signature."))
            .With(Log, Policy, Seen, LedgerFile, GlobalOptions.Json())
            .Runs(VerifyAsync);

    private static async Task<int> VerifyAsync(Run run)
    {
        if (!LogFolder.Find(run, Log).TryGet(out var folder, out var refusal) || !LogFolder.ReadPolicy(run, Policy).TryGet(out var policy, out refusal)
            || !ReadSeen(run.Get(Seen) ?? [], policy).TryGet(out var seen, out refusal) || !ReadLedger(run.Get(LedgerFile)).TryGet(out var ledger, out refusal))
            return run.Refuse(refusal);
        var files = Composition.RawLog(folder);
        var kept = seen.Select(s => s.Head).OfType<KeptHead>();
        var report = LogVerifier.Verify(files, policy, ledger is null ? kept : kept.Append(new KeptHead(run.Get(LedgerFile)!.Name, ledger.Size, ledger.Root.ToBytes())));
        var events = report.Ok ? await CheckEventsAsync(run, files, report.Entries) : null;
        var releases = report.Ok && ledger is not null ? EventCheck.CheckReleases(run.Get(LedgerFile)!.Name, ledger.Released, files, report.Entries) : null;
        report = report with { Faults = [.. report.Faults, .. seen.Select(s => s.Fault).OfType<LogFault>(), .. events?.Faults ?? [], .. releases is null ? (LogFault[])[] : [releases]] };
        if (run.Json)
            Run.PrintJson(new { entries = report.Entries, root = report.Root, ok = report.Ok, report.Origin, report.Cosigned, report.Independent, events = events is null ? null : new { events.Held, events.Erased, events.Lost }, report.Faults });
        else
            Explain(report, events);
        run.Next("hygie audit tail");
        return report.Ok ? Exit.Ok : Exit.CheckFailed;
    }

    /// <summary>Only a hub's own log has metadata to compare with.</summary>
    private static async Task<EventReport?> CheckEventsAsync(Run run, ILogFiles files, long entries)
    {
        if (run.Get(Log) is not null || !run.Home.Of("hub").TryGet(out var hub, out _) || await Composition.EventsAsync(hub, run.Cancellation) is not { } events)
            return null;
        return EventCheck.Check([.. events.Select(e => new HeldEvent(e.Number, e.Leaf, e.Erased, e.Commitment.ToBytes()))], files, entries);
    }

    private static Result<CustodianState?> ReadLedger(FileInfo? file)
    {
        if (file is null)
            return (CustodianState?)null;
        return file.Exists ? CustodianState.Read(File.ReadAllBytes(file.FullName)).Then<CustodianState?>(state => state) : Refusal.Of("HYG-2022", ("file", file.Name));
    }

    private static Result<List<(KeptHead? Head, LogFault? Fault)>> ReadSeen(FileInfo[] files, string policy) =>
        Array.Find(files, f => !f.Exists) is { } absent ? Refusal.Of("HYG-2022", ("file", absent.Name)) : files.Select(f => KeptHead.Read(f.Name, File.ReadAllBytes(f.FullName), policy)).ToList();

    private static void Explain(LogReport report, EventReport? events)
    {
        if (report.Ok)
            Run.Print(string.Create(Words.Culture, $"{report.Origin} · {report.Entries} {Words.Say("entries", "entrées")} · {report.Root} · {Words.Say("all verified", "tout est vérifié")}"));
        if (events is not null)
            Run.Print(string.Create(Words.Culture, $"{events.Held} {Words.Say("events held", "événements gardés")} · {events.Erased.Count} {Words.Say("erased on purpose", "effacés volontairement")} · {events.Lost.Count} {Words.Say("lost before a stated restore", "perdus avant une restauration déclarée")}"));
        foreach (var fault in report.Faults)
            Run.Print(FaultWords.Of(fault));
        if (!report.Independent)
            Run.Print(Words.Say("The witnesses of this policy are not independent: good for a demo only.", "Les témoins de cette politique ne sont pas indépendants : bon pour une démonstration seulement."));
    }
}

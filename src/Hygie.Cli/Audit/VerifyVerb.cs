using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit.Verification;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie audit verify</c>: rebuild the log's root from its raw files, trusting nothing but a policy file.</summary>
internal static class VerifyVerb
{
    private static readonly Option<string?> Log = LogFolder.Option();

    private static readonly Option<string?> Policy = LogFolder.Trust();

    public static Command Create() =>
        new Command("verify", Words.Say("Rebuild the log's root from its raw files and check every signature.", "Reconstruire la racine du journal à partir de ses fichiers et vérifier chaque signature."))
            .With(Log, Policy, GlobalOptions.Json())
            .Runs(run => Task.FromResult(Verify(run)));

    private static int Verify(Run run)
    {
        if (!LogFolder.Find(run, Log).TryGet(out var folder, out var refusal) || !LogFolder.ReadPolicy(run, Policy).TryGet(out var policy, out refusal))
            return run.Refuse(refusal);
        var report = LogVerifier.Verify(Composition.RawLog(folder), policy);
        if (run.Json)
            Run.PrintJson(new { entries = report.Entries, root = report.Root, ok = report.Ok, report.Origin, report.Cosigned, report.Independent, report.Faults });
        else
            Explain(report);
        run.Next("hygie audit tail");
        return report.Ok ? Exit.Ok : Exit.CheckFailed;
    }

    private static void Explain(LogReport report)
    {
        if (report.Ok)
            Run.Print(string.Create(Words.Culture, $"{report.Origin} · {report.Entries} {Words.Say("entries", "entrées")} · {report.Root} · {Words.Say("all verified", "tout est vérifié")}"));
        foreach (var fault in report.Faults)
            Run.Print(string.Create(Words.Culture, $"{fault.File} {Words.Say("byte", "octet")} {fault.Byte}: {fault.Rule}{(fault.Leaf < 0 ? "" : $" ({Words.Say("leaf", "feuille")} {fault.Leaf})")}"));
        if (!report.Independent)
            Run.Print(Words.Say("The witnesses of this policy are not independent: good for a demo only.", "Les témoins de cette politique ne sont pas indépendants : bon pour une démonstration seulement."));
    }
}

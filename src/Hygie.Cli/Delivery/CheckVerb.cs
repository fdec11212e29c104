using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery check</c>: what is wrong with a delivery, before anything is taken in.</summary>
internal static class CheckVerb
{
    private static readonly Argument<string> Folder = new("path")
    {
        Description = Words.Say("The folder that holds the delivered files.", "Le dossier qui contient les fichiers livrés."),
    };

    private static readonly Option<string?> Source = new("--source")
    {
        HelpName = "NAME",
        Description = Words.Say("How the source writes: snds, fhir, gp (default: the schemas' source.json, else snds).", "Comment la source écrit : snds, fhir, gp (par défaut : le source.json des schémas, sinon snds)."),
    };

    private static readonly Option<string?> Rejects = new("--rejects")
    {
        HelpName = "FILE",
        Description = Words.Say("Write table, row, column and rule of every error there; never a value.", "Y écrire table, ligne, colonne et règle de chaque erreur ; jamais une valeur."),
    };

    private static readonly Option<string?> Page = new("--report")
    {
        HelpName = "FILE",
        Description = Words.Say("Write the report there for people: a page (.html), or how full each column is (.csv).", "Y écrire le rapport pour des lecteurs : une page (.html), ou le remplissage de chaque colonne (.csv)."),
    };

    public static Command Create() =>
        new Command("check", Words.Say("Check the files of a delivery against its schemas.\n\n  hygie delivery check ./export --schema ./schemas --json",
                "Vérifier les fichiers d'une livraison avec ses schémas.\n\n  hygie delivery check ./export --schema ./schemas --json"))
            .With(Folder, Described.Schema, Source, Allowed.Option, Rejects, Page, GlobalOptions.Json())
            .Runs(CheckAsync);

    private static async Task<int> CheckAsync(Run run)
    {
        if (!Described.Find(run, run.Get(Source)).TryGet(out var described, out var refusal) || !Allowed.Thresholds(run).TryGet(out var thresholds, out refusal))
            return run.Refuse(refusal);
        if (run.Get(Page) is { } asked && !ReportPage.CanWrite(asked))
            return run.Refuse(Core.Refusal.Of("HYG-6027", ("file", asked)));
        var context = Described.Context(described);
        await using var rejects = run.Get(Rejects) is { } file ? new StreamWriter(file) : null;
        var checking = new CheckDelivery(Composition.Delivery(run.Get(Folder)));
        var checkedDelivery = await run.WithProgressAsync(progress => Task.Run(() => checking.Run(new CheckDelivery.Command(context, rejects), progress, run.Cancellation), run.Cancellation));
        if (!checkedDelivery.TryGet(out var report, out refusal))
            return run.Refuse(refusal);
        var verdict = thresholds.Decide(report);
        if (run.Get(Page) is { } page)
            ReportPage.Write(page, report, verdict);
        if (run.Json)
            Run.PrintJson(ReportDocument.Of(report, verdict));
        else
            ReportTable.Print(report, verdict);
        return verdict == QualityVerdict.Reject ? Exit.CheckFailed : Exit.Ok;
    }
}

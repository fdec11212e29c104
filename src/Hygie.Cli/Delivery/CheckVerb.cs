using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery check</c>: what is wrong with a delivery, before anything is taken in.</summary>
internal static class CheckVerb
{
    private static readonly Argument<string> Folder = new("path")
    {
        Description = Words.Say("The folder that holds the delivered files.", "Le dossier qui contient les fichiers livrés."),
    };

    private static readonly Option<string?> Schema = new("--schema")
    {
        HelpName = "DIR",
        Description = Words.Say("Folder of table schemas (default: the tables Hygie knows).", "Dossier des schémas de tables (par défaut : les tables que connaît Hygie)."),
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
            .With(Folder, Schema, Source, Rejects, Page, GlobalOptions.Json())
            .Runs(CheckAsync);

    private static async Task<int> CheckAsync(Run run)
    {
        if (!DescribedSource(run).TryGet(out var described, out var refusal))
            return run.Refuse(refusal);
        if (run.Get(Page) is { } asked && !ReportPage.CanWrite(asked))
            return run.Refuse(Core.Refusal.Of("HYG-6027", ("file", asked)));
        var context = new CheckContext(described.Model, described.Definition!, CsvLimits.Default);
        await using var rejects = run.Get(Rejects) is { } file ? new StreamWriter(file) : null;
        var checking = new CheckDelivery(Composition.Delivery(run.Get(Folder)));
        var checkedDelivery = await run.WithProgressAsync(progress => Task.Run(() => checking.Run(new CheckDelivery.Command(context, rejects), progress, run.Cancellation), run.Cancellation));
        if (!checkedDelivery.TryGet(out var report, out refusal))
            return run.Refuse(refusal);
        var verdict = QualityThresholds.Strict.Decide(report);
        if (run.Get(Page) is { } page)
            ReportPage.Write(page, report, verdict);
        if (run.Json)
            Run.PrintJson(ReportDocument.Of(report, verdict));
        else
            ReportTable.Print(report, verdict);
        return report.HasErrors ? Exit.CheckFailed : Exit.Ok;
    }

    /// <summary>The schemas named, or the shipped ones; delimiter and encoding are always found in the files themselves.</summary>
    private static Core.Result<DescribedSource> DescribedSource(Run run)
    {
        var name = run.Get(Source) ?? "snds";
        if (!ShippedSources.Names.Contains(name, StringComparer.Ordinal))
            return Core.Refusal.Of("HYG-6016", ("name", name));
        var shipped = ShippedSources.Definition(name) with { Delimiter = null, Encoding = null };
        if (run.Get(Schema) is not { } folder)
            return new DescribedSource(ShippedSources.Model(name), shipped);
        return Composition.Schemas(folder).Load().Then<DescribedSource>(d => d with { Definition = run.Get(Source) is null ? d.Definition ?? shipped : shipped });
    }
}

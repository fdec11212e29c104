using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Catalogue;
using Hygie.Core.Disclosure;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Catalogue;

/// <summary><c>hygie catalogue show DATASET</c>: a dataset's sheet and tables.</summary>
internal static class ShowVerb
{
    private static readonly Argument<string> Dataset = new("DATASET") { Description = Words.Say("The dataset.", "Le jeu de données.") };

    public static Command Create() =>
        new Command("show", Words.Say("Show a dataset's sheet.\n\n  hygie catalogue show snds", "Montrer la fiche d'un jeu de données.\n\n  hygie catalogue show snds"))
            .With(Dataset, GlobalOptions.Json()).Runs(ShowAsync);

    private static async Task<int> ShowAsync(Run run)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            if (await hub.Catalogue.FindAsync(new DatasetId(run.Get(Dataset)), run.Cancellation) is not { Sheet: var sheet } found)
                return run.Refuse(Refusal.Of("HYG-11003", ("name", run.Get(Dataset))));
            var versions = (await hub.Versions.ListAsync(run.Cancellation)).Where(v => v.Version.Dataset == found.Sheet.Line.Version.Dataset).ToList();
            if (run.Json)
                Run.PrintJson(new
                {
                    version = sheet.Line.Version.ToString(), title = sheet.Line.Title.In(Words.Language), holder = sheet.Holder, published = sheet.PublishedOn, from = sheet.From, to = sheet.To,
                    persons = Shown.Of(sheet.Line.Persons), variables = found.Variables.Count, tables = sheet.Tables.Select(t => new { t.Name, label = t.Label.In(Words.Language), rows = Shown.Of(t.Rows), t.Variables }),
                    versions = versions.Select(v => new { version = v.Version.ToString(), v.Day, rows = RowsOf(v), tables = v.Tables.Length, v.Verdict }),
                });
            else
                Print(sheet, versions);
            return Exit.Ok;
        }
    }

    private static string RowsOf(StoredVersion version) => Shown.Of(PublicFigures.OfWhole(version.Rows, DisclosureProfile.FranceHealth));

    private static void Print(DatasetSheet sheet, List<StoredVersion> versions)
    {
        Run.Print($"{sheet.Line.Version} · {sheet.Line.Title.In(Words.Language)} · {sheet.Holder}");
        Run.Print(sheet.Description.In(Words.Language));
        Run.Print(string.Create(Words.Culture, $"{sheet.From:d} – {sheet.To:d} · {Shown.Of(sheet.Line.Persons)} {Words.Say("persons", "personnes")}"));
        foreach (var table in sheet.Tables)
            Run.Print(string.Create(Words.Culture, $"  {table.Name,-20} {Shown.Of(table.Rows),12} {table.Variables,4}  {table.Label.In(Words.Language)}"));
        foreach (var version in versions)
            Run.Print(string.Create(Words.Culture, $"{version.Version} · {version.Day:d} · {RowsOf(version)} {Words.Say("rows", "lignes")} · {version.Tables.Length} tables · {version.Verdict}"));
    }
}

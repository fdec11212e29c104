using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Catalogue;

namespace Hygie.Cli.Catalogue;

/// <summary>The forms in which the catalogue leaves.</summary>
internal enum ExportForm { Csv, TableSchema, Jsonld, Turtle }

/// <summary><c>hygie catalogue export</c>: the dictionary as CSV, one table as a Table Schema, or everything as JSON-LD or Turtle.</summary>
internal static class ExportVerb
{
    private static readonly Option<ExportForm> Form = new("--form")
    {
        HelpName = "csv|tableschema|jsonld|turtle", DefaultValueFactory = _ => ExportForm.Jsonld,
        Description = Words.Say("csv: dictionary; tableschema: one table; jsonld, turtle: HealthDCAT-AP and schema.org.", "csv : dictionnaire ; tableschema : une table ; jsonld, turtle : HealthDCAT-AP et schema.org."),
    };

    private static readonly Option<string?> Table = new("--table") { HelpName = "DATASET/TABLE", Description = Words.Say("The table of a Table Schema.", "La table d'un Table Schema.") };
    private static readonly Option<string> Site = new("--site") { HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080", Description = Words.Say("Where the portal answers.", "Où le portail répond.") };

    public static Command Create() =>
        new Command("export", Words.Say("Write the catalogue for other programs.\n\n  hygie catalogue export --form csv > dictionary.csv", "Écrire le catalogue pour d'autres programmes.\n\n  hygie catalogue export --form csv > dictionnaire.csv"))
            .With(Form, Table, Site).Runs(ExportAsync);

    private static async Task<int> ExportAsync(Run run)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            var published = await hub.Catalogue.ListAsync(run.Cancellation);
            if (run.Get(Form) == ExportForm.Csv)
                await Console.Out.WriteAsync(ExportCatalogue.Csv(published));
            else if (run.Get(Form) == ExportForm.Jsonld)
                Run.PrintJson(HealthDcat.JsonLd(published, Publisher(run)));
            else if (run.Get(Form) == ExportForm.Turtle)
                await Console.Out.WriteAsync(Turtle.Write(HealthDcat.JsonLd(published, Publisher(run))));
            else if (SchemaOf(published, run.Get(Table) ?? "") is { } schema)
                Run.PrintJson(schema);
            else
                return run.Refuse(Refusal.Of("HYG-11003", ("name", run.Get(Table) ?? "DATASET/TABLE")));
            return Exit.Ok;
        }
    }

    private static CataloguePublisher Publisher(Run run)
    {
        var config = HubConfig.Read(run.Home.Of("hub").Value);
        return new CataloguePublisher(run.Get(Site)!.TrimEnd('/'), "Hygie", config.Contact, config.Country);
    }

    private static System.Text.Json.Nodes.JsonObject? SchemaOf(IReadOnlyList<PublishedDataset> published, string name) =>
        name.Split('/') is [var dataset, var table] && published.FirstOrDefault(p => p.Sheet.Line.Version.Dataset.Value == dataset) is { } found ? ExportCatalogue.TableSchema(found, table) : null;
}

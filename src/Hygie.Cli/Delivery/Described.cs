using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary>The description of a source that a verb works with: the product's own, or a folder of schemas that holder and hub both name.</summary>
internal static class Described
{
    /// <summary>The folder of schemas, the same option for every verb that reads tables of a source.</summary>
    public static readonly Option<string?> Schema = new("--schema")
    {
        HelpName = "DIR",
        Description = Words.Say("Folder of table schemas (default: the tables Hygie knows).", "Dossier des schémas de tables (par défaut : les tables que connaît Hygie)."),
    };

    /// <summary>
    /// The source called <paramref name="name"/>: the tables of the folder, if one is named, under its own <c>source.json</c>, else under the definition that the product ships.
    /// </summary>
    /// <param name="run">For the folder.</param>
    /// <param name="name">Name of the source; null: what the folder says, else <c>snds</c>.</param>
    /// <returns>The description, or a refusal of <see cref="ISchemaSource.Load"/>, or HYG-6016 when nobody describes that source.</returns>
    public static Result<DescribedSource> Find(Run run, string? name)
    {
        if (run.Get(Schema) is not { } folder)
            return ShippedSources.Find(name ?? "snds") is { } known ? known : Refusal.Of("HYG-6016", ("name", name ?? ""));
        if (!Composition.Schemas(folder).Load().TryGet(out var described, out var refusal))
            return refusal;
        return Under(described, name ?? described.Definition?.Name ?? "snds") is { } found ? found : Refusal.Of("HYG-6016", ("name", name ?? ""));
    }

    /// <summary>A folder's tables under the definition of a name: its own, or that which the product ships; null when nobody describes it.</summary>
    public static DescribedSource? Under(DescribedSource folder, string name) =>
        string.Equals(folder.Definition?.Name, name, StringComparison.Ordinal) ? folder
            : ShippedSources.Names.Contains(name, StringComparer.Ordinal) ? folder.With(ShippedSources.Definition(name)) : null;

    /// <summary>The same source whose files say by themselves how they are cut and encoded: exports of one source differ in both.</summary>
    public static CheckContext Context(DescribedSource described) =>
        new(described.Model, described.Definition! with { Delimiter = null, Encoding = null }, Core.Intake.Csv.CsvLimits.Default);
}

using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Catalogue;

/// <summary>What people wrote about a dataset; the rest of its sheet is computed.</summary>
public sealed record DatasetDescription
{
    public required LocalText Title { get; init; }

    /// <summary>A paragraph.</summary>
    public required LocalText Text { get; init; }

    /// <summary>Domain code, such as <c>claims</c>.</summary>
    public required string Domain { get; init; }

    public required LocalText DomainLabel { get; init; }

    /// <summary>The data holder's name.</summary>
    public required string Holder { get; init; }

    /// <summary>Data-use code (DUO abbreviation).</summary>
    public string Use { get; init; } = "HMB";

    public LocalText UseInWords { get; init; } = new("Recherche en santé", "Health research");

    public required LocalText Update { get; init; }

    public IReadOnlyList<string> Vocabularies { get; init; } = [];

    public IReadOnlyList<LocalText> Provenance { get; init; } = [];

    public IReadOnlyList<AccessStep> Access { get; init; } = [];
}

/// <summary>
/// Puts a stored version in the catalogue: tables and columns from its manifest, labels from the source's schema, figures protected before they enter.
/// </summary>
public sealed class PublishDataset(ICatalogueStore store, DisclosureProfile profile, TimeProvider clock)
{
    /// <param name="Manifest">The version as stored.</param>
    /// <param name="Model">The source's tables, for labels and code lists.</param>
    /// <param name="Description">What people wrote.</param>
    /// <param name="From">First day covered.</param>
    /// <param name="To">Last day covered.</param>
    /// <param name="Persons">Persons in all, protected.</param>
    /// <param name="PersonsByYear">Persons with care in each year, protected.</param>
    /// <param name="Checks">Quality checks of the delivery.</param>
    /// <param name="Host">Where it is stored.</param>
    /// <param name="HostName">The host's name.</param>
    /// <param name="By">Who publishes.</param>
    public sealed record Command(
        Manifest Manifest, TableModel Model, DatasetDescription Description, DateOnly From, DateOnly To, PublicCount Persons,
        IReadOnlyList<YearCount> PersonsByYear, IReadOnlyList<QualityCheck> Checks, HostId Host, string HostName, PersonId By);

    /// <summary>The publication; or HYG-11001 (dates), HYG-11002 (published already).</summary>
    public async Task<Result<PublishedDataset>> RunAsync(Command command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var version = command.Manifest.Version;
        if (command.To < command.From)
            return Refusal.Of("HYG-11001", ("version", version));
        var published = new PublishedDataset(Sheet(command, today), Variables(command));
        var entry = AuditEntry.Of("dataset.published", today, "dataset/" + version, by: "person/" + command.By, why: "catalogue",
            ("root", Convert.ToHexStringLower(command.Manifest.Root())), ("profile", profile.Name), ("tables", published.Sheet.Tables.Count), ("variables", published.Variables.Count));
        return (await store.PublishAsync(published, entry, cancellation)).Then<PublishedDataset>(_ => published);
    }

    private DatasetSheet Sheet(Command c, DateOnly today)
    {
        var d = c.Description;
        var line = new DatasetLine(c.Manifest.Version, d.Title, d.Domain, d.DomainLabel, c.Persons, c.Host, c.HostName, d.Use);
        return new DatasetSheet(line, d.Text, d.Holder, today, c.From, c.To, d.Update, d.UseInWords, d.Vocabularies, d.Provenance,
            [.. c.Manifest.Tables.Select(t => new TableLine(t.Name, LabelOf(c.Model, t), PublicFigures.OfWhole(t.Rows, profile), Shown(t).Length))],
            [.. c.PersonsByYear.OrderBy(y => y.Year)], c.Checks, d.Access, c.Manifest.Packs.Sum(p => (long)p.Size.CiphertextLength));
    }

    private static ImmutableArray<VariableLine> Variables(Command c) =>
        [.. c.Manifest.Tables.SelectMany(table => Shown(table).Select(column => Variable(SchemaOf(c.Model, table)?.Field(column.Name), table.Name, column)))];

    private static VariableLine Variable(TableField? field, string table, StoredColumn column) => new(
        table, column.Name, column.Type, Text(field?.LabelFr, field?.LabelEn, column.Name), "", field?.Nomenclature?.Name ?? "", null, []);

    /// <summary>Pseudonyms are how tables are joined inside; they are no variable that anybody may ask for.</summary>
    private static StoredColumn[] Shown(StoredTable table) => [.. table.Columns.Where(c => !c.Name.StartsWith('_'))];

    private static LocalText LabelOf(TableModel model, StoredTable table)
    {
        var schema = SchemaOf(model, table);
        return Text(schema?.LabelFr, schema?.LabelEn, table.Name);
    }

    /// <summary>The source's own schema, or that of the table which the warehouse derives from it.</summary>
    private static TableSchema? SchemaOf(TableModel model, StoredTable table) =>
        string.Equals(table.Name, PersonRegister.Table, StringComparison.Ordinal) ? PersonRegister.Schema : model.Match(table.Name, out _);

    /// <summary>A source that is labelled in one language only is shown in that language, not hidden.</summary>
    private static LocalText Text(string? fr, string? en, string name)
    {
        var (french, english) = (string.IsNullOrWhiteSpace(fr) ? en : fr, string.IsNullOrWhiteSpace(en) ? fr : en);
        return string.IsNullOrWhiteSpace(french) ? LocalText.Same(name) : new LocalText(french, english!);
    }
}

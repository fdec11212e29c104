using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>
/// What one source is known to do: how it writes its files, which columns say who a row is about, how detail tables reach
/// their person, what it writes for "missing". Read from a <c>source.json</c> (see <c>spec/source-definition.md</c>).
/// </summary>
public sealed record SourceDefinition
{
    /// <summary>Public name, such as <c>snds</c>.</summary>
    public required string Name { get; init; }

    public string LabelFr { get; init; } = "";

    public string LabelEn { get; init; } = "";

    /// <summary>Declared delimiter; null: detected for each file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Declared encoding; null: detected for each file.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>Layouts tried for dates that declare none.</summary>
    public ImmutableArray<DatePattern> Dates { get; init; } = [DatePattern.Iso, DatePattern.French];

    /// <summary>Texts that mean "missing", by column or for all columns of a type. Counted apart, ignored by order checks.</summary>
    public ImmutableArray<Sentinel> Sentinels { get; init; } = [];

    /// <summary>Delivered name → names in the schemas, such as <c>NUM_ENQ</c> → <c>BEN_NIR_PSA</c> in claims, <c>NIR_ANO_17</c> in hospital tables: the first that the table has.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Aliases { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Where the person stands, table by table.</summary>
    public ImmutableArray<PersonColumns> Persons { get; init; } = [];

    /// <summary>Columns that name a person in whatever table they stand: pseudonyms of the source, numbers that lead to them. They never leave the holder, but to find a parent. Compared without case: one table of the SNDS writes its own in lower case.</summary>
    public ImmutableHashSet<string> Identifying { get; init; } = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a table without a person column reaches the row that has one.</summary>
    public ImmutableArray<ParentLink> Parents { get; init; } = [];

    /// <summary>Pairs of dates that must not be the wrong way round.</summary>
    public ImmutableArray<DateOrder> DateOrders { get; init; } = [];

    /// <summary>A source about which nothing is declared: all is detected.</summary>
    public static SourceDefinition Undeclared { get; } = new() { Name = "undeclared" };
}

/// <summary>How the bytes of a text file become characters.</summary>
public enum TextEncoding { Utf8, Latin1, Windows1252 }

/// <summary>Texts that stand for "missing" although they are well-formed.</summary>
/// <param name="Columns">Columns concerned; empty: all columns of <paramref name="Type"/>.</param>
/// <param name="Type">Type concerned, when no column is named.</param>
/// <param name="Values">The texts. For dates, ISO 8601: they are compared as dates, whatever the layout of the file.</param>
public sealed record Sentinel(ImmutableArray<string> Columns, FieldType? Type, ImmutableArray<string> Values);

/// <summary>The columns of <paramref name="Table"/> (or of every table that has them, when it is <c>*</c>) that together name a person.</summary>
/// <param name="Table">Table, or <c>*</c>.</param>
/// <param name="Columns">One or more columns, in order.</param>
/// <param name="Kind">What kind of identity it is, such as <c>nir</c>, <c>snds-psa</c>, <c>hospital-ipp</c>.</param>
public sealed record PersonColumns(string Table, ImmutableArray<string> Columns, string Kind);

/// <summary>A detail table takes the person (and bucket) of its parent's row.</summary>
/// <param name="Table">Detail table.</param>
/// <param name="Columns">Key columns in it.</param>
/// <param name="Parent">Parent table.</param>
/// <param name="ParentColumns">The same key in the parent, in the same order.</param>
public sealed record ParentLink(string Table, ImmutableArray<string> Columns, string Parent, ImmutableArray<string> ParentColumns);

/// <summary><paramref name="Earlier"/> must not lie after <paramref name="Later"/> in a row of <paramref name="Table"/>.</summary>
public sealed record DateOrder(string Table, string Earlier, string Later);

namespace Hygie.Core.Studies;

/// <summary>The columns that a query reads of one table: nothing else needs to be opened, decrypted or listed in a permit.</summary>
public sealed record TableUse(string Table, IReadOnlyList<string> Columns);

/// <summary>Type of a result column, the same on every engine.</summary>
public enum ValueKind
{
    Text,
    Integer,
    Boolean,

    /// <summary>A person's pseudonym: 16 bytes big-endian in rows, UUID in Parquet. Never leaves a zone as it is.</summary>
    Person,
}

/// <summary>A named result column.</summary>
public sealed record ResultColumn(string Name, ValueKind Kind);

/// <summary>
/// A step on the way to a result: a SELECT with a name, which later relations and the result read like a table. The queries of one plan share theirs: an
/// engine that runs several queries on one input makes each relation once (ADR 0300).
/// </summary>
/// <param name="Name">Lower-case letters, an underscore, a number; one name, one text within a plan.</param>
/// <param name="Sql">One SELECT over tables of the source and relations before it.</param>
/// <param name="Reads">Tables and columns of the source that it names itself.</param>
public sealed record Relation(string Name, string Sql, IReadOnlyList<TableUse> Reads)
{
    /// <summary>The relations that it reads itself, each as often as it does.</summary>
    public IReadOnlyList<Relation> Needs { get; init; } = [];
}

/// <summary>
/// A study compiled for an engine. The SQL is complete: codes and dates are written as literals, so the text shown
/// to a person is the text that runs (ADR 0051).
/// </summary>
/// <param name="Sql">One SELECT in DuckDB's dialect, over the tables of <paramref name="Reads"/> under their own names.</param>
/// <param name="Reads">Every table and column read, in order of name.</param>
/// <param name="Columns">The result's columns, in order.</param>
public sealed record CompiledQuery(string Sql, IReadOnlyList<TableUse> Reads, IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>
    /// Name of the one table that is no data: the pseudonyms of persons to leave out (objectors), given by
    /// <see cref="QueryInput.Excluded"/>, with the single column <c>_person</c>. It may be empty.
    /// </summary>
    public const string ExcludedTable = "_excluded";

    /// <summary>What <see cref="Select"/> reads, each after those that it needs.</summary>
    public IReadOnlyList<Relation> Relations { get; private init; } = [];

    /// <summary>Those that <see cref="Select"/> reads itself, each as often as it does.</summary>
    public IReadOnlyList<Relation> Needs { get; private init; } = [];

    /// <summary>The end of <see cref="Sql"/>, where the relations are there already.</summary>
    public string Select { get => field ?? Sql; private init; }

    /// <summary>A query over relations: its text is a WITH of them, then the SELECT.</summary>
    internal static CompiledQuery Over(IReadOnlyList<Relation> relations, SqlPart part, string select, IReadOnlyList<TableUse> reads, IReadOnlyList<ResultColumn> columns) =>
        relations.Count == 0 ? new CompiledQuery(select, reads, columns)
            : new CompiledQuery($"WITH {string.Join(",\n", relations.Select(r => $"{r.Name} AS (\n{r.Sql})"))}\n{select}", reads, columns) { Relations = relations, Needs = part.Needs, Select = select };
}

/// <summary>The tables and columns that a dataset version really has: columns of the SNDS change by year.</summary>
public sealed class SourceShape
{
    private readonly Dictionary<string, HashSet<string>> _tables = new(StringComparer.Ordinal);
    private readonly bool _everything;

    private SourceShape(bool everything) => _everything = everything;

    /// <summary>A version that lacks nothing: to show the text of a definition before there is one.</summary>
    public static SourceShape Everything { get; } = new(everything: true);

    /// <summary>From the names in the manifest.</summary>
    public SourceShape(IEnumerable<TableUse> tables)
    {
        foreach (var table in tables)
            _tables[table.Table] = new HashSet<string>(table.Columns, StringComparer.Ordinal);
    }

    /// <summary>True when the version holds the table.</summary>
    public bool Has(string table) => _everything || _tables.ContainsKey(table);

    /// <summary>True when the version holds the table with the column.</summary>
    public bool Has(string table, string column) => _everything || (_tables.TryGetValue(table, out var columns) && columns.Contains(column));
}

/// <summary>
/// A set of persons named by their 16-byte pseudonyms, end to end. A class without ToString or JSON:
/// a pseudonym never reaches a log.
/// </summary>
public sealed class PersonSet
{
    private readonly byte[] _pseudonyms;

    /// <summary>From pseudonyms laid end to end; the length is a multiple of 16.</summary>
    public PersonSet(ReadOnlySpan<byte> pseudonyms)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pseudonyms.Length % 16, 0, nameof(pseudonyms));
        _pseudonyms = pseudonyms.ToArray();
    }

    /// <summary>Nobody.</summary>
    public static PersonSet Nobody { get; } = new([]);

    /// <summary>How many.</summary>
    public int Count => _pseudonyms.Length / 16;

    /// <summary>All of them, end to end.</summary>
    internal ReadOnlySpan<byte> Bytes => _pseudonyms;

    /// <summary>The pseudonym at <paramref name="index"/>, 16 bytes big-endian.</summary>
    public ReadOnlySpan<byte> this[int index] => _pseudonyms.AsSpan(index * 16, 16);
}

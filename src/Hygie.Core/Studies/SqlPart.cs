namespace Hygie.Core.Studies;

/// <summary>One SELECT while it is written: remembers every column and relation that it names, and what the version lacks.</summary>
internal sealed class SqlPart(SourceShape shape)
{
    private readonly SortedDictionary<string, SortedSet<string>> _reads = new(StringComparer.Ordinal);
    private readonly List<Relation> _needs = [];

    /// <summary>What the version really has.</summary>
    public SourceShape Shape => shape;

    /// <summary>Relations named so far, each as often as it was.</summary>
    public IReadOnlyList<Relation> Needs => _needs;

    /// <summary>Columns of tables named so far, in order of name.</summary>
    public IReadOnlyList<TableUse> Reads => [.. _reads.Select(r => new TableUse(r.Key, [.. r.Value]))];

    /// <summary>Tables (<c>T</c>) and columns (<c>T.C</c>) that were named but are not in the version.</summary>
    public IEnumerable<string> Missing =>
        _reads.SelectMany(r => shape.Has(r.Key) ? r.Value.Where(c => !shape.Has(r.Key, c)).Select(c => $"{r.Key}.{c}") : [r.Key]);

    /// <summary>Names a relation.</summary>
    public string From(Relation relation)
    {
        _needs.Add(relation);
        return relation.Name;
    }

    /// <summary>Names a column of a table under its alias.</summary>
    public string Column(string alias, string table, string column)
    {
        if (!_reads.TryGetValue(table, out var columns))
            _reads[table] = columns = new SortedSet<string>(StringComparer.Ordinal);
        columns.Add(column);
        return $"{alias}.\"{column}\"";
    }

    /// <summary>A shorthand for one table: <c>var p = part.Of("p", "ER_PRS_F"); p("EXE_SOI_DTD")</c>.</summary>
    public Func<string, string> Of(string alias, string table) => column => Column(alias, table, column);
}

/// <summary>The relations of one plan: what is written alike is one relation.</summary>
internal sealed class StudyRelations(SourceShape shape)
{
    private readonly List<Relation> _all = [];
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>What the relations and queries name and the version lacks, in order.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>The relation of that text.</summary>
    public Relation Of(string kind, Func<SqlPart, string> write)
    {
        var part = new SqlPart(shape);
        var sql = write(part);
        _missing.UnionWith(part.Missing);
        if (_all.Find(r => string.Equals(r.Sql, sql, StringComparison.Ordinal)) is { } known)
            return known;
        var relation = new Relation($"{kind}_{SqlText.Number(_all.Count + 1)}", sql, part.Reads) { Needs = part.Needs };
        _all.Add(relation);
        return relation;
    }

    /// <summary>A query with all that it needs.</summary>
    public CompiledQuery Query(IReadOnlyList<ResultColumn> columns, Func<SqlPart, string> write)
    {
        var part = new SqlPart(shape);
        var select = write(part);
        _missing.UnionWith(part.Missing);
        var needed = new List<Relation>();
        foreach (var relation in part.Needs)
            Collect(relation, needed);
        return CompiledQuery.Over(needed, part, select, Union([part.Reads, .. needed.Select(r => r.Reads)]), columns);
    }

    /// <summary>Everything read by any of the parts, in order of name.</summary>
    public static IReadOnlyList<TableUse> Union(IEnumerable<IReadOnlyList<TableUse>> reads) =>
        [.. reads.SelectMany(r => r).GroupBy(r => r.Table, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new TableUse(g.Key, [.. g.SelectMany(r => r.Columns).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))];

    private static void Collect(Relation relation, List<Relation> found)
    {
        foreach (var need in relation.Needs)
            Collect(need, found);
        if (!found.Contains(relation))
            found.Add(relation);
    }
}

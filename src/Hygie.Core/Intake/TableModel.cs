using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>All tables and code lists of a source: what a delivery is checked against. Immutable.</summary>
public sealed class TableModel
{
    private readonly FrozenDictionary<string, TableSchema> _byName;
    private readonly ImmutableArray<TableSchema> _withYear;
    private readonly FrozenDictionary<string, Nomenclature> _nomenclatures;

    private TableModel(IEnumerable<TableSchema> tables, IEnumerable<Nomenclature> nomenclatures)
    {
        Tables = [.. tables.OrderBy(t => t.Name, StringComparer.Ordinal)];
        _byName = Tables.ToFrozenDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
        _withYear = [.. Tables.Where(t => t.NamePattern.HasYear)];
        _nomenclatures = nomenclatures.ToFrozenDictionary(n => n.Name, StringComparer.Ordinal);
    }

    /// <summary>Tables in the order of their names.</summary>
    public ImmutableArray<TableSchema> Tables { get; }

    public IEnumerable<Nomenclature> Nomenclatures => _nomenclatures.Values;

    /// <summary>Builds a model; HYG-6005 when two tables or two nomenclatures bear one name.</summary>
    public static Result<TableModel> Of(IReadOnlyCollection<TableSchema> tables, IReadOnlyCollection<Nomenclature> nomenclatures)
    {
        var twice = tables.Select(t => t.Name).GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any())
            ?? nomenclatures.Select(n => n.Name).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null ? new TableModel(tables, nomenclatures) : Refusal.Of("HYG-6005", ("table", twice.Key));
    }

    /// <summary>The table that a model name names, or null.</summary>
    public TableSchema? Table(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The code list of that name, or null when the model names it without shipping it.</summary>
    public Nomenclature? Nomenclature(string name) => _nomenclatures.GetValueOrDefault(name);

    /// <summary>The table that a delivered file stands for, or null. <c>T_MCO08B</c> is <c>T_MCOaaB</c> of 2008.</summary>
    /// <param name="delivered">File name without folder and extension.</param>
    /// <param name="year">Year found in the name, or 0.</param>
    public TableSchema? Match(string delivered, out int year)
    {
        year = 0;
        if (_byName.TryGetValue(delivered, out var exact))
            return exact;
        foreach (var table in _withYear)
            if (table.NamePattern.Matches(delivered, out year))
                return table;
        return null;
    }
}

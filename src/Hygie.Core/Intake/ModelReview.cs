using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>One thing a model gets wrong. Holds names of the model only: there are no data here.</summary>
/// <param name="Table">Table, or empty when it concerns several.</param>
/// <param name="Column">Column, columns joined by <c>+</c>, or empty.</param>
/// <param name="Rule">One of <see cref="ModelRules"/>.</param>
/// <param name="About">What it is about: the name referred to, or the two types.</param>
/// <param name="Severity">Weight.</param>
public sealed record ModelFinding(string Table, string Column, string Rule, string About, Severity Severity);

/// <summary>What is checked of a model before any delivery, and how much each rule weighs.</summary>
public static class ModelRules
{
    /// <summary>Two tables or two code lists bear one name.</summary>
    public const string NameTwice = "name-twice";

    /// <summary>A column of the primary key is not a column of the table.</summary>
    public const string PrimaryKeyColumn = "primary-key-column";

    /// <summary>A foreign key to a table that the model does not have.</summary>
    public const string ForeignKeyTable = "foreign-key-table";

    /// <summary>A foreign key whose columns are missing at one end, or are not as many at both.</summary>
    public const string ForeignKeyColumn = "foreign-key-column";

    /// <summary>A column that no value can satisfy: its minimum is above its maximum, or it ends before it begins.</summary>
    public const string Impossible = "impossible";

    /// <summary>A code list without the column that is asked of it.</summary>
    public const string NomenclatureColumn = "nomenclature-column";

    /// <summary>A code list that the model refers to without having it: the column's codes are not checked.</summary>
    public const string NomenclatureMissing = "nomenclature-missing";

    /// <summary>A code list that is described and not shipped.</summary>
    public const string NomenclatureFile = "nomenclature-file";

    /// <summary>A code list without codes.</summary>
    public const string NomenclatureEmpty = "nomenclature-empty";

    /// <summary>The two ends of a foreign key are not of one type.</summary>
    public const string ForeignKeyType = "foreign-key-type";

    /// <summary>A foreign key to columns that are not the primary key there: it may point at several rows.</summary>
    public const string ForeignKeyTarget = "foreign-key-target";

    /// <summary>The two ends of a foreign key declare different lengths.</summary>
    public const string ForeignKeyLength = "foreign-key-length";

    /// <summary>A table without primary key: a row delivered twice is not noticed.</summary>
    public const string NoPrimaryKey = "no-primary-key";

    /// <summary>Columns of one name are of different types in different tables.</summary>
    public const string TypeDiffers = "type-differs";

    /// <summary>A code list to which no column refers.</summary>
    public const string NomenclatureUnused = "nomenclature-unused";

    private static readonly FrozenDictionary<string, Severity> Lighter = new Dictionary<string, Severity>(StringComparer.Ordinal)
    {
        [NomenclatureMissing] = Severity.Warning, [NomenclatureFile] = Severity.Warning, [NomenclatureEmpty] = Severity.Warning,
        [ForeignKeyType] = Severity.Warning, [ForeignKeyTarget] = Severity.Warning,
        [ForeignKeyLength] = Severity.Info, [NoPrimaryKey] = Severity.Info, [TypeDiffers] = Severity.Info, [NomenclatureUnused] = Severity.Info,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The weight of a rule: an error (the model contradicts itself) unless it is listed as lighter.</summary>
    public static Severity SeverityOf(string rule) => Lighter.GetValueOrDefault(rule, Severity.Error);
}

/// <summary>Reviews a model: what it refers to and does not have, and where it disagrees with itself. Pure.</summary>
public sealed class ModelReview
{
    private readonly DescribedFiles _files;
    private readonly Dictionary<string, TableSchema> _tables;
    private readonly Dictionary<string, Nomenclature> _lists;
    private readonly ImmutableArray<ModelFinding>.Builder _findings = ImmutableArray.CreateBuilder<ModelFinding>();

    private ModelReview(DescribedFiles files)
    {
        _files = files;
        _tables = files.Tables.DistinctBy(t => t.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
        _lists = files.Nomenclatures.DistinctBy(n => n.Name, StringComparer.Ordinal).ToDictionary(n => n.Name, StringComparer.Ordinal);
    }

    /// <summary>Every finding, by rule, then table, then column. Files that cannot be read at all stay in <see cref="DescribedFiles.Problems"/>.</summary>
    public static ImmutableArray<ModelFinding> Of(DescribedFiles files)
    {
        var review = new ModelReview(files);
        review.ReviewNames();
        foreach (var table in files.Tables)
            review.ReviewTable(table);
        review.ReviewLists();
        return [.. review._findings.OrderBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Table, StringComparer.Ordinal).ThenBy(f => f.Column, StringComparer.Ordinal)];
    }

    private void ReviewNames()
    {
        foreach (var twice in _files.Tables.GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any()))
            Add(twice.Key, "", ModelRules.NameTwice, twice.Key);
        foreach (var twice in _files.Nomenclatures.GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
            Add("", "", ModelRules.NameTwice, twice.Key);
        foreach (var name in _files.Tables.SelectMany(t => t.Fields).GroupBy(f => f.Name, StringComparer.Ordinal))
            if (name.Select(f => f.Type).Distinct().ToList() is { Count: > 1 } types)
                Add("", name.Key, ModelRules.TypeDiffers, string.Join(", ", types.Order()));
    }

    private void ReviewTable(TableSchema table)
    {
        if (table.PrimaryKey.IsEmpty)
            Add(table.Name, "", ModelRules.NoPrimaryKey, "");
        foreach (var column in table.PrimaryKey.Where(c => table.Field(c) is null))
            Add(table.Name, column, ModelRules.PrimaryKeyColumn, "");
        foreach (var key in table.ForeignKeys)
            ReviewForeignKey(table, key);
        foreach (var field in table.Fields)
            ReviewField(table, field);
    }

    private void ReviewForeignKey(TableSchema table, ForeignKey key)
    {
        var columns = string.Join('+', key.Columns);
        if (!_tables.TryGetValue(key.Table, out var target))
        {
            if (!_lists.TryGetValue(key.Table, out var list))
                Add(table.Name, columns, ModelRules.ForeignKeyTable, key.Table);
            else if (!key.TargetColumns.All(c => list.Columns.Contains(c, StringComparer.Ordinal)))
                Add(table.Name, columns, ModelRules.ForeignKeyColumn, key.Table);
            return;
        }

        var ends = key.Columns.Zip(key.TargetColumns, (here, there) => (Here: table.Field(here), There: target.Field(there))).ToList();
        if (ends.Count != key.Columns.Length || ends.Count != key.TargetColumns.Length || ends.Exists(e => e.Here is null || e.There is null))
        {
            Add(table.Name, columns, ModelRules.ForeignKeyColumn, key.Table);
            return;
        }

        if (!target.PrimaryKey.ToHashSet(StringComparer.Ordinal).SetEquals(key.TargetColumns))
            Add(table.Name, columns, ModelRules.ForeignKeyTarget, key.Table);
        foreach (var (here, there) in ends)
            if (here!.Type != there!.Type)
                Add(table.Name, here.Name, ModelRules.ForeignKeyType, $"{here.Type}, {key.Table}: {there.Type}");
            else if (here.Length > 0 && there.Length > 0 && (here.Length, here.Decimals) != (there.Length, there.Decimals))
                Add(table.Name, here.Name, ModelRules.ForeignKeyLength, key.Table);
    }

    private void ReviewField(TableSchema table, TableField field)
    {
        if (field.Minimum > field.Maximum || field.Years.First > field.Years.Last || (field.Length > 0 && field.MinLength > field.Length))
            Add(table.Name, field.Name, ModelRules.Impossible, "");
        if (field.Nomenclature is not { } reference)
            return;
        if (!_lists.TryGetValue(reference.Name, out var list))
            Add(table.Name, field.Name, ModelRules.NomenclatureMissing, reference.Name);
        else if (list.Codes(reference.Column) is null)
            Add(table.Name, field.Name, ModelRules.NomenclatureColumn, $"{reference.Name}:{reference.Column}");
    }

    private void ReviewLists()
    {
        var used = _files.Tables.SelectMany(t => t.Fields).Select(f => f.Nomenclature?.Name).Concat(_files.Tables.SelectMany(t => t.ForeignKeys).Select(k => k.Table)).ToHashSet(StringComparer.Ordinal);
        foreach (var list in _lists.Values)
        {
            if (list.Codes("") is not { Count: > 0 })
                Add("", "", ModelRules.NomenclatureEmpty, list.Name);
            if (!used.Contains(list.Name))
                Add("", "", ModelRules.NomenclatureUnused, list.Name);
        }

        foreach (var name in _files.ListsWithoutFile)
            Add("", "", ModelRules.NomenclatureFile, name);
    }

    private void Add(string table, string column, string rule, string about) => _findings.Add(new ModelFinding(table, column, rule, about, ModelRules.SeverityOf(rule)));
}

using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>
/// The declared shape of a table: its columns in order, keys, and the years it exists. Immutable.
/// Source: Frictionless Table Schema, with the additions of the official SNDS model (see <c>spec/table-schema.md</c>).
/// </summary>
public sealed class TableSchema
{
    private readonly FrozenDictionary<string, int> _positions;

    /// <param name="name">Table name; <c>aa</c> in it stands for two digits of the year.</param>
    /// <param name="fields">Columns in order, names distinct.</param>
    public TableSchema(string name, ImmutableArray<TableField> fields)
    {
        Name = name;
        Fields = fields;
        _positions = fields.Index().ToFrozenDictionary(f => f.Item.Name, f => f.Index, StringComparer.Ordinal);
        NamePattern = TableNamePattern.Of(name);
    }

    /// <summary>Name as the model spells it, such as <c>ER_PRS_F</c> or <c>T_MCOaaB</c>.</summary>
    public string Name { get; }

    public ImmutableArray<TableField> Fields { get; }

    /// <summary>The product (family of tables) it belongs to, such as <c>PMSI MCO</c>; may be empty.</summary>
    public string Product { get; init; } = "";

    public string LabelFr { get; init; } = "";

    public string LabelEn { get; init; } = "";

    /// <summary>Columns that identify a row; empty when the model declares none.</summary>
    public ImmutableArray<string> PrimaryKey { get; init; } = [];

    public ImmutableArray<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>Texts that mean "missing" beside the empty one.</summary>
    public ImmutableArray<string> MissingValues { get; init; } = [];

    public YearHistory Years { get; init; } = YearHistory.Always;

    /// <summary>How names of delivered files match this table.</summary>
    public TableNamePattern NamePattern { get; }

    /// <summary>The column called <paramref name="name"/>, or null.</summary>
    public TableField? Field(string name) => _positions.TryGetValue(name, out var i) ? Fields[i] : null;

    /// <summary>Position of a column in <see cref="Fields"/>, or -1.</summary>
    public int IndexOf(string name) => _positions.GetValueOrDefault(name, -1);

    /// <summary>The same table with other columns.</summary>
    public TableSchema WithFields(ImmutableArray<TableField> fields) => new(Name, fields)
    {
        Product = Product, LabelFr = LabelFr, LabelEn = LabelEn, PrimaryKey = PrimaryKey, ForeignKeys = ForeignKeys, MissingValues = MissingValues, Years = Years,
    };

    public override string ToString() => Name;
}

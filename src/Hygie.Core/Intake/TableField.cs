using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>One column of a table.</summary>
public sealed record TableField
{
    /// <summary>Name as the source spells it; kept as it is in storage.</summary>
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    /// <summary>Declared date layouts, most specific first; empty means the source's usual ones.</summary>
    public ImmutableArray<DatePattern> Formats { get; init; } = [];

    /// <summary>Longest text in characters, or most digits before the decimal mark of a number; 0 when not declared.</summary>
    public int Length { get; init; }

    /// <summary>Most digits after the decimal mark (0 to 9), or -1 when the schema declares none. Stored exactly when all digits are at most 18.</summary>
    public int Decimals { get; init; } = -1;

    /// <summary>A missing value is an error. Columns of the primary key are always required.</summary>
    public bool Required { get; init; }

    /// <summary>No two rows share a value.</summary>
    public bool Unique { get; init; }

    public int MinLength { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    /// <summary>The only values allowed; empty when any is.</summary>
    public ImmutableArray<string> Enum { get; init; } = [];

    public ImmutableArray<string> TrueValues { get; init; } = [];

    public ImmutableArray<string> FalseValues { get; init; } = [];

    /// <summary>The code list the values come from; null when there is none.</summary>
    public NomenclatureReference? Nomenclature { get; init; }

    /// <summary>What the column could identify: <c>person</c>, <c>name</c>, <c>local</c>, <c>birth</c>, <c>death</c>, <c>care-date</c>, <c>commune</c>, <c>place</c>, <c>establishment</c>, <c>professional</c>; empty for most.</summary>
    public string Identifies { get; init; } = "";

    public string LabelFr { get; init; } = "";

    public string LabelEn { get; init; } = "";

    /// <summary>The years in which the column is delivered.</summary>
    public YearHistory Years { get; init; } = YearHistory.Always;
}

/// <summary>A code list and the column of it that holds the codes; an empty column means its primary key. Written <c>IR_SEX_V:SEX_COD</c>.</summary>
public sealed record NomenclatureReference(string Name, string Column)
{
    /// <summary>Reads <c>TABLE</c> or <c>TABLE:COLUMN</c>; the model writes <c>-</c> for none.</summary>
    public static NomenclatureReference? Parse(string text)
    {
        var parts = text.Trim().Split(':', 2, StringSplitOptions.TrimEntries);
        return parts[0] is "" or "-" ? null : new NomenclatureReference(parts[0], parts.Length > 1 ? parts[1] : "");
    }
}

/// <summary>Columns of this table that hold the key of another one.</summary>
/// <param name="Columns">Columns here, in the order of <paramref name="TargetColumns"/>.</param>
/// <param name="Table">Table referred to, or a nomenclature.</param>
/// <param name="TargetColumns">Columns there.</param>
public sealed record ForeignKey(ImmutableArray<string> Columns, string Table, ImmutableArray<string> TargetColumns);

/// <summary>When a table or column exists: first and last year (both inclusive) and the years in between that lack it.</summary>
/// <param name="First">Null: since always.</param>
/// <param name="Last">Null: still.</param>
/// <param name="Missing">Years of the interval without it.</param>
public sealed record YearHistory(int? First, int? Last, ImmutableArray<int> Missing)
{
    public static YearHistory Always { get; } = new(null, null, []);

    /// <summary>True when a delivery about <paramref name="year"/> should hold it.</summary>
    public bool Covers(int year) => !(year < First) && !(year > Last) && !Missing.Contains(year);
}

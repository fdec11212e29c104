using System.Collections.Frozen;

namespace Hygie.Core.Intake;

/// <summary>The names of what intake checks, as they stand in reports, and how much each weighs.</summary>
public static class Rules
{
    /// <summary>The value is not of the column's type.</summary>
    public const string Type = "type";

    /// <summary>The date is not in a layout of the column or does not exist in the calendar.</summary>
    public const string DateFormat = "date-format";

    /// <summary>Longer or shorter than declared, or more decimals than declared. The value is kept whole.</summary>
    public const string Length = "length";

    /// <summary>A key or required value is missing.</summary>
    public const string Required = "required";

    /// <summary>Not one of the values the schema lists.</summary>
    public const string Enum = "enum";

    /// <summary>Below the minimum or above the maximum, or too large to be stored exactly.</summary>
    public const string Range = "range";

    /// <summary>Not a code of the nomenclature.</summary>
    public const string Nomenclature = "nomenclature";

    /// <summary>A second row with the same primary key.</summary>
    public const string PrimaryKey = "primary-key";

    /// <summary>A second row with the same value of a unique column.</summary>
    public const string Unique = "unique";

    /// <summary>The row it refers to is not in the delivery.</summary>
    public const string ForeignKey = "foreign-key";

    /// <summary>Two dates of a row are the wrong way round.</summary>
    public const string DateOrder = "date-order";

    /// <summary>A declared stand-in for "missing". Counted apart, never an error.</summary>
    public const string Sentinel = "sentinel";

    /// <summary>The record has more or fewer cells than the header.</summary>
    public const string RowShape = "row-shape";

    /// <summary>Text goes on after a closing quote.</summary>
    public const string Quoting = "quoting";

    /// <summary>Bytes that are not text in the file's encoding.</summary>
    public const string Encoding = "encoding";

    /// <summary>A text that a spreadsheet would run. Kept as it is.</summary>
    public const string Formula = "formula";

    /// <summary>Some lines end with CR LF, some with LF.</summary>
    public const string MixedLineEnds = "mixed-line-ends";

    /// <summary>An empty line among the records.</summary>
    public const string BlankLine = "blank-line";

    /// <summary>The file stands for no table of the model: none of its rows can be taken in.</summary>
    public const string NoSchema = "no-schema";

    /// <summary>A check that could not be made: the other table or the code list is not here, or there are too many keys.</summary>
    public const string NotChecked = "not-checked";

    /// <summary>A column of the schema that is not delivered.</summary>
    public const string MissingColumn = "missing-column";

    /// <summary>A key column that is not delivered.</summary>
    public const string MissingKeyColumn = "missing-key-column";

    /// <summary>A delivered column that the schema does not know. It is not taken in.</summary>
    public const string UnknownColumn = "unknown-column";

    /// <summary>Two delivered columns bear one name: none of the rows can be taken in.</summary>
    public const string DuplicateColumn = "duplicate-column";

    /// <summary>The file stops making sense: see the report's problems.</summary>
    public const string Unreadable = "unreadable";

    private static readonly FrozenDictionary<string, Severity> Lighter = new Dictionary<string, Severity>(StringComparer.Ordinal)
    {
        [Length] = Severity.Warning, [Nomenclature] = Severity.Warning, [ForeignKey] = Severity.Warning, [DateOrder] = Severity.Warning,
        [Formula] = Severity.Warning, [MixedLineEnds] = Severity.Warning, [MissingColumn] = Severity.Warning, [UnknownColumn] = Severity.Warning,
        [Sentinel] = Severity.Info, [BlankLine] = Severity.Info, [NotChecked] = Severity.Info,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Known = typeof(Rules).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for one of the names above.</summary>
    public static bool IsKnown(string rule) => Known.Contains(rule);

    /// <summary>The weight of a rule: an error unless it is listed as lighter.</summary>
    public static Severity SeverityOf(string rule) => Lighter.GetValueOrDefault(rule, Severity.Error);
}

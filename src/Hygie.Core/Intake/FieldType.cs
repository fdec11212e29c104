namespace Hygie.Core.Intake;

/// <summary>What a column of a delivered table holds, and how it is stored once accepted.</summary>
public enum FieldType
{
    /// <summary>UTF-8 text.</summary>
    Text,
    /// <summary>Whole number of at most 18 digits, stored in 64 bits.</summary>
    Integer,
    /// <summary>Number with a declared count of decimals (stored exactly, see <see cref="TableField.Decimals"/>) or without (stored as a double).</summary>
    Number,
    /// <summary>Calendar day, stored as days since 1970-01-01.</summary>
    Date,
    /// <summary>Local date and time without zone, stored as microseconds since 1970-01-01T00:00.</summary>
    DateTime,
    /// <summary>Four-digit year, stored as a whole number.</summary>
    Year,
    /// <summary>Year and month, <c>yyyyMM</c>, stored as that whole number.</summary>
    YearMonth,
    /// <summary>Month of the year alone (a <c>date</c> with the format <c>%m</c>), stored as 1 to 12.</summary>
    Month,
    /// <summary>True or false: the schema's true and false values, else 1/0 and the usual words.</summary>
    Boolean,
}

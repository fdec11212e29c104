using System.Text.Unicode;

namespace Hygie.Core.Intake.Csv;

/// <summary>How one value becomes typed. A struct, so that the loop over a column is compiled for its type.</summary>
internal interface ICellType
{
    /// <summary>Writes the value into the column.</summary>
    /// <returns>Null, or the rule that the cell breaks (then nothing is written).</returns>
    string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row);
}

/// <summary>Fills one column of a batch from the cells of a block.</summary>
internal abstract class ColumnParser
{
    /// <summary>Column as the schema names it.</summary>
    public required TableField Field { get; init; }

    /// <summary>Position among the delivered columns.</summary>
    public required int Delivered { get; init; }

    /// <summary>A missing value is an error: required, or part of the primary key.</summary>
    public required bool Required { get; init; }

    public required CellConstraints Constraints { get; init; }

    public required TextEncoding Encoding { get; init; }

    /// <summary>Values declared to mean "missing".</summary>
    public long Sentinels { get; protected set; }

    public long Present { get; protected set; }

    public long Missing { get; protected set; }

    public abstract void Fill(CsvBlock block, int firstRow, ColumnBatch batch, ColumnBuffer into, IFindingSink sink);
}

/// <summary>Hears of each broken rule, by row of the batch.</summary>
internal interface IFindingSink
{
    void Broken(int row, TableField field, string rule);
}

/// <inheritdoc cref="ColumnParser"/>
internal sealed class ColumnParser<T>(T type) : ColumnParser
    where T : struct, ICellType
{
    private readonly T _type = type;
    private byte[] _unquoted = [];

    public override void Fill(CsvBlock block, int firstRow, ColumnBatch batch, ColumnBuffer into, IFindingSink sink)
    {
        var (stride, bytes, bounds) = (block.Columns + 1, block.Bytes, 0);
        var cuts = block.Bounds[((firstRow * stride) + Delivered)..];
        for (var row = 0; row < batch.Rows; row++, bounds += stride)
        {
            var start = cuts[bounds] + 1;
            ReadOnlySpan<byte> cell = block.HasQuotes ? block.Value(firstRow + row, Delivered, ref _unquoted) : bytes.AsSpan(start, cuts[bounds + 1] - start);
            if (typeof(T) != typeof(TextCell))
                cell = CellParser.Trim(cell);
            if (cell.IsEmpty || Constraints.IsMissingText(cell))
                Miss(row, into, sink);
            else if (Constraints.IsSentinel(cell))
                CountSentinel(row, into);
            else if (_type.Read(cell, into, row) is { } rule)
                Break(row, cell, into, sink, rule);
            else
                Keep(row, cell, into, sink);
        }
    }

    private void Keep(int row, ReadOnlySpan<byte> cell, ColumnBuffer into, IFindingSink sink)
    {
        if (Constraints.IsSentinel(into, row))
        {
            CountSentinel(row, into);
            return;
        }

        Present++;
        if (Constraints.Any)
            Constraints.Check(cell, into, row, sink);
    }

    private void Miss(int row, ColumnBuffer into, IFindingSink sink)
    {
        Missing++;
        into.SetMissing(row);
        if (Required)
            sink.Broken(row, Field, Rules.Required);
    }

    private void CountSentinel(int row, ColumnBuffer into)
    {
        Sentinels++;
        into.SetMissing(row);
    }

    private void Break(int row, ReadOnlySpan<byte> cell, ColumnBuffer into, IFindingSink sink, string rule)
    {
        Present++;
        into.SetBroken(row, cell);
        sink.Broken(row, Field, rule);
    }
}

/// <summary>Text: UTF-8 is kept as it is, single-byte encodings become UTF-8.</summary>
internal readonly struct TextCell(TextEncoding encoding) : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        if (!cell.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            into.SetText(row, cell);
            return null;
        }

        if (encoding != TextEncoding.Utf8)
        {
            var utf8 = new byte[cell.Length * 3];
            into.SetText(row, utf8.AsSpan(0, TextDecoder.ToUtf8(cell, encoding, utf8)));
            return null;
        }

        if (!Utf8.IsValid(cell))
            return Rules.Encoding;
        into.SetText(row, cell);
        return null;
    }
}

/// <summary>Whole numbers.</summary>
internal readonly struct IntegerCell : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        if (!CellParser.TryInteger(cell, out var value, out _))
            return Rules.Type;
        into.SetNumber(row, value);
        return null;
    }
}

/// <summary>Years, year-months and months: a fixed count of digits, within the calendar.</summary>
internal readonly struct CalendarCell(FieldType type) : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        var width = type switch { FieldType.Year => 4, FieldType.YearMonth => 6, _ => 2 };
        if (!CellParser.TryInteger(cell, out var value, out var digits) || value < 0 || digits > width || (type != FieldType.Month && digits != width) || cell.Length != digits)
            return Rules.DateFormat;
        if (type != FieldType.Year && value % 100 is < 1 or > 12)
            return Rules.DateFormat;
        into.SetNumber(row, value);
        return null;
    }
}

/// <summary>Numbers with declared decimals, kept exactly.</summary>
internal readonly struct DecimalCell : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        if (!CellParser.TryDecimal(cell, into.Scale, out var value))
            return CellParser.TryDouble(cell, out _) ? Rules.Range : Rules.Type;
        into.SetNumber(row, value);
        return null;
    }
}

/// <summary>Numbers without declared decimals.</summary>
internal readonly struct DoubleCell : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        if (!CellParser.TryDouble(cell, out var value))
            return Rules.Type;
        into.SetDouble(row, value);
        return null;
    }
}

/// <summary>Dates and date-times, in the first layout that fits.</summary>
internal readonly struct DateCell(DatePattern[] layouts, bool withTime) : ICellType
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        foreach (var layout in layouts)
        {
            if (!layout.TryRead(cell, out var days, out var seconds))
                continue;
            into.SetNumber(row, withTime ? (days * MicrosecondsPerDay) + (seconds * 1_000_000L) : days);
            return null;
        }

        return Rules.DateFormat;
    }
}

/// <summary>Booleans: the schema's own words, else 1/0, true/false, O/N, Y/N.</summary>
internal readonly struct BooleanCell(byte[][] trueWords, byte[][] falseWords) : ICellType
{
    public string? Read(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        var value = IsOneOf(cell, trueWords) ? 1 : IsOneOf(cell, falseWords) ? 0 : -1;
        if (value < 0)
            return Rules.Type;
        into.SetNumber(row, value);
        return null;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> cell, byte[][] words)
    {
        foreach (var word in words)
            if (cell.SequenceEqual(word))
                return true;
        return false;
    }
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Hygie.Core.Intake;

/// <summary>How a column's values lie in memory and in Parquet.</summary>
public enum ColumnKind
{
    /// <summary>UTF-8 bytes (Parquet BYTE_ARRAY, String).</summary>
    Text,
    /// <summary>64-bit whole numbers; also years, months, year-months (Parquet INT64).</summary>
    Int64,
    /// <summary>Whole numbers scaled by <see cref="ColumnBuffer.Scale"/> powers of ten (Parquet INT64, Decimal(18, scale)).</summary>
    Decimal,
    /// <summary>64-bit floating point.</summary>
    Double,
    /// <summary>Days since 1970-01-01 (Parquet INT32, Date), kept in the 64-bit array.</summary>
    Date,
    /// <summary>Microseconds since 1970-01-01T00:00, local (Parquet INT64, Timestamp not adjusted to UTC).</summary>
    Timestamp,
    /// <summary>0 or 1.</summary>
    Boolean,
}

/// <summary>
/// Rows of one table, column by column, reused from batch to batch: the parser fills it, the checker judges it,
/// the Parquet writer takes its arrays as they are. A private working buffer, so it may be mutated.
/// </summary>
public sealed class ColumnBatch
{
    /// <summary>Rows that a batch holds at most.</summary>
    public const int DefaultCapacity = 16384;

    /// <param name="fields">Columns, in the order of the stored table.</param>
    /// <param name="capacity">Most rows.</param>
    public ColumnBatch(IReadOnlyList<TableField> fields, int capacity = DefaultCapacity)
    {
        Columns = [.. fields.Select(f => new ColumnBuffer(f, capacity))];
        Capacity = capacity;
        RowNumbers = new long[capacity];
        Rejected = new bool[capacity];
    }

    public ImmutableArray<ColumnBuffer> Columns { get; }

    public int Capacity { get; }

    /// <summary>Rows filled.</summary>
    public int Rows { get; set; }

    /// <summary>1-based number of each row in its file. Numbers are missing where a record could not be read at all.</summary>
    public long[] RowNumbers { get; }

    /// <summary>Rows that broke a rule of severity error: they are not stored.</summary>
    public bool[] Rejected { get; }

    /// <summary>Forgets the rows, keeps the arrays.</summary>
    public void Clear()
    {
        Rows = 0;
        Rejected.AsSpan().Clear();
        foreach (var column in Columns)
            column.Clear();
    }
}

/// <summary>
/// One column of a batch. Every row has a slot: where <see cref="Present"/> is 0 the value is missing and its slot is zero
/// (or empty). Numbers and dates are in <see cref="Numbers"/>, doubles in <see cref="Doubles"/>, texts in <see cref="Bytes"/> between offsets.
/// </summary>
public sealed class ColumnBuffer
{
    private Dictionary<int, byte[]>? _broken;

    /// <param name="field">The column; <see cref="TableField.Type"/> decides the kind.</param>
    /// <param name="capacity">Most rows.</param>
    public ColumnBuffer(TableField field, int capacity)
    {
        Field = field;
        Kind = KindOf(field);
        Scale = Kind == ColumnKind.Decimal ? field.Decimals : 0;
        Present = new short[capacity];
        Numbers = Kind is ColumnKind.Text or ColumnKind.Double ? [] : new long[capacity];
        Doubles = Kind == ColumnKind.Double ? new double[capacity] : [];
        Offsets = Kind == ColumnKind.Text ? new int[capacity + 1] : [];
        Bytes = Kind == ColumnKind.Text ? new byte[capacity * 8] : [];
    }

    public TableField Field { get; }

    public ColumnKind Kind { get; }

    /// <summary>Digits after the decimal mark of <see cref="ColumnKind.Decimal"/>.</summary>
    public int Scale { get; }

    /// <summary>Parquet definition levels: 1 = present, 0 = missing.</summary>
    public short[] Present { get; }

    public long[] Numbers { get; }

    public double[] Doubles { get; }

    /// <summary>Text of row r: <see cref="Bytes"/> from Offsets[r] to Offsets[r + 1].</summary>
    public int[] Offsets { get; }

    public byte[] Bytes { get; private set; }

    /// <summary>Missing values among the rows filled.</summary>
    public int Missing { get; private set; }

    public static ColumnKind KindOf(TableField field) => field.Type switch
    {
        FieldType.Text => ColumnKind.Text,
        FieldType.Number => field is { Decimals: >= 0, Length: > 0 } && (long)field.Length + field.Decimals <= 18 ? ColumnKind.Decimal : ColumnKind.Double,
        FieldType.Date => ColumnKind.Date,
        FieldType.DateTime => ColumnKind.Timestamp,
        FieldType.Boolean => ColumnKind.Boolean,
        _ => ColumnKind.Int64,
    };

    /// <summary>The text of a row; empty when missing.</summary>
    public ReadOnlySpan<byte> Text(int row) => Bytes.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]);

    public void SetNumber(int row, long value)
    {
        Numbers[row] = value;
        Present[row] = 1;
    }

    public void SetDouble(int row, double value)
    {
        Doubles[row] = value;
        Present[row] = 1;
    }

    /// <summary>Texts are set row after row, each row once.</summary>
    public void SetText(int row, ReadOnlySpan<byte> utf8)
    {
        var start = Offsets[row];
        if (start + utf8.Length > Bytes.Length)
            Grow(start + utf8.Length);
        utf8.CopyTo(Bytes.AsSpan(start));
        Offsets[row + 1] = start + utf8.Length;
        Present[row] = 1;
    }

    public void SetMissing(int row)
    {
        Present[row] = 0;
        Missing++;
        if (Kind == ColumnKind.Text)
            Offsets[row + 1] = Offsets[row];
        else if (Kind == ColumnKind.Double)
            Doubles[row] = 0;
        else
            Numbers[row] = 0;
    }

    /// <summary>Says that the column holds no value in any row; for a column that is never written to.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public void LeaveMissing(int rows) => Missing = rows;

    /// <summary>Copies rows of a column of the same kind, one behind the other.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="rows">Which ones, in their new order.</param>
    /// <param name="first">The row that receives the first of them; all rows before it are filled.</param>
    public void Gather(ColumnBuffer from, ReadOnlySpan<int> rows, int first)
    {
        // Where a value is missing its slot is zero or empty, so slots are copied without a look at it.
        Missing += rows.Length - GatherPresent(from.Present, rows, Present.AsSpan(first));
        if (Kind == ColumnKind.Text)
            GatherTexts(from, rows, first);
        else if (Kind == ColumnKind.Double)
            GatherSlots<double>(from.Doubles, rows, Doubles.AsSpan(first));
        else
            GatherSlots<long>(from.Numbers, rows, Numbers.AsSpan(first));
    }

    /// <summary>A value that is not of the column's type: missing in storage, but still a key that other rows may refer to.</summary>
    public void SetBroken(int row, ReadOnlySpan<byte> cell)
    {
        SetMissing(row);
        (_broken ??= [])[row] = cell.ToArray();
    }

    /// <summary>True when no row has a value, not even a broken one.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public bool IsEmpty(int rows) => Missing == rows && _broken is null;

    /// <summary>The text of a broken value.</summary>
    public bool TryGetBroken(int row, [NotNullWhen(true)] out byte[]? cell)
    {
        cell = null;
        return _broken is not null && _broken.TryGetValue(row, out cell);
    }

    public void Clear()
    {
        Missing = 0;
        _broken = null;
    }

    /// <returns>Values present.</returns>
    private static int GatherPresent(short[] from, ReadOnlySpan<int> rows, Span<short> into)
    {
        var present = 0;
        for (var i = 0; i < rows.Length; i++)
            present += into[i] = from[rows[i]];
        return present;
    }

    private static void GatherSlots<T>(T[] from, ReadOnlySpan<int> rows, Span<T> into)
    {
        for (var i = 0; i < rows.Length; i++)
            into[i] = from[rows[i]];
    }

    private void GatherTexts(ColumnBuffer from, ReadOnlySpan<int> rows, int first)
    {
        var end = Offsets[first];
        for (var i = 0; i < rows.Length; i++)
        {
            var text = from.Text(rows[i]);
            if (end + text.Length > Bytes.Length)
                Grow(end + text.Length);
            text.CopyTo(Bytes.AsSpan(end));
            Offsets[first + i + 1] = end += text.Length;
        }
    }

    private void Grow(int atLeast)
    {
        var larger = new byte[Math.Max(Bytes.Length * 2, atLeast)];
        Bytes.CopyTo(larger, 0);
        Bytes = larger;
    }
}

using System.Runtime.CompilerServices;

namespace Hygie.Core.Intake.Csv;

/// <summary>
/// A stretch of whole records, cut into cells without copying any. Regular records (as many cells as the header) lie in
/// <see cref="Rows"/>; the others are listed in <see cref="Irregular"/> with their place in the file. A working buffer, reused.
/// </summary>
public sealed class CsvBlock
{
    private int[] _bounds = [];
    private long[] _numbers = [];

    /// <summary>The bytes; cells are ranges of them.</summary>
    public byte[] Bytes { get; internal set; } = [];

    /// <summary>Cells of a regular record.</summary>
    public int Columns { get; private set; }

    /// <summary>Regular records.</summary>
    public int Rows { get; private set; }

    /// <summary>Records that are ragged or badly quoted, in order.</summary>
    public List<IrregularRecord> Irregular { get; } = [];

    /// <summary>True when a cell may be quoted; when false no cell holds a quote at all.</summary>
    public bool HasQuotes { get; internal set; }

    /// <summary>Empty lines passed over (they are no records when the table has more than one column).</summary>
    public int BlankLines { get; private set; }

    /// <summary>Records that end with CR LF, and with LF alone.</summary>
    public (int CrLf, int Lf) LineEnds { get; private set; }

    /// <summary>All records of the block, regular or not.</summary>
    public int Records => Rows + Irregular.Count;

    /// <summary>1-based number in the file of a regular record.</summary>
    public long NumberOf(int row) => _numbers[row];

    /// <summary>The raw bytes of a cell, quotes included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Raw(int row, int column)
    {
        var at = (row * (Columns + 1)) + column;
        var start = _bounds[at] + 1;
        return Bytes.AsSpan(start, _bounds[at + 1] - start);
    }

    /// <summary>The value of a cell: quotes taken off, doubled quotes made single.</summary>
    /// <param name="row">Regular record.</param>
    /// <param name="column">Cell.</param>
    /// <param name="scratch">Grows as needed; holds the value when it had doubled quotes.</param>
    public ReadOnlySpan<byte> Value(int row, int column, ref byte[] scratch)
    {
        var raw = Raw(row, column);
        return HasQuotes && raw.Length >= 2 && raw[0] == '"' ? Unquote(raw[1..^1], ref scratch) : raw;
    }

    /// <summary>The cuts of all regular records: for each, the byte before it and the end of each cell.</summary>
    internal ReadOnlySpan<int> Bounds => _bounds.AsSpan(0, Rows * (Columns + 1));

    internal void Begin(int columns, int bytes)
    {
        (Columns, Rows, BlankLines, LineEnds) = (columns, 0, 0, (0, 0));
        Irregular.Clear();
        var most = (bytes / Math.Max(1, columns)) + 2;
        if (_numbers.Length < most)
            _numbers = new long[most];
        if (_bounds.Length < most * (columns + 1))
            _bounds = new int[most * (columns + 1)];
    }

    /// <summary>Bounds of the record being cut: the byte before it, then the end of each cell.</summary>
    internal Span<int> Slot => _bounds.AsSpan(Rows * (Columns + 1), Columns + 1);

    internal void Accept(long number) => _numbers[Rows++] = number;

    internal void Reject(long number, string rule) => Irregular.Add(new IrregularRecord(number, rule));

    internal void CountBlank() => BlankLines++;

    internal void CountLineEnd(bool crLf) => LineEnds = crLf ? (LineEnds.CrLf + 1, LineEnds.Lf) : (LineEnds.CrLf, LineEnds.Lf + 1);

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> inner, ref byte[] scratch)
    {
        var quote = inner.IndexOf((byte)'"');
        if (quote < 0)
            return inner;
        if (scratch.Length < inner.Length)
            scratch = new byte[inner.Length];
        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            scratch[length++] = inner[i];
            if (inner[i] == '"')
                i++;
        }

        return scratch.AsSpan(0, length);
    }
}

/// <summary>A record that cannot be read as a row of the table.</summary>
/// <param name="Number">1-based record number in the file.</param>
/// <param name="Rule"><see cref="Rules.RowShape"/> or <see cref="Rules.Quoting"/>.</param>
public sealed record IrregularRecord(long Number, string Rule);

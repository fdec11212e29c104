using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hygie.Core.Intake.Csv;

/// <summary>
/// Cuts bytes into records and cells (RFC 4180; LF or CR LF; a quote opens only at the start of a cell). Blocks without any
/// quote, nearly all of them in practice, are scanned 32 bytes at a time; the others byte by byte. Both give the same cuts.
/// </summary>
internal static class CsvTokenizer
{
    /// <summary>Cuts the whole records of <paramref name="length"/> bytes from <paramref name="start"/>.</summary>
    /// <param name="block">Receives the cuts; its bytes are set, <see cref="CsvBlock.Begin"/> was called.</param>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes there.</param>
    /// <param name="delimiter">Delimiter.</param>
    /// <param name="firstRecord">Number of the first record.</param>
    /// <param name="last">No bytes follow: an unterminated record is complete.</param>
    /// <returns>Bytes used, and whether the rest begins inside quotes.</returns>
    public static (int Used, bool OpenQuote) Cut(CsvBlock block, int start, int length, byte delimiter, long firstRecord, bool last)
    {
        var bytes = block.Bytes.AsSpan(0, start + length);
        block.HasQuotes = bytes[start..].Contains((byte)'"');
        var cutter = new RecordCutter(block, bytes, start, firstRecord);
        var open = false;
        if (block.HasQuotes)
            open = CutQuoted(ref cutter, bytes, start, delimiter);
        else
            CutPlain(ref cutter, bytes, start, delimiter);
        if (last && !open && cutter.RecordStart < bytes.Length)
            cutter.EndOfRecord(bytes.Length, terminated: false);
        return (cutter.RecordStart - start, open);
    }

    private static void CutPlain(ref RecordCutter cutter, ReadOnlySpan<byte> bytes, int start, byte delimiter)
    {
        var i = start;
        var (delimiters, newlines) = (Vector256.Create(delimiter), Vector256.Create((byte)'\n'));
        ref var origin = ref MemoryMarshal.GetReference(bytes);
        for (; i <= bytes.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var chunk = Vector256.LoadUnsafe(ref origin, (nuint)i);
            var ends = Vector256.Equals(chunk, newlines).ExtractMostSignificantBits();
            var mask = Vector256.Equals(chunk, delimiters).ExtractMostSignificantBits() | ends;
            for (; mask != 0; mask &= mask - 1)
            {
                var bit = BitOperations.TrailingZeroCount(mask);
                if ((ends >> bit & 1) == 0)
                    cutter.EndOfCell(i + bit);
                else
                    cutter.EndOfRecord(i + bit, terminated: true);
            }
        }

        for (; i < bytes.Length; i++)
        {
            if (bytes[i] == delimiter)
                cutter.EndOfCell(i);
            else if (bytes[i] == '\n')
                cutter.EndOfRecord(i, terminated: true);
        }
    }

    private static bool CutQuoted(ref RecordCutter cutter, ReadOnlySpan<byte> bytes, int start, byte delimiter)
    {
        var (cellStart, i) = (start, start);
        while (i < bytes.Length)
        {
            var b = bytes[i];
            if (b == '"' && i == cellStart)
            {
                i = AfterClosingQuote(bytes, i + 1);
                if (i < 0)
                    return true;
                if (i < bytes.Length && bytes[i] != delimiter && bytes[i] != '\n' && !IsCrLf(bytes, i))
                    cutter.BadQuoting();
                cellStart = -1;
                continue;
            }

            if (b == delimiter)
                cutter.EndOfCell(i);
            else if (b == '\n')
                cutter.EndOfRecord(i, terminated: true);
            i++;
            if (b == delimiter || b == '\n')
                cellStart = i;
        }

        return false;
    }

    private static bool IsCrLf(ReadOnlySpan<byte> bytes, int i) =>
        bytes[i] == '\r' && (i + 1 == bytes.Length || bytes[i + 1] == '\n');

    /// <summary>Position after the quote that closes a cell, or -1 when it is not in these bytes.</summary>
    private static int AfterClosingQuote(ReadOnlySpan<byte> bytes, int i)
    {
        while (true)
        {
            var next = bytes[i..].IndexOf((byte)'"');
            if (next < 0)
                return -1;
            i += next + 1;
            if (i >= bytes.Length || bytes[i] != '"')
                return i;
            i++;
        }
    }

    /// <summary>Writes the cuts of one record after the other into the block.</summary>
    private ref struct RecordCutter
    {
        private readonly CsvBlock _block;
        private readonly ReadOnlySpan<byte> _bytes;
        private Span<int> _slot;
        private int _cells;
        private bool _badQuoting;
        private long _record;

        public RecordCutter(CsvBlock block, ReadOnlySpan<byte> bytes, int start, long firstRecord)
        {
            _block = block;
            _bytes = bytes;
            _record = firstRecord;
            Begin(start);
        }

        /// <summary>First byte of the record being cut.</summary>
        public int RecordStart { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void EndOfCell(int at)
        {
            var cell = ++_cells;
            if (cell < _slot.Length)
                _slot[cell] = at;
        }

        public void BadQuoting() => _badQuoting = true;

        public void EndOfRecord(int at, bool terminated)
        {
            var carriage = at > RecordStart && _bytes[at - 1] == '\r';
            var end = carriage ? at - 1 : at;
            if (terminated)
                _block.CountLineEnd(carriage);
            if (end == RecordStart && _slot.Length > 2)
                _block.CountBlank();
            else
                Judge(end);
            Begin(at + 1);
        }

        private void Judge(int end)
        {
            EndOfCell(end);
            if (_badQuoting)
                _block.Reject(_record, Rules.Quoting);
            else if (_cells != _slot.Length - 1)
                _block.Reject(_record, Rules.RowShape);
            else
                _block.Accept(_record);
            _record++;
        }

        private void Begin(int start)
        {
            RecordStart = Math.Min(start, _bytes.Length);
            (_cells, _badQuoting) = (0, false);
            _slot = _block.Slot;
            _slot[0] = start - 1;
        }
    }
}

using Hygie.Core.Intake;
using ParquetSharp;

namespace Hygie.Adapters.Parquet;

/// <summary>Hands one column of a batch to Parquet: levels for the rows kept, values without the missing ones. Its arrays are reused.</summary>
internal sealed class ColumnPacker
{
    private short[] _levels = [];
    private long[] _longs = [];
    private int[] _ints = [];
    private double[] _doubles = [];
    private bool[] _bools = [];
    private ByteArray[] _texts = [];
    private FixedLenByteArray[] _fixed = [];

    /// <summary>Pseudonyms of the rows kept; sixteen zeros are a missing one.</summary>
    public unsafe void WritePseudonyms(ColumnWriter writer, ColumnBatch batch, ReadOnlySpan<byte> pseudonyms)
    {
        Reserve(batch.Capacity);
        fixed (byte* first = pseudonyms)
        {
            var (rows, count) = (0, 0);
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.Rejected[row])
                    continue;
                var known = pseudonyms.Slice(row * 16, 16).ContainsAnyExcept((byte)0);
                _levels[rows++] = known ? (short)1 : (short)0;
                if (known)
                    _fixed[count++] = new FixedLenByteArray((IntPtr)(first + (row * 16)));
            }

            ((ColumnWriter<FixedLenByteArray>)writer).WriteBatch(rows, _levels.AsSpan(0, rows), [], _fixed.AsSpan(0, count));
        }
    }

    /// <summary>One column of the rows kept.</summary>
    public void Write(ColumnWriter writer, ColumnBatch batch, ColumnBuffer column)
    {
        Reserve(batch.Capacity);
        if (column.Numbers.Length > 0 && !column.Present.AsSpan(0, batch.Rows).Contains((short)0) && writer is ColumnWriter<long> whole && !batch.Rejected.AsSpan(0, batch.Rows).Contains(true))
        {
            whole.WriteBatch(batch.Rows, column.Present.AsSpan(0, batch.Rows), [], column.Numbers.AsSpan(0, batch.Rows));
            return;
        }

        switch (column.Kind)
        {
            case ColumnKind.Text:
                WriteTexts((ColumnWriter<ByteArray>)writer, batch, column);
                break;
            case ColumnKind.Double:
                Send((ColumnWriter<double>)writer, batch, column, column.Doubles, _doubles, static d => d);
                break;
            case ColumnKind.Date:
                Send((ColumnWriter<int>)writer, batch, column, column.Numbers, _ints, static n => (int)n);
                break;
            case ColumnKind.Boolean:
                Send((ColumnWriter<bool>)writer, batch, column, column.Numbers, _bools, static n => n != 0);
                break;
            default:
                Send((ColumnWriter<long>)writer, batch, column, column.Numbers, _longs, static n => n);
                break;
        }
    }

    private void Send<TFrom, TTo>(ColumnWriter<TTo> writer, ColumnBatch batch, ColumnBuffer column, TFrom[] from, TTo[] values, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        var (rows, count) = (0, 0);
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.Rejected[row])
                continue;
            _levels[rows++] = column.Present[row];
            if (column.Present[row] != 0)
                values[count++] = convert(from[row]);
        }

        writer.WriteBatch(rows, _levels.AsSpan(0, rows), [], values.AsSpan(0, count));
    }

    private unsafe void WriteTexts(ColumnWriter<ByteArray> writer, ColumnBatch batch, ColumnBuffer column)
    {
        var (rows, count) = (0, 0);
        fixed (byte* bytes = column.Bytes)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.Rejected[row])
                    continue;
                _levels[rows++] = column.Present[row];
                if (column.Present[row] != 0)
                    _texts[count++] = new ByteArray((IntPtr)(bytes + column.Offsets[row]), column.Offsets[row + 1] - column.Offsets[row]);
            }

            writer.WriteBatch(rows, _levels.AsSpan(0, rows), [], _texts.AsSpan(0, count));
        }
    }

    private void Reserve(int rows)
    {
        if (_levels.Length >= rows)
            return;
        (_levels, _longs, _ints, _doubles) = (new short[rows], new long[rows], new int[rows], new double[rows]);
        (_bools, _texts, _fixed) = (new bool[rows], new ByteArray[rows], new FixedLenByteArray[rows]);
    }
}

using System.Buffers;
using ParquetSharp;

namespace Hygie.Adapters.Deliveries;

/// <summary>The next rows of one column, as texts. Its buffers are reused.</summary>
internal abstract class ParquetColumn : IDisposable
{
    /// <summary>The texts, end to end.</summary>
    protected ArrayBufferWriter<byte> Text { get; } = new();

    /// <summary>Where each of them ends.</summary>
    protected int[] Ends { get; private set; } = [];

    /// <summary>Bytes of the texts at hand.</summary>
    public int Bytes => Text.WrittenCount;

    /// <summary>Reads rows on; false when the column has fewer, or a text longer than <paramref name="longest"/>.</summary>
    public bool Read(int rows, int longest)
    {
        if (Ends.Length < rows)
            Ends = new int[rows];
        Text.ResetWrittenCount();
        return Fill(rows, longest);
    }

    /// <summary>The text of a row; empty when it is missing.</summary>
    public ReadOnlySpan<byte> Cell(int row)
    {
        var start = row == 0 ? 0 : Ends[row - 1];
        return Text.WrittenSpan[start..Ends[row]];
    }

    public abstract void Dispose();

    protected abstract bool Fill(int rows, int longest);
}

/// <inheritdoc/>
/// <param name="reader">The column in one row group; owned.</param>
/// <param name="column">What it is.</param>
/// <param name="write">Writes one value.</param>
internal sealed class ParquetColumn<T>(ColumnReader<T> reader, ColumnDescriptor column, Action<T, ArrayBufferWriter<byte>> write) : ParquetColumn
    where T : unmanaged
{
    private readonly short _present = column.MaxDefinitionLevel;
    private short[] _levels = [];
    private T[] _values = [];

    public override void Dispose() => reader.Dispose();

    /// <summary>Texts point into the library's own memory until it reads on: each batch is written before the next.</summary>
    protected override bool Fill(int rows, int longest)
    {
        if (_values.Length < rows)
            (_values, _levels) = (new T[rows], new short[rows]);
        for (var done = 0; done < rows;)
        {
            var read = (int)reader.ReadBatch(rows - done, _present == 0 ? [] : _levels.AsSpan(0, rows - done), [], _values.AsSpan(0, rows - done), out var values);
            if (read <= 0 || (_present == 0 && values != read))
                return false;
            for (int row = 0, value = 0; row < read; row++)
            {
                if (_present == 0 || _levels[row] == _present)
                    write(_values[value++], Text);
                Ends[done + row] = Text.WrittenCount;
                if (Text.WrittenCount > longest)
                    return false;
            }

            done += read;
        }

        return true;
    }
}

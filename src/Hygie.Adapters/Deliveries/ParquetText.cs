using System.Buffers;
using System.Globalization;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace Hygie.Adapters.Deliveries;

/// <summary>
/// A flat Parquet file as delimited text (semicolons, UTF-8, a header), row group by row group, so that every check and the sealing read it like any other table. What the file
/// would take in memory is known before the library opens it: <see cref="ParquetPages"/>. Owns the stream.
/// </summary>
internal sealed class ParquetText : ForwardStream
{
    /// <summary>Rows turned into text at a time.</summary>
    private const int RowsAtOnce = 1024;

    /// <summary>Most that the pages of one row group may take at once, unpacked.</summary>
    private const long MostUnpacked = 512L << 20;

    /// <summary>Most text of the rows at hand, in one column and in all.</summary>
    private const int MostText = 128 << 20;

    private readonly ArrayBufferWriter<byte> _out = new(1 << 16);
    private readonly FileStream _stored;
    private readonly DeliveredFile _file;
    private readonly int _rowsAtOnce;
    private readonly ReaderProperties _properties = ReaderProperties.GetDefaultReaderProperties();
    private ParquetFileReader? _reader;
    private List<ParquetColumn> _columns = [];
    private RowGroupReader? _group;
    private long _left;
    private int _next;
    private int _taken;

    private ParquetText(FileStream stored, DeliveredFile file, ParquetPages pages)
    {
        (_stored, _file) = (stored, file);
        _rowsAtOnce = pages.LargestRepeating == 0 ? RowsAtOnce : (int)Math.Clamp(MostText / pages.LargestRepeating, 1, RowsAtOnce);
        _properties.EnableBufferedStream();
        _properties.EnablePageChecksumVerification();
    }

    /// <summary>Opens a stored file.</summary>
    /// <exception cref="DeliveryUnreadableException">HYG-6033 (it cannot be read), HYG-6034 (a column is no column of a table), HYG-6035 (its pages take too much memory).</exception>
    public static ParquetText Open(FileStream stored, DeliveredFile file) => Guarded(file, () =>
    {
        var pages = ParquetPages.Measure(stored);
        if (pages.Largest > MostUnpacked)
            throw Unreadable("HYG-6035", file, ("bytes", pages.Largest), ("limit", MostUnpacked));
        var (text, begun) = (new ParquetText(stored, file, pages), false);
        try
        {
            text.Begin();
            begun = true;
            return text;
        }
        finally
        {
            if (!begun)
                text.Dispose();
        }
    });

    /// <inheritdoc/>
    /// <exception cref="DeliveryUnreadableException">HYG-6033, HYG-6034, or HYG-6020 for rows too long to be any.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _out.WrittenCount)
            Guarded(_file, Refill);
        var given = Math.Min(buffer.Length, _out.WrittenCount - _taken);
        _out.WrittenSpan.Slice(_taken, given).CopyTo(buffer);
        _taken += given;
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            EndGroup();
            _reader?.Dispose();
            _properties.Dispose();
            _stored.Dispose();
        }

        base.Dispose(disposing);
    }

    private ParquetFileReader Reader => _reader!;

    /// <summary>Reads the footer and writes the header.</summary>
    private void Begin()
    {
        // The very file that was looked at, whatever its name stands for by now. (The library can read a managed stream too, and calls back into it from finalisers, when it is gone.)
        _reader = new ParquetFileReader(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_stored.SafeFileHandle.DangerousGetHandle()}"), _properties);
        var schema = Reader.FileMetaData.Schema;
        for (var i = 0; i < schema.NumColumns; i++)
        {
            using var path = schema.Column(i).Path;
            var column = schema.Column(i);
            if (column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1 || path.ToDotVector().Length != 1)
                throw Unreadable("HYG-6034", _file, ("column", i + 1));
            WriteCell(i, Encoding.UTF8.GetBytes(column.Name));
        }

        _out.Write("\n"u8);
    }

    private bool Refill()
    {
        _out.ResetWrittenCount();
        _taken = 0;
        while (_left == 0)
            if (!BeginGroup())
                return false;
        var rows = (int)Math.Min(_left, _rowsAtOnce);
        if (!_columns.TrueForAll(c => c.Read(rows, MostText)))
            throw new InvalidDataException("a column has fewer rows than its group");
        if (_columns.Sum(c => (long)c.Bytes) > MostText)
            throw Unreadable("HYG-6020", _file, ("row", Reader.FileMetaData.NumRows - _left), ("limit", MostText / rows));
        for (var row = 0; row < rows; row++)
        {
            foreach (var (i, column) in _columns.Index())
                WriteCell(i, column.Cell(row));
            _out.Write("\n"u8);
        }

        _left -= rows;
        return true;
    }

    private bool BeginGroup()
    {
        EndGroup();
        if (_next == Reader.FileMetaData.NumRowGroups)
            return false;
        _group = Reader.RowGroup(_next++);
        _left = _group.MetaData.NumRows;
        for (var i = 0; i < Reader.FileMetaData.NumColumns; i++)
            _columns.Add(Open(_group.Column(i), i));
        return _left >= 0 ? true : throw new InvalidDataException("less than no rows");
    }

    private ParquetColumn Open(ColumnReader column, int index)
    {
        ParquetColumn? known = null;
        try
        {
            known = ParquetCells.Of(column, Reader.FileMetaData.Schema.Column(index));
            return known ?? throw Unreadable("HYG-6034", _file, ("column", index + 1));
        }
        finally
        {
            if (known is null)
                column.Dispose();
        }
    }

    private void EndGroup()
    {
        _columns.ForEach(c => c.Dispose());
        _columns = [];
        _group?.Dispose();
        _group = null;
    }

    private void WriteCell(int column, ReadOnlySpan<byte> cell)
    {
        if (column > 0)
            _out.Write(";"u8);
        CsvCell.Write(_out, cell);
    }

    /// <summary>The library's own words may quote bytes of the file: they stop here.</summary>
    private static T Guarded<T>(DeliveredFile file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception broken) when (broken is ParquetException or InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw Unreadable("HYG-6033", file);
        }
    }

    private static DeliveryUnreadableException Unreadable(string code, DeliveredFile file, params (string Name, object Value)[] facts) => new(Refusal.Of(code, [("file", file.Path), .. facts]));
}

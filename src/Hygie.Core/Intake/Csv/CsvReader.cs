using System.Buffers;

namespace Hygie.Core.Intake.Csv;

/// <summary>
/// Reads a delimited file from a stream, block by block, in bounded memory: the header first, then blocks of whole records.
/// Not thread-safe. The block returned is reused by the next call.
/// </summary>
public sealed class CsvReader : IDisposable
{
    private const int SampleBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly CsvLimits _limits;
    private readonly CsvBlock _block = new();
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _ended;
    private long _nextRecord = 1;
    private long _crLf;
    private long _lf;

    private CsvReader(Stream stream, CsvLimits limits)
    {
        (_stream, _limits) = (stream, limits);
        _buffer = ArrayPool<byte>.Shared.Rent(limits.BlockBytes);
    }

    /// <summary>How the file is written.</summary>
    public CsvDialect Dialect { get; private set; } = CsvDialect.Declared(',', TextEncoding.Utf8);

    /// <summary>Column names as delivered, quotes and surrounding spaces taken off.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Decompressed bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Empty lines passed over so far (they are no records when the table has more than one column).</summary>
    public long BlankLines { get; private set; }

    /// <summary>True when some lines ended with CR LF and some with LF.</summary>
    public bool MixedLineEnds => _crLf > 0 && _lf > 0;

    /// <summary>Opens a file: detects its dialect and reads its header.</summary>
    /// <param name="stream">From its first byte; the reader does not own it.</param>
    /// <param name="source">What is declared about the source.</param>
    /// <param name="limits">Bounds.</param>
    /// <returns>The reader, or HYG-6020 (record too long), HYG-6021 (quote never closed), HYG-6022 (UTF-16), HYG-6023 (empty), HYG-6024 (NUL byte), HYG-6025 (too many columns).</returns>
    public static Result<CsvReader> Open(Stream stream, SourceDefinition source, CsvLimits limits)
    {
        var reader = new CsvReader(stream, limits);
        if (reader.Begin(source) is not { } refusal)
            return reader;
        reader.Dispose();
        return refusal;
    }

    /// <summary>The next block of records; a block without records ends the file.</summary>
    /// <returns>The block, or HYG-6020, HYG-6021, HYG-6024 with the number of the record.</returns>
    public Result<CsvBlock> Next()
    {
        if (Fill() is { } refusal)
            return refusal;
        _block.Bytes = _buffer;
        _block.Begin(Header.Count, _end - _start);
        var (used, open) = CsvTokenizer.Cut(_block, _start, _end - _start, Dialect.Delimiter, _nextRecord, _ended);
        _start += used;
        _nextRecord += _block.Records;
        BlankLines += _block.BlankLines;
        (_crLf, _lf) = (_crLf + _block.LineEnds.CrLf, _lf + _block.LineEnds.Lf);
        if (_ended && open)
            return Refusal.Of("HYG-6021", ("row", _nextRecord));
        if (_end - _start > _limits.MaxRecordBytes)
            return TooLong();
        return _block.Records == 0 && !_ended ? Next() : _block;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Refusal? Begin(SourceDefinition source)
    {
        if (Fill() is { } refusal)
            return refusal;
        if (!DialectDetector.Detect(_buffer.AsSpan(_start, Math.Min(_end - _start, SampleBytes)), source).TryGet(out var dialect, out var undetected))
            return undetected;
        (Dialect, _start) = (dialect, _start + dialect.BomLength);
        return _start == _end ? Refusal.Of("HYG-6023") : ReadHeader();
    }

    private Refusal? ReadHeader()
    {
        var text = _buffer.AsSpan(_start, _end - _start);
        var end = EndOfFirstRecord(text);
        if (end < 0 && _ended && !IsOpen(text))
            end = text.Length;
        if (end < 0)
            return _ended ? Refusal.Of("HYG-6021", ("row", 0)) : TooLong();
        if (end > _limits.MaxRecordBytes)
            return TooLong();
        var line = text[..end].TrimEnd((byte)'\r');
        var columns = line.Count(Dialect.Delimiter) + 1;
        if (columns > _limits.MaxColumns)
            return Refusal.Of("HYG-6025", ("columns", columns), ("limit", _limits.MaxColumns));
        Header = CellTexts(line, columns);
        _start = Math.Min(_start + end + 1, _end);
        return null;
    }

    /// <summary>Names cannot hold delimiters or line breaks that matter: a quoted header is cut like any record.</summary>
    private List<string> CellTexts(ReadOnlySpan<byte> line, int most)
    {
        var names = new List<string>(most);
        for (var i = 0; i <= line.Length;)
        {
            var quoted = i < line.Length && line[i] == '"';
            var close = quoted ? line[(i + 1)..].IndexOf((byte)'"') : -1;
            var from = close >= 0 ? i + close + 2 : i;
            var length = line[from..].IndexOf(Dialect.Delimiter);
            var end = length < 0 ? line.Length : from + length;
            names.Add(TextDecoder.Decode(line[i..end], Dialect.Encoding).Trim().Trim('"'));
            i = end + 1;
        }

        return names;
    }

    private static int EndOfFirstRecord(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '\n' && !quoted)
                return i;
        }

        return -1;
    }

    private static bool IsOpen(ReadOnlySpan<byte> text) => text.Count((byte)'"') % 2 == 1;

    private Refusal TooLong() => Refusal.Of("HYG-6020", ("row", _nextRecord), ("limit", _limits.MaxRecordBytes));

    /// <summary>Moves what is left to the front and fills the buffer; refuses NUL bytes among what came in.</summary>
    private Refusal? Fill()
    {
        if (_ended)
            return null;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_end, _start) = (_end - _start, 0);
        var before = _end;
        while (_end < _limits.BlockBytes && !_ended)
        {
            var read = _stream.Read(_buffer, _end, _limits.BlockBytes - _end);
            (_end, _ended) = (_end + read, read == 0);
        }

        BytesRead += _end - before;
        return before == 0 && HasWideBom() ? null
            : _buffer.AsSpan(before, _end - before).Contains((byte)0) ? Refusal.Of("HYG-6024", ("row", _nextRecord)) : null;
    }

    /// <summary>UTF-16 is full of NUL bytes: the detector has a better word for it.</summary>
    private bool HasWideBom() => _end >= 2 && ((_buffer[0] == 0xFF && _buffer[1] == 0xFE) || (_buffer[0] == 0xFE && _buffer[1] == 0xFF));
}

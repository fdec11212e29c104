using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Hygie.Core.Intake;

/// <summary>
/// Reads FHIR bulk data (one resource a line) as the delimited table of a view, line by line, in bounded memory: every check and
/// the ingest then read it like any other table. Owns the stream under it.
/// </summary>
/// <param name="ndjson">The bulk file, from its start.</param>
/// <param name="view">Its view.</param>
/// <param name="file">Its name, for errors.</param>
/// <param name="maxLineBytes">Longest resource.</param>
public sealed class FhirTableStream(Stream ndjson, FhirView view, string file, int maxLineBytes = 16 << 20) : ForwardStream
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\";\r\n");

    private readonly ArrayBufferWriter<byte> _out = new();
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _taken;
    private long _line;
    private bool _ended;

    /// <inheritdoc/>
    /// <exception cref="DeliveryUnreadableException">HYG-6030 (not JSON), HYG-6031 (another resource type), HYG-6032 (line too long), with the line.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_line == 0)
            WriteRow(view.Columns.Select(c => c.Name));
        _line = Math.Max(1, _line);
        while (_taken == _out.WrittenCount && Refill())
        {
        }

        var given = Math.Min(buffer.Length, _out.WrittenCount - _taken);
        _out.WrittenSpan.Slice(_taken, given).CopyTo(buffer);
        _taken += given;
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ndjson.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Turns the lines in hand into rows, or reads on.</summary>
    /// <returns>False at the end.</returns>
    private bool Refill()
    {
        _out.ResetWrittenCount();
        _taken = 0;
        while (_buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') is var length and >= 0)
        {
            Convert(_buffer.AsMemory(_start, length));
            _start += length + 1;
            if (_out.WrittenCount > 64 * 1024)
                return true;
        }

        if (!_ended)
            return ReadOn();
        if (_start == _end)
            return _out.WrittenCount > 0;
        Convert(_buffer.AsMemory(_start, _end - _start));
        _start = _end;
        return true;
    }

    private bool ReadOn()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_end, _start) = (_end - _start, 0);
        if (_end >= maxLineBytes)
            throw Unreadable("HYG-6032");
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = ndjson.Read(_buffer, _end, _buffer.Length - _end);
        (_end, _ended) = (_end + read, read == 0);
        return true;
    }

    private void Convert(ReadOnlyMemory<byte> line)
    {
        if (!line.Span.ContainsAnyExcept(" \t\r"u8))
        {
            _line++;
            return;
        }

        try
        {
            using var resource = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            var root = resource.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("resourceType", out var type) || !type.ValueEquals(view.Resource))
                throw Unreadable("HYG-6031");
            WriteRow(view.Columns.Select(c => c.Text(root)));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Unreadable("HYG-6030");
        }

        _line++;
    }

    private DeliveryUnreadableException Unreadable(string code) =>
        new(Refusal.Of(code, ("file", file), ("line", _line), ("resource", view.Resource)));

    private void WriteRow(IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
                _out.Write(";"u8);
            first = false;
            var text = cell.AsSpan().ContainsAny(NeedQuotes) ? '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : cell;
            Encoding.UTF8.GetBytes(text, _out);
        }

        _out.Write("\n"u8);
    }
}

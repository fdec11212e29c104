using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>Reads an age file once, forward: first lines, then sealed chunks with one byte of look-ahead to know the last one.</summary>
internal sealed class AgeInput(Stream stream, int batch)
{
    private readonly byte[] _buffer = new byte[Math.Max(batch, 1 << 14) + 1];
    private int _start;
    private int _end;

    /// <summary>A line without its newline, ASCII; null at the end of the file, beyond <paramref name="longest"/> or on a byte that is not ASCII.</summary>
    public async ValueTask<string?> ReadLineAsync(int longest, CancellationToken cancellation)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, at);
                _start += at + 1;
                return at <= longest && Ascii.IsValid(line.Span) ? Encoding.ASCII.GetString(line.Span) : null;
            }

            if (_end - _start > longest || !await MoreAsync(1, cancellation))
                return null;
        }
    }

    /// <summary>Exactly <paramref name="length"/> bytes, or fewer at the end of the file.</summary>
    public async ValueTask<byte[]> ReadAsync(int length, CancellationToken cancellation)
    {
        while (_end - _start < length && await MoreAsync(length, cancellation)) { }
        var bytes = _buffer.AsSpan(_start, Math.Min(length, _end - _start)).ToArray();
        _start += bytes.Length;
        return bytes;
    }

    /// <summary>The next batch; <c>Last</c> when the file ends with it. Valid until the next call.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Bytes, bool Last)> ReadBatchAsync(CancellationToken cancellation)
    {
        while (_end - _start < batch + 1 && await MoreAsync(batch + 1, cancellation)) { }
        var last = _end - _start <= batch;
        var bytes = _buffer.AsMemory(_start, Math.Min(batch, _end - _start));
        _start += bytes.Length;
        return (bytes, last);
    }

    /// <summary>Reads more bytes behind those not taken yet, until there are at least <paramref name="wanted"/>; false at the end of the file.</summary>
    private async ValueTask<bool> MoreAsync(int wanted, CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var least = Math.Max(1, wanted - _end);
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(_end), least, throwOnEndOfStream: false, cancellation);
        _end += read;
        return read >= least;
    }
}

namespace Hygie.Core.Intake;

/// <summary>
/// A tar on its way to the library that reads it, which takes as much memory as a header about headers (pax and GNU: attributes, long names)
/// asks for. Anybody can seal a file to a recipient, so these are refused beyond 64 KiB, before the library sees them.
/// </summary>
internal sealed class ModestTar(Stream inner) : ForwardStream
{
    private const int Block = 512;
    private const int Most = 64 << 10;
    private const int SizeAt = 124;
    private const int TypeAt = 156;

    private readonly byte[] _header = new byte[Block];
    private int _filled;
    private long _skip;
    private bool _watching = true;

    /// <summary>Tells that the data of an entry have all been read: headers follow its padding.</summary>
    /// <param name="length">Length of the data.</param>
    public void Ended(long length) => (_watching, _filled, _skip) = (true, 0, Rounded(length) - length);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A header about headers is larger than any is.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Look(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A header about headers is larger than any is.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private static long Rounded(long length) => (length + Block - 1) / Block * Block;

    private void Look(ReadOnlySpan<byte> bytes)
    {
        while (_watching && bytes.Length > 0)
        {
            var taken = (int)Math.Min(bytes.Length, _skip > 0 ? _skip : Block - _filled);
            if (_skip > 0)
                _skip -= taken;
            else
            {
                bytes[..taken].CopyTo(_header.AsSpan(_filled));
                _filled += taken;
                if (_filled == Block)
                    Judge();
            }

            bytes = bytes[taken..];
        }
    }

    private void Judge()
    {
        _filled = 0;
        _watching = _header[TypeAt] is (byte)'x' or (byte)'g' or (byte)'X' or (byte)'L' or (byte)'K';
        if (!_watching)
            return;
        var size = Octal(_header.AsSpan(SizeAt, 12).Trim("\0 "u8));
        _skip = size is >= 0 and <= Most ? Rounded(size) : throw new InvalidDataException("A header is too large.");
    }

    /// <summary>A number in octal, or -1.</summary>
    private static long Octal(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return -1;
            value = (value * 8) + digit - '0';
        }

        return value;
    }
}

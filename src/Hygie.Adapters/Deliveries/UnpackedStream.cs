using Hygie.Core;
using Hygie.Core.Intake;
using ZstdSharp;

namespace Hygie.Adapters.Deliveries;

/// <summary>Decompressed bytes, with the two failures that matter told apart: a damaged file (HYG-6012) and a bomb (HYG-6014).</summary>
internal sealed class UnpackedStream(Stream inner, DeliveredFile file) : Stream
{
    /// <summary>A table of real rows never packs better than this.</summary>
    private const long MaxRatio = 200;

    /// <summary>Below this, no ratio can hurt.</summary>
    private const long AlwaysAllowed = 64L << 20;

    private long _unpacked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _unpacked; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = ReadInner(buffer);
        _unpacked += read;
        return _unpacked <= Math.Max(AlwaysAllowed, MaxRatio * file.Bytes) ? read
            : throw new DeliveryUnreadableException(Refusal.Of("HYG-6014", ("file", file.Path), ("ratio", MaxRatio)));
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception broken) when (broken is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new DeliveryUnreadableException(Refusal.Of("HYG-6012", ("file", file.Path)));
        }
    }
}

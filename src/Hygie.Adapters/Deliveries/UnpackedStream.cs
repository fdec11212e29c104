using Hygie.Core;
using Hygie.Core.Intake;
using ZstdSharp;

namespace Hygie.Adapters.Deliveries;

/// <summary>Decompressed bytes, with the two failures that matter told apart: a damaged file (HYG-6012) and a bomb (HYG-6014).</summary>
/// <param name="inner">The bytes; owned.</param>
/// <param name="file">The file they come from.</param>
/// <param name="maxRatio">A table of real rows never packs better than this.</param>
internal sealed class UnpackedStream(Stream inner, DeliveredFile file, long maxRatio = 200) : ForwardStream
{
    /// <summary>Below this, no ratio can hurt.</summary>
    private const long AlwaysAllowed = 64L << 20;

    private long _unpacked;

    public override int Read(Span<byte> buffer)
    {
        var read = ReadInner(buffer);
        _unpacked += read;
        return _unpacked <= Math.Max(AlwaysAllowed, maxRatio * file.Bytes) ? read
            : throw new DeliveryUnreadableException(Refusal.Of("HYG-6014", ("file", file.Path), ("ratio", maxRatio)));
    }

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

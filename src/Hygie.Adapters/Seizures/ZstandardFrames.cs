using Hygie.Core.Drills;
using ZstdSharp;

namespace Hygie.Adapters.Seizures;

/// <summary>Zstandard frames through ZstdSharp; at most as much of a frame is read as its clear bytes may be long.</summary>
internal sealed class ZstandardFrames : IZstandard
{
    public int Open(ReadOnlySpan<byte> packed, Span<byte> clear)
    {
        var read = 0;
        try
        {
            using var stream = new DecompressionStream(new MemoryStream(packed[..Math.Min(packed.Length, clear.Length)].ToArray()));
            for (int n; read < clear.Length && (n = stream.Read(clear[read..])) > 0;)
                read += n;
        }
        catch (Exception broken) when (broken is ZstdException or EndOfStreamException)
        {
            // Chance writes the mark of a frame too, and a frame may be cut: what could be read counts.
        }

        return read;
    }
}

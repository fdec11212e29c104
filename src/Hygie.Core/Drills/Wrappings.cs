using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Hygie.Core.Drills;

/// <summary>Opens Zstandard frames, which the base library cannot.</summary>
/// <remarks>Contract. Never throws for what the bytes are: it fills what it can and answers how much that is, 0 for bytes that are no frame.</remarks>
public interface IZstandard
{
    /// <summary>Opens the frame that <paramref name="packed"/> begins with.</summary>
    int Open(ReadOnlySpan<byte> packed, Span<byte> clear);
}

/// <summary>
/// Looks into what lies compressed among bytes, and into what lies compressed in that. Something is tried only where a mark of gzip or Zstandard stands,
/// so random bytes cost a search of three bytes; memory is bounded by <see cref="Longest"/> for each of <see cref="Deepest"/> levels.
/// </summary>
internal sealed class Wrappings(IZstandard zstandard)
{
    /// <summary>Levels that are opened.</summary>
    public const int Deepest = 4;

    /// <summary>Bytes read of what a frame holds.</summary>
    public const int Longest = 8 << 20;

    /// <summary>Frames opened in one file, so that a file made of marks costs no more than a minute.</summary>
    public const int Most = 10_000;

    private static readonly byte[] Gzip = [0x1F, 0x8B, 0x08];
    private static readonly byte[] Zstandard = [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Receives clear bytes; they are gone when it returns.</summary>
    public delegate void Seen(ReadOnlySpan<byte> clear);

    /// <summary>Frames opened so far.</summary>
    public long Opened { get; private set; }

    /// <summary>Those of which only the first <see cref="Longest"/> bytes were read.</summary>
    public long Cut { get; private set; }

    /// <summary>Shows everything that lies compressed in <paramref name="bytes"/>.</summary>
    public void Look(ReadOnlySpan<byte> bytes, Seen seen)
    {
        var left = Most;
        Look(bytes, seen, Deepest, ref left);
    }

    private void Look(ReadOnlySpan<byte> bytes, Seen seen, int depth, ref int left)
    {
        if (depth == 0)
            return;
        foreach (var mark in (byte[][])[Gzip, Zstandard])
        {
            for (int at = Next(bytes, mark, 0); at >= 0 && left > 0; at = Next(bytes, mark, at + 1))
            {
                left--;
                using var clear = MemoryPool<byte>.Shared.Rent(Longest);
                var held = clear.Memory.Span[..Longest];
                held = held[..(mark == Gzip ? OpenGzip(bytes[at..], held) : zstandard.Open(bytes[at..], held))];
                if (held.IsEmpty)
                    continue;
                (Opened, Cut) = (Opened + 1, Cut + (held.Length == Longest ? 1 : 0));
                seen(held);
                Look(held, seen, depth - 1, ref left);
            }
        }
    }

    private static int Next(ReadOnlySpan<byte> bytes, byte[] mark, int from)
    {
        while (from < bytes.Length)
        {
            var at = bytes[from..].IndexOf(mark);
            if (at < 0)
                return -1;
            from += at;
            // RFC 1952: the three last flags are zero.
            if (mark == Zstandard || (from + 3 < bytes.Length && (bytes[from + 3] & 0xE0) == 0))
                return from;
            from++;
        }

        return -1;
    }

    private static int OpenGzip(ReadOnlySpan<byte> packed, Span<byte> clear)
    {
        var read = 0;
        try
        {
            using var copy = MemoryPool<byte>.Shared.Rent(Longest);
            packed = packed[..Math.Min(packed.Length, Longest)];
            packed.CopyTo(copy.Memory.Span);
            MemoryMarshal.TryGetArray<byte>(copy.Memory, out var array);
            using var gzip = new GZipStream(new MemoryStream(array.Array!, array.Offset, packed.Length), CompressionMode.Decompress);
            for (int n; read < clear.Length && (n = gzip.Read(clear[read..])) > 0;)
                read += n;
        }
        catch (InvalidDataException)
        {
            // Chance writes the mark too, and a frame may be cut: what could be read counts.
        }

        return read;
    }
}

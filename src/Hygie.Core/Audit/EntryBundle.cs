using System.Buffers.Binary;

namespace Hygie.Core.Audit;

/// <summary>Up to 256 leaves in one file, each after its length in two big-endian bytes (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>Writes the leaves, in order.</summary>
    public static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> leaves)
    {
        using var target = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var leaf in leaves)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)leaf.Length));
            target.Write(length);
            target.Write(leaf.Span);
        }

        return target.ToArray();
    }

    /// <summary>Reads exactly <paramref name="width"/> leaves; null when the bytes end early or go on.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> bundle, int width)
    {
        var leaves = new List<ReadOnlyMemory<byte>>(width);
        while (bundle.Length >= 2)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < 2 + length)
                return null;
            leaves.Add(bundle.Slice(2, length));
            bundle = bundle[(2 + length)..];
        }

        return bundle.IsEmpty && leaves.Count == width ? leaves : null;
    }
}

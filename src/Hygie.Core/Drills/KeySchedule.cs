using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hygie.Core.Drills;

/// <summary>
/// The expanded keys of AES (FIPS 197, section 5.2), which a program that encrypts keeps in memory: each word follows from earlier ones, so a key betrays
/// itself wherever it lies, whatever its value. The method is Halderman and others', "Lest We Remember" (2008), here by an equation without substitution first.
/// </summary>
internal static class KeySchedule
{
    private static readonly int[] KeyLengths = [32, 24, 16];
    private static readonly byte[] Substitution = MakeSubstitution();

    /// <summary>Bytes of an expanded key.</summary>
    public static int LengthOf(int keyLength) => 4 * 4 * ((keyLength / 4) + 7);

    /// <summary>Expands a key of 16, 24 or 32 bytes.</summary>
    public static byte[] Expand(ReadOnlySpan<byte> key)
    {
        var (words, expanded) = (key.Length / 4, new byte[LengthOf(key.Length)]);
        key.CopyTo(expanded);
        byte round = 1;
        Span<byte> word = stackalloc byte[4];
        for (var i = words; i < expanded.Length / 4; i++)
        {
            expanded.AsSpan((i - 1) * 4, 4).CopyTo(word);
            if (i % words == 0)
            {
                (word[0], word[1], word[2], word[3]) = ((byte)(Substitution[word[1]] ^ round), Substitution[word[2]], Substitution[word[3]], Substitution[word[0]]);
                round = Double(round);
            }
            else if (words > 6 && i % words == 4)
            {
                (word[0], word[1], word[2], word[3]) = (Substitution[word[0]], Substitution[word[1]], Substitution[word[2]], Substitution[word[3]]);
            }

            for (var j = 0; j < 4; j++)
                expanded[(i * 4) + j] = (byte)(expanded[((i - words) * 4) + j] ^ word[j]);
        }

        return expanded;
    }

    /// <summary>Where the first expanded key begins, at any byte and in either order of the bytes in a word; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        // After the first word of the second round key, three words in a row are w[i] = w[i-1] ^ w[i-n]: any step of 8 bytes meets one of them whole.
        for (var at = 0; at + 40 <= bytes.Length; at += 8)
        {
            var here = bytes[at..];
            if ((BinaryPrimitives.ReadUInt64LittleEndian(here) | BinaryPrimitives.ReadUInt64LittleEndian(here[8..])) == 0)
                continue;
            var fourth = Word(here, 4);
            if (fourth == (Word(here, 16) ^ Word(here, 20)) || fourth == (Word(here, 24) ^ Word(here, 28)) || fourth == (Word(here, 32) ^ Word(here, 36)))
                for (var start = Math.Max(0, at - 8); start <= at; start++)
                    if (IsAt(bytes[start..]))
                        return start;
        }

        return -1;
    }

    private static bool IsAt(ReadOnlySpan<byte> bytes)
    {
        foreach (var length in KeyLengths)
        {
            if (bytes.Length < LengthOf(length))
                continue;
            var there = bytes[..LengthOf(length)];
            if (Follows(there, length, 0) && Expand(there[..length]).AsSpan().SequenceEqual(there))
                return true;
            if (Follows(there, length, 3) && Swapped(there) is var swapped && Expand(swapped.AsSpan(0, length)).AsSpan().SequenceEqual(swapped))
                return true;
        }

        return false;
    }

    /// <summary>Whether two bytes after the key are what the key gives; spares nearly every expansion. <paramref name="order"/> is 3 where words are stored backwards.</summary>
    private static bool Follows(ReadOnlySpan<byte> bytes, int length, int order) =>
        bytes[length + (1 ^ order)] == (bytes[1 ^ order] ^ Substitution[bytes[length - 4 + (2 ^ order)]]) && bytes[length + (2 ^ order)] == (bytes[2 ^ order] ^ Substitution[bytes[length - 4 + (3 ^ order)]]);

    /// <summary>Programs without AES instructions keep each word as a number.</summary>
    private static byte[] Swapped(ReadOnlySpan<byte> words)
    {
        var swapped = words.ToArray();
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(words), MemoryMarshal.Cast<byte, uint>(swapped.AsSpan()));
        return swapped;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static byte Double(byte value) => (byte)((value << 1) ^ (value >> 7 == 0 ? 0 : 0x1B));

    /// <summary>FIPS 197, section 5.1.1: the inverse in GF(2⁸), then an affine map. 3 generates the field's non-zero values, 246 is its inverse.</summary>
    private static byte[] MakeSubstitution()
    {
        var box = new byte[256];
        byte value = 1, inverse = 1;
        do
        {
            value ^= Double(value);
            inverse ^= (byte)(inverse << 1);
            inverse ^= (byte)(inverse << 2);
            inverse ^= (byte)(inverse << 4);
            inverse ^= (byte)(inverse >> 7 == 0 ? 0 : 0x09);
            box[value] = (byte)(inverse ^ Rotated(inverse, 1) ^ Rotated(inverse, 2) ^ Rotated(inverse, 3) ^ Rotated(inverse, 4) ^ 0x63);
        }
        while (value != 1);
        box[0] = 0x63;
        return box;
    }

    private static byte Rotated(byte value, int by) => (byte)((value << by) | (value >> (8 - by)));
}

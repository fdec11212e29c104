using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hygie.Core.Intake;

/// <summary>A key of one or more columns, hashed to 128 bits. Two distinct keys among 10^8 meet with a probability under 10^-22 (ADR 0041).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct KeyHash(ulong Low, ulong High)
{
    /// <summary>
    /// Other numbers in each process (<see cref="HashCode"/> is seeded so), one for each half: whoever chooses tokens cannot make them meet in one place of a table.
    /// Two tokens rarely have the same sum (multiply-shift, Dietzfelbinger et al., J. Algorithms 25 (1997) 19); what follows spreads sums that lie at equal distances.
    /// </summary>
    private static readonly ulong ForLow = Drawn(1) | 1, ForHigh = Drawn(3);

    private const ulong Spread = 0xD6E8FEB86659FD93;

    /// <summary>A token or a pseudonym as a key: two of them never give the same one.</summary>
    public static KeyHash Of(UInt128 value)
    {
        var (low, high) = ((ulong)value, (ulong)(value >> 64));
        var sum = (low * ForLow) + (high * ForHigh);
        sum = (sum ^ (sum >> 32)) * Spread;
        return new KeyHash(sum ^ (sum >> 32), high);
    }

    /// <summary>64 bits that no other process draws.</summary>
    internal static ulong Drawn(int from) => ((ulong)(uint)HashCode.Combine(from) << 32) | (uint)HashCode.Combine(from + 1);
}

/// <summary>
/// Hashes the key columns of a batch, column by column. Numbers and texts that write the same number agree
/// (<c>12</c> and <c>12</c>, whatever the two types), so a text key finds its whole-number parent. Not cryptographic: never leaves memory.
/// </summary>
public static class KeyHashing
{
    /// <summary>Other multipliers in each process: whoever writes a file cannot choose keys that meet.</summary>
    private static readonly ulong First = KeyHash.Drawn(5) | 1, Second = KeyHash.Drawn(7) | 1;

    private const ulong OfNumber = 0x9FB21C651E98DF25;
    private const ulong OfText = 0xA0761D6478BD642F;

    /// <summary>Hashes the key of every row.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="columns">Positions of the key columns, in the order of the key.</param>
    /// <param name="hashes">Receives one hash a row; of no meaning where the key is not whole.</param>
    /// <param name="whole">Receives true where no part of the key is missing.</param>
    public static void Hash(ColumnBatch batch, ReadOnlySpan<int> columns, Span<KeyHash> hashes, Span<bool> whole)
    {
        hashes[..batch.Rows].Fill(new KeyHash(First, Second));
        whole[..batch.Rows].Fill(true);
        foreach (var position in columns)
            if (batch.Columns[position].IsEmpty(batch.Rows))
                whole[..batch.Rows].Clear();
        if (!whole[..batch.Rows].Contains(true))
            return;
        foreach (var position in columns)
        {
            var column = batch.Columns[position];
            for (var row = 0; row < batch.Rows; row++)
            {
                if (column.Present[row] != 0)
                    hashes[row] = Part(hashes[row], column, row);
                else if (column.TryGetBroken(row, out var text))
                    hashes[row] = Text(hashes[row], text);
                else
                    whole[row] = false;
            }
        }
    }

    /// <summary>The hash of a key given as texts, as in a lookup by hand or a test.</summary>
    public static KeyHash Hash(params ReadOnlySpan<string> parts)
    {
        var hash = new KeyHash(First, Second);
        foreach (var part in parts)
            hash = Text(hash, System.Text.Encoding.UTF8.GetBytes(part));
        return hash;
    }

    private static KeyHash Part(KeyHash hash, ColumnBuffer column, int row) => column.Kind switch
    {
        ColumnKind.Text => Text(hash, column.Text(row)),
        ColumnKind.Double => Mix(hash, OfNumber, BitConverter.DoubleToUInt64Bits(column.Doubles[row])),
        _ => Mix(hash, OfNumber, (ulong)column.Numbers[row]),
    };

    private static KeyHash Text(KeyHash hash, ReadOnlySpan<byte> text)
    {
        if (text.Length is > 0 and <= 18 && (text[0] != '0' || text.Length == 1) && TryDigits(text, out var number))
            return Mix(hash, OfNumber, number);
        hash = Mix(hash, OfText, (ulong)text.Length);
        for (; text.Length >= 8; text = text[8..])
            hash = Mix(hash, OfText, BitConverter.ToUInt64(text));
        ulong tail = 0;
        for (var i = 0; i < text.Length; i++)
            tail |= (ulong)text[i] << (i * 8);
        return text.Length > 0 ? Mix(hash, OfText, tail) : hash;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
                return false;
            number = (number * 10) + digit;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KeyHash Mix(KeyHash hash, ulong kind, ulong value)
    {
        var high = Math.BigMul(hash.Low ^ value ^ kind, First, out var low);
        var high2 = Math.BigMul(hash.High + (value * Second) + kind, Second, out var low2);
        return new KeyHash(low ^ BitOperations.RotateLeft(high2, 29), high ^ low2 ^ BitOperations.RotateLeft(hash.Low, 17));
    }
}

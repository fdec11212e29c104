using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Hygie.Core.Intake.Csv;

/// <summary>Reads single values from the bytes of a cell. No allocation, no culture. A decimal comma and a decimal point are both read; thousands separators are not.</summary>
internal static class CellParser
{
    /// <summary>Most digits that 64 bits hold exactly as a decimal.</summary>
    public const int MaxDigits = 18;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Spaces around a number or a date mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell) =>
        cell.Length > 0 && (cell[0] <= ' ' || cell[^1] <= ' ') ? cell.Trim(" \t"u8) : cell;

    /// <summary>An optional sign and 1 to 18 digits.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> cell, out long value, out int digits)
    {
        value = 0;
        var i = cell.Length > 0 && cell[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        digits = cell.Length - i;
        if (digits is 0 or > MaxDigits)
            return false;
        for (var at = i; at < cell.Length; at++)
        {
            var digit = (uint)(cell[at] - '0');
            if (digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        if (i > 0 && cell[0] == '-')
            value = -value;
        return true;
    }

    /// <summary>Reads an exact decimal.</summary>
    /// <param name="cell">Trimmed cell.</param>
    /// <param name="scale">Digits after the mark to keep, 0 to 9.</param>
    /// <param name="value">The number times 10 to the power of <paramref name="scale"/>.</param>
    /// <returns>False when it is no number, or has more decimals (zeros at the end left out) or digits than can be kept.</returns>
    public static bool TryDecimal(ReadOnlySpan<byte> cell, int scale, out long value) => TryShortDecimal(cell, scale, out value) || TryAnyDecimal(cell, scale, out value);

    /// <summary>Nearly every amount: at most 16 characters, no more decimals than are kept.</summary>
    private static bool TryShortDecimal(ReadOnlySpan<byte> cell, int scale, out long value)
    {
        value = 0;
        if (cell.Length is 0 or > 16)
            return false;
        var (first, mark) = (cell[0] == '-' ? 1 : 0, cell.Length);
        for (var i = first; i < cell.Length; i++)
        {
            var digit = (uint)(cell[i] - '0');
            if (digit <= 9)
                value = (value * 10) + digit;
            else if (mark == cell.Length && cell[i] is (byte)'.' or (byte)',')
                mark = i;
            else
                return false;
        }

        var decimals = Math.Max(0, cell.Length - 1 - mark);
        if (mark - first + decimals == 0 || decimals > scale || mark - first + scale > MaxDigits)
            return false;
        value *= first == 0 ? Powers[scale - decimals] : -Powers[scale - decimals];
        return true;
    }

    private static bool TryAnyDecimal(ReadOnlySpan<byte> cell, int scale, out long value)
    {
        var (digits, decimals) = (0, 0);
        value = 0;
        var i = cell.Length > 0 && cell[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        for (; i < cell.Length && (uint)(cell[i] - '0') is var digit and <= 9 && digits <= MaxDigits; i++, digits++)
            value = (value * 10) + digit;
        var marked = i < cell.Length && cell[i] is (byte)'.' or (byte)',';
        var zeros = 0;
        for (i += marked ? 1 : 0; i < cell.Length && marked && (uint)(cell[i] - '0') is var digit and <= 9; i++)
        {
            zeros++;
            if (digit == 0)
                continue;
            decimals += zeros;
            if (decimals > scale || digits + decimals > MaxDigits)
                return false;
            value = (value * Powers[zeros]) + digit;
            zeros = 0;
        }

        if (i != cell.Length || digits + decimals + zeros == 0 || digits + scale > MaxDigits)
            return false;
        value *= Powers[scale - decimals];
        value = cell[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>A finite floating-point number, with or without exponent.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> cell, out double value)
    {
        var comma = cell.IndexOf((byte)',');
        if (comma >= 0 && cell.Length <= 64)
        {
            Span<byte> pointed = stackalloc byte[64];
            cell.CopyTo(pointed);
            pointed[comma] = (byte)'.';
            return TryDouble(pointed[..cell.Length], out value);
        }

        if (cell.Length > 0 && cell[0] == '+')
            cell = cell[1..];
        return Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length && double.IsFinite(value);
    }
}

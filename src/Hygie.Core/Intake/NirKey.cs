namespace Hygie.Core.Intake;

/// <summary>
/// The check key of the French registration number (NIR): 97 minus the remainder of its 13 positions by 97, where the
/// départements of Corsica count as 19 (<c>2A</c>) and 18 (<c>2B</c>). Source: INSEE, definition of the NIR.
/// </summary>
public static class NirKey
{
    /// <summary>The key (1 to 97) of 13 positions in ASCII, or 0 when they have not the shape of a NIR.</summary>
    public static int Of(ReadOnlySpan<byte> positions)
    {
        if (positions.Length != 13 || positions[0] is < (byte)'1' or > (byte)'8')
            return 0;
        Span<byte> digits = stackalloc byte[13];
        positions.CopyTo(digits);
        if (digits[5] == '2' && digits[6] is (byte)'A' or (byte)'B')
            (digits[5], digits[6]) = ((byte)'1', digits[6] == 'A' ? (byte)'9' : (byte)'8');
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return 0;
            number = (number * 10) + digit - '0';
        }

        return 97 - (int)(number % 97);
    }

    /// <summary>True for 15 positions whose last two are the key of the first thirteen. About one random number in 97 passes.</summary>
    public static bool Holds(ReadOnlySpan<byte> positions) =>
        positions.Length == 15 && positions[13] is >= (byte)'0' and <= (byte)'9' && positions[14] is >= (byte)'0' and <= (byte)'9'
        && Of(positions[..13]) == ((positions[13] - '0') * 10) + positions[14] - '0';
}

namespace Hygie.Core.Sealing;

/// <summary>
/// GF(256) with the polynomial x^8+x^4+x^3+x+1, without tables and without branches on data, so that time and caches say nothing
/// of the secrets.
/// </summary>
internal static class GaloisField
{
    /// <summary>The product.</summary>
    public static byte Multiply(byte left, byte right)
    {
        int a = left, b = right, product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= a & -(b & 1);
            b >>= 1;
            a = (a << 1) ^ (0x11b & -(a >> 7));
        }

        return (byte)product;
    }

    /// <summary>The inverse, as the 254th power; 0 for 0.</summary>
    public static byte Invert(byte value)
    {
        var result = value;
        for (var i = 0; i < 6; i++)
            result = Multiply(Multiply(result, result), value);
        return Multiply(result, result);
    }

    /// <summary>The Lagrange factor of point <paramref name="own"/> for the value at <paramref name="at"/>.</summary>
    public static byte Factor(ReadOnlySpan<byte> points, int own, byte at)
    {
        byte above = 1, below = 1;
        for (var other = 0; other < points.Length; other++)
        {
            if (other == own)
                continue;
            above = Multiply(above, (byte)(at ^ points[other]));
            below = Multiply(below, (byte)(points[own] ^ points[other]));
        }

        return Multiply(above, Invert(below));
    }
}

using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>
/// Shamir's sharing of a secret with a digest share, as SLIP-39 defines it: the secret is the polynomial's value at 255, a keyed
/// digest of it the value at 254, so that a wrong combination is noticed. This is the arithmetic; <see cref="SecretSharing"/> is what
/// ceremonies use.
/// </summary>
public static class Shamir
{
    private const byte SecretAt = 255;
    private const byte DigestAt = 254;
    private const int DigestLength = 4;

    /// <summary>One value per point; any <paramref name="threshold"/> of them give the secret, fewer give nothing.</summary>
    /// <param name="secret">At least 16 bytes.</param>
    /// <param name="threshold">2 or more, and not more than the points.</param>
    /// <param name="points">Distinct, below 254.</param>
    /// <param name="random">For the other coefficients.</param>
    public static SecretKey[] Split(SecretKey secret, int threshold, ReadOnlySpan<byte> points, ISecretRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 16, nameof(secret));
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, points.Length);
        Check(points);
        using var digest = DigestShare(secret, random);
        var shares = new SecretKey[points.Length];
        for (var i = 0; i < threshold - 2; i++)
            shares[i] = SecretKey.Generate(random, secret.Length);
        byte[] known = [.. points[..(threshold - 2)], DigestAt, SecretAt];
        SecretKey[] values = [.. shares.AsSpan(0, threshold - 2), digest, secret];
        for (var i = threshold - 2; i < points.Length; i++)
            shares[i] = Interpolate(known, values, points[i]);
        return shares;
    }

    /// <summary>The secret of at least threshold shares, or null when they do not belong together.</summary>
    public static SecretKey? Recover(ReadOnlySpan<byte> points, IReadOnlyList<SecretKey> shares)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shares.Count, points.Length, nameof(shares));
        ArgumentOutOfRangeException.ThrowIfLessThan(shares[0].Length, 16, nameof(shares));
        Check(points);
        var secret = Interpolate(points, shares, SecretAt);
        using var digest = Interpolate(points, shares, DigestAt);
        Span<byte> expected = stackalloc byte[32];
        HMACSHA256.HashData(digest.Reveal()[DigestLength..], secret.Reveal(), expected);
        if (CryptographicOperations.FixedTimeEquals(expected[..DigestLength], digest.Reveal()[..DigestLength]))
            return secret;
        secret.Dispose();
        return null;
    }

    private static SecretKey DigestShare(SecretKey secret, ISecretRandom random)
    {
        Span<byte> share = stackalloc byte[secret.Length];
        Span<byte> mac = stackalloc byte[32];
        random.Fill(share[DigestLength..]);
        HMACSHA256.HashData(share[DigestLength..], secret.Reveal(), mac);
        mac[..DigestLength].CopyTo(share);
        return SecretKey.TakeOver(share);
    }

    private static SecretKey Interpolate(ReadOnlySpan<byte> points, IReadOnlyList<SecretKey> values, byte at)
    {
        Span<byte> result = stackalloc byte[values[0].Length];
        result.Clear();
        for (var i = 0; i < values.Count; i++)
        {
            var factor = GaloisField.Factor(points, i, at);
            var value = values[i].Reveal();
            for (var b = 0; b < result.Length; b++)
                result[b] ^= GaloisField.Multiply(value[b], factor);
        }

        return SecretKey.TakeOver(result);
    }

    private static void Check(ReadOnlySpan<byte> points)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] >= DigestAt || points[..i].Contains(points[i]))
                throw new ArgumentException("Points are distinct and below 254.", nameof(points));
        }
    }
}

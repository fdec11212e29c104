namespace Hygie.Core.Sealing;

/// <summary>
/// Deals a secret among trustees, k of n (<c>spec/secret-sharing.md</c>), and puts it together again. The digest inside detects a wrong
/// combination; the commitments of the ceremony's record name the bad share.
/// </summary>
public static class SecretSharing
{
    /// <summary>Greatest number of shares.</summary>
    public const int MostShares = 16;

    /// <summary>Shortest secret, in bytes.</summary>
    public const int ShortestSecret = 16;

    /// <summary>Longest secret, in bytes.</summary>
    public const int LongestSecret = 64;

    /// <summary>True for 2 ≤ threshold ≤ count ≤ 16: one trustee alone never suffices.</summary>
    public static bool IsPolicy(int threshold, int count) => threshold >= 2 && threshold <= count && count <= MostShares;

    /// <summary>
    /// Deals <paramref name="count"/> shares, and puts every combination of <paramref name="threshold"/> of them together before
    /// answering, so that no ceremony ends with shares that do not work.
    /// </summary>
    /// <param name="secret">16 to 64 bytes; still owned by the caller.</param>
    /// <param name="set">Public name of what is shared.</param>
    /// <param name="epoch">Which dealing of it, 1 or more.</param>
    /// <param name="threshold">k, at least 2.</param>
    /// <param name="count">n, at most 16.</param>
    /// <param name="random">For the polynomial and the salts.</param>
    public static SecretShare[] Deal(SecretKey secret, string set, int epoch, int threshold, int count, ISecretRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, ShortestSecret, nameof(secret));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, LongestSecret, nameof(secret));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epoch);
        if (!IsPolicy(threshold, count))
            throw new ArgumentException("2 ≤ threshold ≤ count ≤ 16.", nameof(threshold));
        byte[] points = [.. Enumerable.Range(1, count).Select(i => (byte)i)];
        var values = Shamir.Split(secret, threshold, points, random);
        var salt = new byte[16];
        var shares = new SecretShare[count];
        for (var i = 0; i < count; i++)
        {
            random.Fill(salt);
            shares[i] = new SecretShare(set, epoch, i + 1, threshold, count, salt, values[i]);
        }

        foreach (var subset in Subsets(shares, threshold, 0))
        {
            using var again = Combine([.. subset]).Value;
            if (!again.Matches(secret))
                throw new InvalidOperationException("A combination of the shares just dealt does not give the secret.");
        }

        return shares;
    }

    /// <summary>
    /// The secret of at least threshold shares. Refuses shares of different dealings (HYG-1060), the same share twice (HYG-1061),
    /// too few (HYG-1062), and a combination that does not hold (HYG-1063), without being able to name the bad one.
    /// </summary>
    public static Result<SecretKey> Combine(IReadOnlyList<SecretShare> shares)
    {
        if (shares.Count == 0)
            return Refusal.Of("HYG-1062", ("given", 0), ("needed", 2));
        var first = shares[0];
        foreach (var share in shares)
        {
            if (!SameDealing(first, share))
                return Refusal.Of("HYG-1060", ("first", first.Index), ("other", share.Index));
        }

        if (shares.GroupBy(s => s.Index).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return Refusal.Of("HYG-1061", ("share", twice.Key));
        if (shares.Count < first.Threshold)
            return Refusal.Of("HYG-1062", ("given", shares.Count), ("needed", first.Threshold));
        var secret = Shamir.Recover([.. shares.Select(s => (byte)s.Index)], [.. shares.Select(s => s.Value)]);
        return secret is null ? Refusal.Of("HYG-1063") : secret;
    }

    /// <summary>The same, after each share was compared with the ceremony's record; a bad one is named (HYG-1064).</summary>
    /// <param name="shares">The shares brought.</param>
    /// <param name="commitments">The record's commitments, the one of share i at place i-1.</param>
    public static Result<SecretKey> Combine(IReadOnlyList<SecretShare> shares, IReadOnlyList<byte[]> commitments)
    {
        foreach (var share in shares)
        {
            if (CheckShare(share, commitments) is { } refusal)
                return refusal;
        }

        return Combine(shares);
    }

    /// <summary>Checks one share alone against the ceremony's record: null, or a refusal that names it (HYG-1064).</summary>
    public static Refusal? CheckShare(SecretShare share, IReadOnlyList<byte[]> commitments) =>
        share.Count == commitments.Count && share.Commitment().AsSpan().SequenceEqual(commitments[share.Index - 1])
            ? null : Refusal.Of("HYG-1064", ("share", share.Index), ("set", share.Set), ("epoch", share.Epoch));

    private static bool SameDealing(SecretShare one, SecretShare other) =>
        string.Equals(one.Set, other.Set, StringComparison.Ordinal) && one.Epoch == other.Epoch && one.Threshold == other.Threshold
        && one.Count == other.Count && one.Value.Length == other.Value.Length;

    private static IEnumerable<IEnumerable<SecretShare>> Subsets(SecretShare[] shares, int size, int from)
    {
        if (size == 0)
            return [[]];
        return Enumerable.Range(from, shares.Length - from)
            .SelectMany(i => Subsets(shares, size - 1, i + 1).Select(rest => rest.Prepend(shares[i])));
    }
}

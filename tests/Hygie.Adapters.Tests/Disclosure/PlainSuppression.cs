using System.Numerics;
using Hygie.Core.Disclosure;

namespace Hygie.Adapters.Tests.Disclosure;

/// <summary>
/// The obvious suppression of a 2×2 table with totals: every subset of its nine cells, every whole table, the rule as written.
/// It shares nothing with the product but the profile's figures.
/// </summary>
internal static class PlainSuppression
{
    /// <summary>
    /// Greatest inner cell tried. To bring a row or a column of two cells of at most 20 to zero, another cell takes at most those 40;
    /// a lower figure misses tables and calls safe patterns unsafe.
    /// </summary>
    private const int Most = 20 + 40;

    private const int Anybody = 9;

    /// <summary>Cost of the cheapest safe pattern; null when there is none.</summary>
    public static long? Cheapest(ReleaseTable table, DisclosureProfile profile)
    {
        var truth = table.Cells.Select(c => (int)c.Persons.Value).ToArray();
        var risky = Enumerable.Range(0, 9).Where(i => IsRisky(truth, i, profile)).Aggregate(0, (m, i) => m | (1 << i));
        return Enumerable.Range(0, 512).Where(m => (m & risky) == risky && !Enumerable.Range(0, 9).Any(i => (m >> i & 1) == 1 && truth[i] == 0))
            .OrderBy(m => Cost(truth, m)).Where(m => IsSafe(truth, m, profile)).Select(m => (long?)Cost(truth, m)).FirstOrDefault();
    }

    private static long Cost(int[] truth, int mask) => Enumerable.Range(0, 9).Where(i => (mask >> i & 1) == 1).Sum(i => 1 + BitOperations.Log2((uint)truth[i] + 1));

    /// <summary>Cells in reading order: a b T / c d T / T T T. Risky: 1 to 10 persons, or over 90 % of its row or column pair.</summary>
    private static bool IsRisky(int[] t, int i, DisclosureProfile profile)
    {
        if (t[i] >= 1 && t[i] < profile.Threshold)
            return true;
        (int, int)[] pairs = [(0, 1), (3, 4), (6, 7), (0, 3), (1, 4), (2, 5)];
        return t[i] > 0 && pairs.Any(p => (p.Item1 == i || p.Item2 == i) && t[i] * 100 > (t[p.Item1] + t[p.Item2]) * profile.MaximumSharePercent && IsLeafPair(p));
    }

    /// <summary>The rule looks at leaf categories inside the table, not at its margins.</summary>
    private static bool IsLeafPair((int, int) pair) => pair is (0, 1) or (3, 4) or (0, 3) or (1, 4);

    private static bool IsSafe(int[] truth, int mask, DisclosureProfile profile)
    {
        var (low, high) = Bounds(truth, mask);
        return Enumerable.Range(0, 9).Where(i => (mask >> i & 1) == 1).All(i =>
            IsOpen(low[Anybody, i], high[Anybody, i], truth[i], profile)
            && Insiders(truth, mask, i, profile).All(s => low[s, i] == 0 && high[s, i] >= profile.Threshold - 1));
    }

    /// <summary>Least and greatest value of each cell over every whole table, for anybody and for the one person of each cell that counts one.</summary>
    private static (int[,] Low, int[,] High) Bounds(int[] truth, int mask)
    {
        var (low, high) = (new int[10, 9], new int[10, 9]);
        for (var i = 0; i < low.Length; i++)
            (low[i / 9, i % 9], high[i / 9, i % 9]) = (int.MaxValue, int.MinValue);
        Span<int> t = stackalloc int[9];
        foreach (var (a, b, c, d) in Inner(truth, mask))
        {
            (t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8]) = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d);
            if (!Shows(truth, mask, t))
                continue;
            for (var s = 0; s < 10; s++)
                if (s == Anybody || t[s] == 1)
                    for (var i = 0; i < 9; i++)
                        (low[s, i], high[s, i]) = (Math.Min(low[s, i], t[i]), Math.Max(high[s, i], t[i]));
        }
        return (low, high);
    }

    private static bool Shows(int[] truth, int mask, ReadOnlySpan<int> t)
    {
        for (var i = 0; i < 9; i++)
            if ((mask >> i & 1) == 0 && t[i] != truth[i])
                return false;
        return true;
    }

    private static IEnumerable<int> Insiders(int[] truth, int mask, int i, DisclosureProfile profile) =>
        truth[i] >= profile.Threshold ? [] : Enumerable.Range(0, 9).Where(s => s != i && (mask >> s & 1) == 1 && truth[s] == 1 && !Overlap(s, i));

    /// <summary>Cells overlap when one counts persons of the other.</summary>
    private static bool Overlap(int a, int b) => (Rows(a) & Rows(b)) != 0 && (Columns(a) & Columns(b)) != 0;

    private static int Rows(int i) => i / 3 == 2 ? 3 : 1 << (i / 3);

    private static int Columns(int i) => i % 3 == 2 ? 3 : 1 << (i % 3);

    private static bool IsOpen(int low, int high, int truth, DisclosureProfile profile)
    {
        var margin = (int)Math.Ceiling(truth * profile.PPercent / 100.0);
        return (low == 0 && high >= profile.Threshold - 1) || (truth >= profile.Threshold && low <= truth - margin && high >= truth + margin);
    }

    private static IEnumerable<(int A, int B, int C, int D)> Inner(int[] truth, int mask)
    {
        IEnumerable<int> Values(int i) => (mask >> i & 1) == 1 ? Enumerable.Range(0, Most + 1) : [truth[i]];
        return from a in Values(0)
               from b in Narrow(Values(1), mask, 2, truth[2] - a)
               from c in Narrow(Values(3), mask, 6, truth[6] - a)
               from d in Narrow(Narrow(Values(4), mask, 5, truth[5] - c), mask, 7, truth[7] - b)
               select (a, b, c, d);
    }

    /// <summary>When the total is shown, one value is left.</summary>
    private static IEnumerable<int> Narrow(IEnumerable<int> values, int mask, int total, int left) =>
        (mask >> total & 1) == 1 ? values : values.Where(v => v == left);
}

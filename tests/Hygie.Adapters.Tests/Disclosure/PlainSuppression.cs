using System.Numerics;
using Hygie.Core.Disclosure;

namespace Hygie.Adapters.Tests.Disclosure;

/// <summary>
/// The obvious suppression of a 2×2 table with totals: every subset of its nine cells, every whole table, the rule as written.
/// It shares nothing with the product but the profile's figures.
/// </summary>
internal static class PlainSuppression
{
    private const int Most = 30;

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
        var tables = Tables(truth, mask).ToList();
        return Enumerable.Range(0, 9).Where(i => (mask >> i & 1) == 1).All(i =>
            IsOpen(tables.Min(t => t[i]), tables.Max(t => t[i]), truth[i], profile) && Insiders(truth, mask, i, profile).All(s => Within(tables.Where(t => t[s] == 1).ToList(), i, profile)));
    }

    private static IEnumerable<int> Insiders(int[] truth, int mask, int i, DisclosureProfile profile) =>
        truth[i] >= profile.Threshold ? [] : Enumerable.Range(0, 9).Where(s => s != i && (mask >> s & 1) == 1 && truth[s] == 1 && !Overlap(s, i));

    /// <summary>Cells overlap when one counts persons of the other.</summary>
    private static bool Overlap(int a, int b) => (Rows(a) & Rows(b)) != 0 && (Columns(a) & Columns(b)) != 0;

    private static int Rows(int i) => i / 3 == 2 ? 3 : 1 << (i / 3);

    private static int Columns(int i) => i % 3 == 2 ? 3 : 1 << (i % 3);

    private static bool Within(List<int[]> tables, int i, DisclosureProfile profile) => tables.Min(t => t[i]) == 0 && tables.Max(t => t[i]) >= profile.Threshold - 1;

    private static bool IsOpen(int low, int high, int truth, DisclosureProfile profile)
    {
        var margin = (int)Math.Ceiling(truth * profile.PPercent / 100.0);
        return (low == 0 && high >= profile.Threshold - 1) || (truth >= profile.Threshold && low <= truth - margin && high >= truth + margin);
    }

    private static IEnumerable<int[]> Tables(int[] truth, int mask)
    {
        // Inner cells range freely up to a number past every threshold and margin of these small tables.
        IEnumerable<int> Values(int i) => (mask >> i & 1) == 1 ? Enumerable.Range(0, Most) : [truth[i]];
        foreach (var a in Values(0))
            foreach (var b in Narrow(Values(1), mask, 2, truth[2] - a))
                foreach (var c in Narrow(Values(3), mask, 6, truth[6] - a))
                    foreach (var d in Narrow(Narrow(Values(4), mask, 5, truth[5] - c), mask, 7, truth[7] - b))
                    {
                        int[] t = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d];
                        if (Enumerable.Range(0, 9).All(i => (mask >> i & 1) == 1 || t[i] == truth[i]))
                            yield return t;
                    }
    }

    /// <summary>When the total is shown, one value is left.</summary>
    private static IEnumerable<int> Narrow(IEnumerable<int> values, int mask, int total, int left) =>
        (mask >> total & 1) == 1 ? values : values.Where(v => v == left);
}

using System.Globalization;
using CsCheck;
using Hygie.Adapters.Solvers;
using Hygie.Core.Disclosure;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Adapters.Tests.Disclosure;

/// <summary>The intervals of the verdict are exactly those of enumerating every table of non-negative whole numbers.</summary>
public sealed class IntervalTests
{
    private static readonly CheckTable Check = new(SolverAdapters.OrTools());

    [Fact]
    public void Intervals_equal_enumeration_on_small_two_way_tables() =>
        Gen.Select(Gen.Long[0, 6].Array[6], Gen.Bool.Array[6]).Where((_, hide) => hide.Any(h => h)).Sample(
            (v, hide) =>
            {
                var counts = new[,] { { v[0], v[1], v[2] }, { v[3], v[4], v[5] } };
                var table = Tables.Withhold(Tables.TwoWay("t", counts), Enumerable.Range(0, 6).Where(i => hide[i]).Select(i => Inner(i)));
                var verdict = Check.Run(new CheckTableCommand(table, DisclosureProfile.FranceHealth), CancellationToken.None);
                var expected = Enumerate(counts, hide);
                for (var i = 0; i < 6; i++)
                {
                    var cell = verdict.Cells.Single(c => string.Equals(c.Cell, Inner(i), StringComparison.Ordinal));
                    Assert.Equal(hide[i] ? expected[i] : null, cell.Interval);
                }
            },
            iter: 60, threads: 1);

    private static string Inner(int i) => string.Create(CultureInfo.InvariantCulture, $"row r{i / 3}, column c{i % 3}");

    /// <summary>Every 2×3 table with the same totals and the same shown cells.</summary>
    private static FeasibleInterval[] Enumerate(long[,] counts, bool[] hide)
    {
        var found = new List<long[]>();
        var (row, top) = (new[] { 0, 1 }.Select(r => counts[r, 0] + counts[r, 1] + counts[r, 2]).ToArray(), new[] { 0, 1, 2 }.Select(c => counts[0, c] + counts[1, c]).ToArray());
        for (long a = 0; a <= row[0]; a++)
        {
            for (long b = 0; a + b <= row[0]; b++)
            {
                long[] t = [a, b, row[0] - a - b, top[0] - a, top[1] - b, top[2] - (row[0] - a - b)];
                if (t.All(x => x >= 0) && Enumerable.Range(0, 6).All(i => hide[i] || t[i] == counts[i / 3, i % 3]))
                    found.Add(t);
            }
        }

        return [.. Enumerable.Range(0, 6).Select(i => new FeasibleInterval(found.Min(t => t[i]), found.Max(t => t[i])))];
    }
}

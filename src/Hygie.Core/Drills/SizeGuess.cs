namespace Hygie.Core.Drills;

/// <summary>How well a classifier guesses whose a version is.</summary>
/// <param name="Guessed">Versions guessed.</param>
/// <param name="Right">Guessed rightly.</param>
internal sealed record SizeGuess(int Guessed, int Right)
{
    private const int Neighbours = 5;
    private const double Tail = 0.005;

    /// <summary>Share of right guesses.</summary>
    public double Share => (double)Right / Guessed;

    /// <summary>Lower end of the exact interval (Clopper and Pearson, 1934), at 99 %.</summary>
    public double Lower => Right == 0 ? 0 : Solve(p => AtMost(Right - 1, p) - (1 - Tail));

    /// <summary>Upper end of it.</summary>
    public double Upper => Right == Guessed ? 1 : Solve(p => AtMost(Right, p) - Tail);

    /// <summary>Learns on the first half of the versions, guesses each of the second by its five nearest neighbours.</summary>
    public static SizeGuess On(IReadOnlyList<SimulatedVersion> versions)
    {
        var seen = versions.Select(v => (v.Source, Features: Features(v.Objects))).ToList();
        var (known, asked) = (seen[..(seen.Count / 2)], seen[(seen.Count / 2)..]);
        return new SizeGuess(asked.Count, asked.Count(a => Guess(known, a.Features) == a.Source));
    }

    /// <summary>All that a host can count in one burst: objects, bytes, the least, the greatest, and how many of each length class. On a scale of orders of magnitude.</summary>
    private static double[] Features(IReadOnlyList<long> objects) =>
        [.. new double[] { objects.Count, objects.Sum(), objects.Min(), objects.Max() }.Concat(Enumerable.Range(16, 11).Select(power => (double)objects.Count(o => o > 1L << (power - 1) && o <= 1L << power))).Select(x => Math.Log(1 + x))];

    private static int Guess(List<(int Source, double[] Features)> known, double[] features) =>
        known.Select(k => (k.Source, Distance: Distance(k.Features, features))).OrderBy(k => k.Distance).Take(Neighbours)
            .GroupBy(k => k.Source).OrderByDescending(g => g.Count()).First().Key;

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>P(X ≤ <paramref name="count"/>) for a binomial X.</summary>
    private double AtMost(int count, double p)
    {
        double sum = 0, logs = Guessed * Math.Log(1 - p);
        for (var i = 0; i <= count; i++)
        {
            sum += Math.Exp(logs);
            logs += Math.Log((double)(Guessed - i) / (i + 1)) + Math.Log(p / (1 - p));
        }

        return sum;
    }

    /// <summary>Where a decreasing function is zero.</summary>
    private static double Solve(Func<double, double> decreasing)
    {
        var (low, high) = (1e-12, 1 - 1e-12);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = decreasing(middle) > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }
}

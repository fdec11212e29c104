namespace Hygie.Core.Migration;

/// <summary>How long reads took, counted in classes each 2.2 % wider than the one before: any number of reads in 16 KiB. From several threads.</summary>
public sealed class ReadTimes
{
    private const int PerOctave = 32, Octaves = 64;

    private readonly long[] _counts = new long[PerOctave * Octaves];
    private long _count;

    /// <summary>Reads counted.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts a read.</summary>
    public void Add(TimeSpan took)
    {
        Interlocked.Increment(ref _counts[(int)(Math.Log2(Math.Max(1, took.Ticks)) * PerOctave)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The time within which 99 reads of 100 were served, to 2.2 % above; of fewer than a hundred reads, the longest. Zero when there are none.</summary>
    public TimeSpan Percentile99()
    {
        var wanted = (long)Math.Ceiling(Count * 0.99);
        var (at, seen) = (-1, 0L);
        while (seen < wanted && at < _counts.Length - 1)
            seen += Interlocked.Read(ref _counts[++at]);
        return at < 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Pow(2, (at + 1.0) / PerOctave));
    }
}

/// <summary>What users waited for a read, before a move copied anything and while it ran.</summary>
/// <param name="Before">99 reads of 100 were served within it before the first object was sent.</param>
/// <param name="ReadsBefore">Reads measured, at least 1.</param>
/// <param name="During">The same while the move ran, its switch included; in the run that was last, when it was killed and run again.</param>
/// <param name="ReadsDuring">Reads measured, at least 1.</param>
public sealed record ReadLatency(TimeSpan Before, long ReadsBefore, TimeSpan During, long ReadsDuring)
{
    /// <summary>How many times longer a read took while the hub moved.</summary>
    public double Ratio => During / Before;
}

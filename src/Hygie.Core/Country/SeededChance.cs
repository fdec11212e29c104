namespace Hygie.Core.Country;

/// <summary>
/// Repeatable chance for the synthetic country, and for nothing else: the same seed and stream give the same draws on every machine,
/// so that deliveries are equal byte for byte. Not for keys, salts or names of objects.
/// </summary>
/// <remarks>xoshiro256** 1.0 seeded by SplitMix64 (Blackman and Vigna, public domain).</remarks>
public sealed class SeededChance
{
    private ulong _a, _b, _c, _d;

    /// <param name="seed">Seed of the country.</param>
    /// <param name="stream">What is drawn: streams of one seed are independent of each other.</param>
    public SeededChance(ulong seed, ulong stream)
    {
        var state = Mix(seed, stream);
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)(uint)bound) >> 32);

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True <paramref name="perThousand"/> times in a thousand.</summary>
    public bool Happens(int perThousand) => Below(1000) < perThousand;

    /// <summary>One of the choices, all as likely.</summary>
    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A day from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public DateOnly Day(DateOnly first, DateOnly last) => first.AddDays(Below(last.DayNumber - first.DayNumber + 1));

    /// <summary>Two numbers mixed into one that looks like neither.</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        var state = a ^ ulong.RotateLeft(b * 0xD1342543DE82EF95, 29);
        return Split(ref state) ^ Split(ref state);
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

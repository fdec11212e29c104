namespace Hygie.Core.Sealing;

/// <summary>
/// The six sizes a pack may have, so that a size says nothing about its content. A class is named by the size its ciphertext
/// stays within; its plaintext is always padded to exactly <see cref="PlaintextLength"/>.
/// </summary>
public sealed class PackSize
{
    private PackSize(string name, int greatestCiphertext)
    {
        (Name, GreatestCiphertext) = (name, greatestCiphertext);
        PlaintextLength = LongestPlaintext(greatestCiphertext);
        CiphertextLength = (int)Cobblestone.CiphertextLength(PlaintextLength);
    }

    /// <summary>The classes, smallest first: 64 KiB, 256 KiB, 1, 4, 16 and 64 MiB.</summary>
    public static IReadOnlyList<PackSize> All { get; } =
    [
        new("64KiB", 64 << 10), new("256KiB", 256 << 10), new("1MiB", 1 << 20), new("4MiB", 4 << 20), new("16MiB", 16 << 20), new("64MiB", 64 << 20),
    ];

    /// <summary>The greatest class: the only one for identity, genetic and project data.</summary>
    public static PackSize Greatest => All[^1];

    /// <summary>Name in manifests, such as <c>64KiB</c>.</summary>
    public string Name { get; }

    /// <summary>The bound on the ciphertext, in bytes.</summary>
    public int GreatestCiphertext { get; }

    /// <summary>The exact plaintext length L, padding included: the greatest whose ciphertext stays within the bound.</summary>
    public int PlaintextLength { get; }

    /// <summary>The exact length of every object of this class: 56 + L + 16·(⌊L/16384⌋+1).</summary>
    public int CiphertextLength { get; }

    /// <summary>The class of that name, or null.</summary>
    public static PackSize? Named(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));

    /// <summary>The smallest class that holds <paramref name="length"/> bytes, or null when even the greatest is too small.</summary>
    public static PackSize? Fitting(long length) => All.FirstOrDefault(s => s.PlaintextLength >= length);

    /// <summary>The packs that so many bytes become: full ones of the greatest class, and one that fits the rest.</summary>
    /// <param name="length">Bytes, laid end to end.</param>
    /// <param name="greatestOnly">True for identity, genetic and project data.</param>
    public static IEnumerable<PackSize> For(long length, bool greatestOnly)
    {
        for (; length > Greatest.PlaintextLength; length -= Greatest.PlaintextLength)
            yield return Greatest;
        if (length > 0)
            yield return greatestOnly ? Greatest : Fitting(length)!;
    }

    /// <summary>The class of an object by its length alone, or null when no class has it.</summary>
    public static PackSize? OfCiphertext(long length) => All.FirstOrDefault(s => s.CiphertextLength == length);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static int LongestPlaintext(int bound)
    {
        var whole = (bound - Cobblestone.PrefixLength) / Cobblestone.SealedChunk;
        var rest = bound - Cobblestone.PrefixLength - (whole * Cobblestone.SealedChunk) - Cobblestone.TagLength;
        return rest >= 0
            ? (whole * Cobblestone.ChunkLength) + Math.Min(rest, Cobblestone.ChunkLength - 1)
            : (whole * Cobblestone.ChunkLength) - 1;
    }
}

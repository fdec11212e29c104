using System.Globalization;
using System.Runtime.InteropServices;

namespace Hygie.Core.Audit.Verification;

/// <summary>
/// Files that are further than the signed head: published by a process that was killed before its head was signed, or by one that is publishing now.
/// Nothing in them counts until a head covers it; still they must go on from what is verified, and agree among themselves.
/// </summary>
internal sealed class Ahead(ILogFiles files, long size)
{
    /// <summary>True when the file is further than the head and contradicts nothing.</summary>
    public bool Fits(string name) => Place.Of(name) is { } at && at.First + at.Width > at.NodesOf(size) && at.Height switch
    {
        Place.Bundle => IsBundle(at, files.Read(name)!),
        0 => IsLeaves(at, files.Read(name)!),
        _ => IsNodes(at, files.Read(name)!),
    };

    /// <summary>Whole entries that begin with the verified ones, at the edge of the log or right after a full bundle.</summary>
    private bool IsBundle(Place at, byte[] bytes)
    {
        var bundle = Verification.Bundle.Read(bytes);
        if (bundle.Entries.Count != at.Width || bundle.Rest != bytes.Length)
            return false;
        var verified = (int)Math.Clamp(size - at.First, 0, 256);
        return verified > 0 ? files.Read((at with { Width = verified }).Name) is { } begun && bytes.AsSpan().StartsWith(begun)
            : at.First == size || files.Read((at with { Index = at.Index - 1, Width = 256 }).Name) is not null;
    }

    /// <summary>The hashes of the entries of the same place.</summary>
    private bool IsLeaves(Place at, byte[] bytes)
    {
        var place = at with { Height = Place.Bundle };
        return files.Read(place.Name) is { } bundle && IsBundle(place, bundle)
            && bytes.AsSpan().SequenceEqual(Tree.Leaves(bundle, Verification.Bundle.Read(bundle)));
    }

    /// <summary>The roots of full tiles one level below.</summary>
    private bool IsNodes(Place at, byte[] bytes) => bytes.Length == at.Width * 32 && Enumerable.Range(0, at.Width).All(i =>
        files.Read(new Place(at.Height - 1, at.First + i, 256).Name) is { Length: 256 * 32 } below && bytes.AsSpan(i * 32, 32).SequenceEqual(Tree.Root(below)));
}

/// <summary>Where a tile or bundle stands in a log.</summary>
/// <param name="Height">Level of a tile, or <see cref="Bundle"/>.</param>
/// <param name="Index">Number from 0 at its level.</param>
/// <param name="Width">Hashes or entries: 256 when full.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Height, long Index, int Width)
{
    /// <summary>The height of entry bundles.</summary>
    public const int Bundle = -1;

    private const int Highest = 7;

    /// <summary>Number of its first hash or entry at its level.</summary>
    public long First => Index * 256;

    /// <summary>The file's name.</summary>
    public string Name => LogVerifier.Name(Kind, Index, Width);

    private string Kind => Height == Bundle ? "entries" : Height.ToString(CultureInfo.InvariantCulture);

    /// <summary>Hashes or entries that a log of that size has at its level.</summary>
    public long NodesOf(long size) => Height == Bundle ? size : size >> (8 * Height);

    /// <summary>Reads a file's name; null when it is none of these.</summary>
    public static Place? Of(string name)
    {
        var (stem, width) = name.Split(".p/") switch
        {
            [var whole] => (whole, 256),
            [var cut, var tail] when int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out var partial) && partial is >= 1 and <= 255 => (cut, partial),
            _ => ("", 0),
        };
        var path = stem.Split('/');
        if (path.Length < 3 || !long.TryParse(string.Concat(path[2..].Select(g => g.TrimStart('x'))), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > long.MaxValue / 256)
            return null;
        var height = string.Equals(path[1], "entries", StringComparison.Ordinal) ? Bundle : path[1] is [>= '0' and <= (char)('0' + Highest)] ? path[1][0] - '0' : Highest + 1;
        var place = new Place(height, index, width);
        return height <= Highest && string.Equals(place.Name, name, StringComparison.Ordinal) ? place : null;
    }
}

using System.Globalization;

namespace Hygie.Core.Audit;

/// <summary>
/// The names of a log's static files (C2SP tlog-tiles): <c>checkpoint</c>, <c>tile/0/x001/234.p/56</c>, <c>tile/entries/000</c>.
/// A full tile holds 256 hashes of 32 bytes; a partial one of width 1 to 255 ends in <c>.p/WIDTH</c> and holds a beginning of the full one.
/// </summary>
public static class TilePath
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>Levels of the tree that one tile spans.</summary>
    public const int Height = 8;

    /// <summary>The one file that is overwritten.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The file of hash tile <paramref name="index"/> of <paramref name="level"/>, with 1 to 256 hashes.</summary>
    public static string Hashes(int level, long index, int width = Width) =>
        string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Number(index)}{Suffix(width)}");

    /// <summary>The file of entry bundle <paramref name="index"/>, with 1 to 256 entries.</summary>
    public static string Entries(long index, int width = Width) => $"tile/entries/{Number(index)}{Suffix(width)}";

    /// <summary>How many nodes of tile level <paramref name="level"/> a log of <paramref name="size"/> leaves has.</summary>
    public static long NodesAt(int level, long size) => level * Height > 62 ? 0 : size >> (level * Height);

    /// <summary>The width of tile <paramref name="index"/> when its level has <paramref name="nodes"/> nodes; 0 when it does not exist.</summary>
    public static int WidthOf(long index, long nodes) => (int)Math.Clamp(nodes - (index * Width), 0, Width);

    /// <summary>Groups of three digits, each but the last with an x before it: 1234067 is <c>x001/x234/067</c>.</summary>
    private static string Number(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var text = (index % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
            text = string.Create(CultureInfo.InvariantCulture, $"x{index % 1000:D3}/{text}");
        return text;
    }

    private static string Suffix(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width);
        return width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
    }
}

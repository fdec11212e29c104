using System.Globalization;

namespace Hygie.Core.Audit.Verification;

/// <summary>The entries of a bundle by place, and where reading stopped: at the end when the bundle is whole.</summary>
internal sealed record Bundle(IReadOnlyList<(int Offset, int Length)> Entries, int Rest)
{
    public static Bundle Read(byte[] bytes)
    {
        var (entries, at) = (new List<(int, int)>(), 0);
        while (at + 2 <= bytes.Length && (bytes[at] << 8 | bytes[at + 1]) is var length && at + 2 + length <= bytes.Length)
        {
            entries.Add((at + 2, length));
            at += 2 + length;
        }

        return new Bundle(entries, at);
    }

    /// <summary>Where the first <paramref name="width"/> entries end.</summary>
    public static int EndOf(byte[] bytes, int width) => Read(bytes).Entries.Take(width).Select(e => e.Offset + e.Length).LastOrDefault();
}

/// <summary>The name of a partial tile or bundle, split.</summary>
internal static class Partial
{
    /// <summary>The file of the present log that <paramref name="name"/> is an earlier state of, and its width; null when it is none.</summary>
    public static (string? Whole, int Width) Of(string name, long size, Func<string, long, int, string> nameOf)
    {
        var parts = name.Split(".p/");
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width is < 1 or > 255)
            return (null, 0);
        var path = parts[0].Split('/');
        if (path.Length < 3 || !string.Equals(path[0], "tile", StringComparison.Ordinal) || Index(path[2..]) is not { } index || NodesOf(path[1], size) is not { } nodes)
            return (null, 0);
        var whole = (int)Math.Clamp(nodes - (index * 256), 0, 256);
        return whole > width && string.Equals(nameOf(path[1], index, width), name, StringComparison.Ordinal) ? (nameOf(path[1], index, whole), width) : (null, 0);
    }

    private static long? NodesOf(string kind, long size)
    {
        if (string.Equals(kind, "entries", StringComparison.Ordinal))
            return size;
        return int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height <= 7 ? size >> (8 * height) : null;
    }

    private static long? Index(string[] groups) =>
        long.TryParse(string.Concat(groups.Select(g => g.TrimStart('x'))), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}

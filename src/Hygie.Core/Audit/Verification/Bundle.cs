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

using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// Bech32 (BIP 173) without its 90-character limit, as age uses it: a readable prefix, data, and a checksum that catches
/// any four wrong characters in a short text. Keys, recipients and shares are typed and read aloud in this form.
/// </summary>
public static class Bech32
{
    private const string Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <summary>Lower-case text: <paramref name="prefix"/>, <c>1</c>, the data in groups of five bits, six letters of checksum.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        var groups = Regroup(data, 8, 5, pad: true)!;
        var checksum = Polymod([.. Expand(prefix), .. groups, 0, 0, 0, 0, 0, 0]) ^ 1;
        var text = new StringBuilder(prefix).Append('1');
        foreach (var group in groups)
            text.Append(Letters[group]);
        for (var i = 0; i < 6; i++)
            text.Append(Letters[(int)((checksum >> (5 * (5 - i))) & 31)]);
        return text.ToString();
    }

    /// <summary>
    /// The data behind <paramref name="prefix"/> (lower case), or null when the prefix, a letter, the padding or the checksum is wrong,
    /// or when upper and lower case are mixed.
    /// </summary>
    public static byte[]? Decode(string prefix, string text)
    {
        var lower = text.ToLowerInvariant();
        var mixed = !string.Equals(text, lower, StringComparison.Ordinal) && !string.Equals(text, text.ToUpperInvariant(), StringComparison.Ordinal);
        var split = lower.LastIndexOf('1');
        if (mixed || split < 0 || !string.Equals(lower[..split], prefix, StringComparison.Ordinal) || lower.Length - split < 7)
            return null;
        var groups = new byte[lower.Length - split - 1];
        for (var i = 0; i < groups.Length; i++)
        {
            var value = Letters.IndexOf(lower[split + 1 + i], StringComparison.Ordinal);
            if (value < 0)
                return null;
            groups[i] = (byte)value;
        }

        return Polymod([.. Expand(prefix), .. groups]) == 1 ? Regroup(groups.AsSpan(0, groups.Length - 6), 5, 8, pad: false) : null;
    }

    private static byte[] Expand(string prefix)
    {
        if (prefix.Length == 0 || prefix.Any(c => c is < '!' or > '~' or (>= 'A' and <= 'Z')))
            throw new ArgumentException("A prefix is printable lower-case ASCII.", nameof(prefix));
        return [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];
    }

    private static uint Polymod(ReadOnlySpan<byte> values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var check = 1u;
        foreach (var value in values)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < 5; i++)
                check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
        }

        return check;
    }

    /// <summary>Regroups bits; decoding refuses (null) padding that is a whole group or not zero.</summary>
    private static byte[]? Regroup(ReadOnlySpan<byte> values, int from, int to, bool pad)
    {
        var output = new List<byte>((values.Length * from / to) + 1);
        var (bits, held) = (0, 0);
        foreach (var value in values)
        {
            held = ((held << from) | value) & 0xfff;
            for (bits += from; bits >= to; bits -= to)
                output.Add((byte)((held >> (bits - to)) & ((1 << to) - 1)));
        }

        var rest = (held << (to - bits)) & ((1 << to) - 1);
        if (pad && bits > 0)
            output.Add((byte)rest);
        return pad || (bits < from && rest == 0) ? [.. output] : null;
    }
}

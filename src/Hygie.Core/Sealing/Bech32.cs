using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// Bech32 (BIP 173) without its 90-character limit, as age uses it: a readable prefix, data, and a checksum that catches
/// any four wrong characters in a short text. Keys, recipients and shares are typed and read aloud in this form.
/// </summary>
/// <remarks>Secrets go through the ASCII methods, which wipe what they worked with and never make a string.</remarks>
public static class Bech32
{
    private const int ChecksumLength = 6;

    private static ReadOnlySpan<byte> Letters => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"u8;

    /// <summary>Lower-case text: <paramref name="prefix"/>, <c>1</c>, the data in groups of five bits, six letters of checksum.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data) => Encoding.ASCII.GetString(EncodeAscii(prefix, data));

    /// <summary>The same as ASCII bytes, which the caller wipes if they are secret.</summary>
    public static byte[] EncodeAscii(string prefix, ReadOnlySpan<byte> data)
    {
        var groups = Regroup(data, 8, 5, pad: true)!;
        var text = new byte[prefix.Length + 1 + groups.Length + ChecksumLength];
        Encoding.ASCII.GetBytes(prefix, text);
        text[prefix.Length] = (byte)'1';
        var letters = text.AsSpan(prefix.Length + 1);
        for (var i = 0; i < groups.Length; i++)
            letters[i] = Letters[groups[i]];
        var checksum = Polymod(Polymod(Start(prefix), groups), new byte[ChecksumLength]) ^ 1;
        for (var i = 0; i < ChecksumLength; i++)
            letters[groups.Length + i] = Letters[(int)((checksum >> (5 * (5 - i))) & 31)];
        CryptographicOperations.ZeroMemory(groups);
        return text;
    }

    /// <summary>
    /// The data behind <paramref name="prefix"/> (lower case), or null when the prefix, a letter, the padding or the checksum is wrong,
    /// or when upper and lower case are mixed.
    /// </summary>
    public static byte[]? Decode(string prefix, string text) => Ascii.IsValid(text) ? DecodeAscii(prefix, Encoding.ASCII.GetBytes(text)) : null;

    /// <summary>The same from ASCII bytes; the caller wipes the answer if it is secret.</summary>
    public static byte[]? DecodeAscii(string prefix, ReadOnlySpan<byte> text)
    {
        var upper = text.ContainsAnyInRange((byte)'A', (byte)'Z');
        if ((upper && text.ContainsAnyInRange((byte)'a', (byte)'z')) || text.Length < prefix.Length + 1 + ChecksumLength
            || text[prefix.Length] != (byte)'1' || !Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix))
            return null;
        var groups = new byte[text.Length - prefix.Length - 1];
        var wrong = false;
        for (var i = 0; i < groups.Length; i++)
        {
            var letter = text[prefix.Length + 1 + i];
            var value = Letters.IndexOf(upper && letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
            wrong |= value < 0;
            groups[i] = (byte)(value & 31);
        }

        var data = wrong || Polymod(Start(prefix), groups) != 1 ? null : Regroup(groups.AsSpan(0, groups.Length - ChecksumLength), 5, 8, pad: false);
        CryptographicOperations.ZeroMemory(groups);
        return data;
    }

    /// <summary>The checksum's state after the prefix.</summary>
    private static uint Start(string prefix)
    {
        if (prefix.Length == 0 || prefix.Any(c => c is < '!' or > '~' or (>= 'A' and <= 'Z')))
            throw new ArgumentException("A prefix is printable lower-case ASCII.", nameof(prefix));
        return Polymod(1, [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))]);
    }

    private static uint Polymod(uint check, ReadOnlySpan<byte> values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
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
        var total = values.Length * from;
        var output = new byte[pad ? (total + to - 1) / to : total / to];
        var (bits, held, at) = (0, 0, 0);
        foreach (var value in values)
        {
            held = ((held << from) | value) & 0xfff;
            for (bits += from; bits >= to; bits -= to)
                output[at++] = (byte)((held >> (bits - to)) & ((1 << to) - 1));
        }

        var rest = (held << (to - bits)) & ((1 << to) - 1);
        if (pad && bits > 0)
            output[at] = (byte)rest;
        return pad || (bits < from && rest == 0) ? output : null;
    }
}

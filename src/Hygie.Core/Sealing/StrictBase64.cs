namespace Hygie.Core.Sealing;

/// <summary>Base64 (RFC 4648 section 4) that refuses every spelling but the canonical one: no space, no stray bit, padding as told.</summary>
internal static class StrictBase64
{
    /// <summary>The text, with or without its <c>=</c> padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, bool padded)
    {
        var text = Convert.ToBase64String(bytes);
        return padded ? text : text.TrimEnd('=');
    }

    /// <summary>The bytes, or null when <paramref name="text"/> is not what <see cref="Encode"/> would write.</summary>
    public static byte[]? Decode(string text, bool padded)
    {
        var full = padded ? text : text + new string('=', (4 - (text.Length % 4)) % 4);
        var bytes = new byte[full.Length / 4 * 3];
        return Convert.TryFromBase64String(full, bytes, out var length)
            && string.Equals(Encode(bytes.AsSpan(0, length), padded), text, StringComparison.Ordinal)
            ? bytes[..length] : null;
    }
}

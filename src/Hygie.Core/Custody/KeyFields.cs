using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>How this room's ids and words are read from documents.</summary>
internal static class KeyFields
{
    /// <summary>A key's public name.</summary>
    public static KeyId Key(this DocumentFields fields, string name) =>
        KeyId.Parse(fields.Text(name, text => KeyId.Parse(text) is not null)) ?? default;

    /// <summary>One word of an enumeration; the harmless default after a problem is its first value.</summary>
    public static T Word<T>(this DocumentFields fields, string name) where T : struct, Enum =>
        KeyNames.Parse<T>(fields.Text(name, word => KeyNames.Parse<T>(word) is not null)) ?? default;

    /// <summary>A SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(this DocumentFields fields, string name) =>
        fields.Text(name, text => text.Length == 64 && text.All(char.IsAsciiHexDigitLower));

    /// <summary>A dataset version, <c>snds@3</c>, in an array of them.</summary>
    public static IReadOnlyList<DatasetVersion>? Versions(IEnumerable<string> texts)
    {
        var versions = texts.Select(DatasetVersion.Parse).ToList();
        return versions.TrueForAll(v => v is not null) ? [.. versions.Select(v => v!.Value)] : null;
    }
}

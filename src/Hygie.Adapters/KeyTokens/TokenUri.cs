using Hygie.Core;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// Which PKCS#11 token, as RFC 7512 writes it: <c>pkcs11:token=hygie-health?module-path=/usr/lib/softhsm/libsofthsm2.so&amp;pin-source=file:/run/pin</c>.
/// The PIN itself is never part of it, and so never of a configuration file or a command line.
/// </summary>
/// <param name="Label">The token's label.</param>
/// <param name="Serial">Its serial number, when two tokens bear one label; else null.</param>
/// <param name="Module">Path of the vendor's library.</param>
/// <param name="PinFile">File whose first line is the user PIN.</param>
internal sealed record TokenUri(string Label, string? Serial, string Module, string PinFile)
{
    private const string Scheme = "pkcs11:";

    /// <summary>Reads a URI; refuses (HYG-3076) one that is not of this form, naming what is wrong.</summary>
    public static Result<TokenUri> Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return Wrong("scheme");
        var parts = text[Scheme.Length..].Split('?', 2);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in parts[0].Split(';').Concat(parts.Length > 1 ? parts[1].Split('&') : []))
            if (attribute.Split('=', 2) is not [var name, { Length: > 0 } value] || !attributes.TryAdd(name, Uri.UnescapeDataString(value)))
                return Wrong("attributes");
        if (attributes.Keys.FirstOrDefault(name => name is not ("token" or "serial" or "module-path" or "pin-source")) is { } unknown)
            return Wrong(unknown);
        if (attributes.GetValueOrDefault("token") is not { } label)
            return Wrong("token");
        if (attributes.GetValueOrDefault("module-path") is not { } module || !Path.IsPathFullyQualified(module))
            return Wrong("module-path");
        return FileOf(attributes.GetValueOrDefault("pin-source") ?? "") is { } pin ? new TokenUri(label, attributes.GetValueOrDefault("serial"), module, pin) : Wrong("pin-source");
    }

    /// <summary>The path of <c>file:/pin</c> or <c>file:///pin</c> (RFC 8089), or of a plain path; null for anything else.</summary>
    private static string? FileOf(string source)
    {
        var path = source.StartsWith("file:///", StringComparison.Ordinal) ? source["file://".Length..] : source.StartsWith("file:/", StringComparison.Ordinal) ? source["file:".Length..] : source;
        return Path.IsPathFullyQualified(path) && !path.StartsWith("//", StringComparison.Ordinal) ? path : null;
    }

    private static Refusal Wrong(string problem) => Refusal.Of("HYG-3076", ("problem", problem));
}

using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>One recipient stanza: arguments and body.</summary>
internal sealed record AgeStanza(string[] Arguments, byte[] Body)
{
    public const string X25519 = "X25519";

    /// <summary>Appends the stanza: the body in lines of 64 letters, the last one shorter (perhaps empty).</summary>
    public void Write(StringBuilder header)
    {
        header.Append("-> ").AppendJoin(' ', Arguments).Append('\n');
        var body = StrictBase64.Encode(Body, padded: false);
        for (var at = 0; ; at += 64)
        {
            var line = body.AsSpan(at, Math.Min(64, body.Length - at));
            header.Append(line).Append('\n');
            if (line.Length < 64)
                return;
        }
    }
}

/// <summary>The textual head of an age file. The strict grammar of the specification is all that is accepted.</summary>
internal sealed class AgeHeader
{
    private const string Version = "age-encryption.org/v1";
    private const int LongestLine = 8192;
    private const int MostLines = 10_000;

    private readonly byte[] _authenticated;
    private readonly byte[] _mac;

    private AgeHeader(IReadOnlyList<AgeStanza> stanzas, byte[] authenticated, byte[] mac) =>
        (Stanzas, _authenticated, _mac) = (stanzas, authenticated, mac);

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    public static Refusal Malformed(string rule) => Refusal.Of("HYG-1050", ("rule", rule));

    /// <summary>The header of a new file.</summary>
    public static byte[] Write(IEnumerable<AgeStanza> stanzas, SecretKey fileKey)
    {
        var header = new StringBuilder(Version).Append('\n');
        foreach (var stanza in stanzas)
            stanza.Write(header);
        header.Append("---");
        var mac = Mac(fileKey, Encoding.ASCII.GetBytes(header.ToString()));
        return Encoding.ASCII.GetBytes(header.Append(' ').Append(StrictBase64.Encode(mac, padded: false)).Append('\n').ToString());
    }

    /// <summary>Reads a header, leaving the input at the first byte of the payload.</summary>
    public static async ValueTask<Result<AgeHeader>> ReadAsync(AgeInput input, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var stanzas = new List<AgeStanza>();
        if (!string.Equals(await input.ReadLineAsync(LongestLine, cancellation), Version, StringComparison.Ordinal))
            return Malformed("version");
        text.Append(Version).Append('\n');
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await input.ReadLineAsync(LongestLine, cancellation);
            if (line is null)
                return Malformed("end-missing");
            if (line.StartsWith("---", StringComparison.Ordinal))
                return End(line, stanzas, text.Append("---").ToString());
            if (ParseArguments(line) is not { } arguments)
                return Malformed("stanza-arguments");
            text.Append(line).Append('\n');
            if (await ReadBodyAsync(input, text, cancellation) is not { } body)
                return Malformed("stanza-body");
            stanzas.Add(new AgeStanza(arguments, body));
        }

        return Malformed("too-many-lines");
    }

    /// <summary>True when the MAC is right, in constant time.</summary>
    public bool IsAuthentic(SecretKey fileKey) => CryptographicOperations.FixedTimeEquals(Mac(fileKey, _authenticated), _mac);

    /// <summary>
    /// The file key that one of the identities unwraps. Every X25519 stanza is checked for its form even if an earlier one matched,
    /// so that what is refused does not depend on who reads.
    /// </summary>
    public Result<SecretKey> Unwrap(IReadOnlyCollection<AgeIdentity> identities)
    {
        var found = new List<SecretKey>();
        var refusal = UnwrapAll(identities, found);
        var fileKey = refusal is null && found.Count > 0 ? found[0] : null;
        foreach (var key in found.Where(k => k != fileKey))
            key.Dispose();
        return fileKey is null ? refusal ?? Refusal.Of("HYG-1051") : fileKey;
    }

    private Refusal? UnwrapAll(IReadOnlyCollection<AgeIdentity> identities, List<SecretKey> found)
    {
        foreach (var stanza in Stanzas.Where(s => string.Equals(s.Arguments[0], AgeStanza.X25519, StringComparison.Ordinal)))
        {
            if (stanza.Arguments.Length != 2 || StrictBase64.Decode(stanza.Arguments[1], padded: false) is not { Length: 32 } share)
                return Malformed("x25519-arguments");
            if (stanza.Body.Length != 32)
                return Malformed("x25519-body");
            foreach (var identity in identities)
            {
                var unwrapped = identity.Unwrap(share, stanza.Body);
                if (unwrapped.IsRefused)
                    return unwrapped.Refusal;
                if (unwrapped.Value is { } key)
                    found.Add(key);
            }
        }

        return null;
    }

    private static Result<AgeHeader> End(string line, List<AgeStanza> stanzas, string authenticated)
    {
        if (stanzas.Count == 0)
            return Malformed("no-stanza");
        if (line.Length != 47 || line[3] != ' ' || StrictBase64.Decode(line[4..], padded: false) is not { Length: 32 } mac)
            return Malformed("mac-line");
        return new AgeHeader(stanzas, Encoding.ASCII.GetBytes(authenticated), mac);
    }

    private static string[]? ParseArguments(string line)
    {
        if (!line.StartsWith("-> ", StringComparison.Ordinal))
            return null;
        var arguments = line[3..].Split(' ');
        return arguments.All(a => a.Length > 0 && a.All(c => c is > ' ' and < '\x7f')) ? arguments : null;
    }

    private static async ValueTask<byte[]?> ReadBodyAsync(AgeInput input, StringBuilder text, CancellationToken cancellation)
    {
        var body = new StringBuilder();
        for (var lines = 0; lines < MostLines; lines++)
        {
            if (await input.ReadLineAsync(64, cancellation) is not { } line)
                return null;
            text.Append(line).Append('\n');
            body.Append(line);
            if (line.Length < 64)
                return StrictBase64.Decode(body.ToString(), padded: false);
        }

        return null;
    }

    private static byte[] Mac(SecretKey fileKey, byte[] authenticated)
    {
        Span<byte> key = stackalloc byte[32];
        Hkdf.Sha256(fileKey.Reveal(), [], "header"u8, key);
        var mac = HMACSHA256.HashData(key, authenticated);
        CryptographicOperations.ZeroMemory(key);
        return mac;
    }
}

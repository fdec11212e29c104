using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Hygie.Core.Audit.Verification;

/// <summary>A key of the policy file, from its <c>NAME+HASH+KEY</c> text.</summary>
internal sealed record TrustedKey(string Name, byte[] Hash, byte Type, PublicKey Key)
{
    public static TrustedKey? Parse(string text)
    {
        var parts = text.Split('+', 3);
        var data = new byte[33];
        if (parts.Length != 3 || !Convert.TryFromBase64String(parts[2], data, out var length) || length != 33)
            return null;
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0]), 10, .. data])[..4];
        return string.Equals(Convert.ToHexStringLower(hash), parts[1], StringComparison.Ordinal)
            && PublicKey.TryImport(SignatureAlgorithm.Ed25519, data.AsSpan(1), KeyBlobFormat.RawPublicKey, out var key)
            ? new TrustedKey(parts[0], hash, data[0], key!) : null;
    }

    /// <summary>True when <paramref name="signature"/> (after the key hash) is this key's over the note's text.</summary>
    public bool Signed(string text, ReadOnlySpan<byte> signature)
    {
        if (Type == 1)
            return signature.Length == 64 && SignatureAlgorithm.Ed25519.Verify(Key, Encoding.UTF8.GetBytes(text), signature);
        if (Type != 4 || signature.Length != 72)
            return false;
        var time = BinaryPrimitives.ReadUInt64BigEndian(signature).ToString(CultureInfo.InvariantCulture);
        return SignatureAlgorithm.Ed25519.Verify(Key, Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n{text}"), signature[8..]);
    }
}

/// <summary>The policy file (C2SP tlog-policy), as the verifier reads it.</summary>
internal sealed class Trust
{
    private readonly Dictionary<string, (int Least, string[] Members)> _groups = new(StringComparer.Ordinal);
    private string _quorum = "";

    public TrustedKey? Log { get; private set; }

    public Dictionary<string, TrustedKey> Witnesses { get; } = new(StringComparer.Ordinal);

    public bool Independent => Witnesses.Count > 0 && Witnesses.Values.All(w => !w.Name.EndsWith("/not-independent", StringComparison.Ordinal));

    /// <summary>Reads the file; on failure the offset of the line that is wrong.</summary>
    public static (Trust? Trust, int Offset) Parse(string text)
    {
        var (trust, offset) = (new Trust(), 0);
        foreach (var line in text.Split('\n'))
        {
            if (!trust.Take(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
                return (null, offset);
            offset += line.Length + 1;
        }

        return trust.Log is not null && trust._quorum.Length > 0 ? (trust, 0) : (null, text.Length);
    }

    public bool QuorumMet(HashSet<string> cosigned) => string.Equals(_quorum, "none", StringComparison.Ordinal) || Met(_quorum, cosigned);

    private bool Met(string name, HashSet<string> cosigned) =>
        cosigned.Contains(name) || (_groups.TryGetValue(name, out var group) && group.Members.Count(m => Met(m, cosigned)) >= group.Least);

    private bool Take(string[] words)
    {
        if (words.Length == 0 || words[0].StartsWith('#'))
            return true;
        var key = words.Length > 1 ? TrustedKey.Parse(words[words.Length > 2 && words[0] is "witness" ? 2 : 1]) : null;
        switch (words[0])
        {
            case "log" when key is { Type: 1 } && Log is null:
                Log = key;
                return true;
            case "witness" when key is { Type: 4 } && !Known(words[1]):
                return Witnesses.TryAdd(words[1], key);
            case "group" when words.Length > 3 && !Known(words[1]) && words[3..].All(Known) && Least(words[2], words.Length - 3) is > 0 and var least:
                return _groups.TryAdd(words[1], (least, words[3..]));
            case "quorum" when words.Length == 2 && _quorum.Length == 0 && (Known(words[1]) || words[1] is "none"):
                _quorum = words[1];
                return true;
            default:
                return false;
        }
    }

    private bool Known(string name) => Witnesses.ContainsKey(name) || _groups.ContainsKey(name);

    private static int Least(string word, int members) => word switch
    {
        "any" => 1,
        "all" => members,
        _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= members ? n : 0,
    };
}

using System.Globalization;
using System.Text;

namespace Hygie.Core.Audit.Verification;

/// <summary>The checkpoint file read strictly: every byte of it must be accounted for, so that none can change unnoticed.</summary>
internal sealed record SignedHead(string Origin, long Size, byte[] Root, IReadOnlyList<string> Cosigned)
{
    private const string File = "checkpoint";

    /// <summary>Reads and verifies; the fault names the offending line by its offset. Of a <paramref name="kept"/> head only the log's own signature counts.</summary>
    public static (SignedHead? Head, LogFault? Fault) Read(byte[] bytes, Trust trust, bool kept = false)
    {
        var whole = Encoding.UTF8.GetString(bytes);
        if (!bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(whole)) || whole.Split('\n') is not [var origin, var size, var root, "", .. var lines, ""] || lines.Length == 0)
            return (null, new LogFault(File, 0, -1, "malformed"));
        var text = $"{origin}\n{size}\n{root}\n";
        var hash = new byte[33];
        if (!string.Equals(origin, trust.Log!.Name, StringComparison.Ordinal))
            return (null, new LogFault(File, 0, -1, "signature"));
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || !Convert.TryFromBase64String(root, hash, out var length) || length != 32)
            return (null, new LogFault(File, origin.Length + 1, -1, "malformed"));
        var (cosigned, fault) = Signatures(text, lines, trust, kept);
        return fault is null ? (new SignedHead(origin, count, hash[..32], cosigned), null) : (null, fault);
    }

    private static (List<string> Cosigned, LogFault? Fault) Signatures(string text, string[] lines, Trust trust, bool kept)
    {
        var (cosigned, names, byLog, at) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), false, Encoding.UTF8.GetByteCount(text) + 1);
        foreach (var line in lines)
        {
            var rule = Rule(text, line, trust, out var witness);
            byLog |= rule is null && witness is null;
            if (rule is not null && !kept)
                return ([], new LogFault(File, at, -1, rule));
            if (rule is null && witness is not null && names.Add(witness))
                cosigned.Add(trust.Witnesses[witness].Name);
            at += Encoding.UTF8.GetByteCount(line) + 1;
        }

        if (!byLog)
            return ([], new LogFault(File, at, -1, "signature"));
        return kept || trust.QuorumMet(names) ? (cosigned, null) : ([], new LogFault(File, at, -1, "quorum"));
    }

    /// <summary>The rule that a signature line breaks, or null; <paramref name="witness"/> is the policy's name of the signer, null for the log.</summary>
    private static string? Rule(string text, string line, Trust trust, out string? witness)
    {
        witness = null;
        if (line.Split(' ') is not ["—", var name, var encoded])
            return "malformed";
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || length <= 4 || !string.Equals(Convert.ToBase64String(bytes, 0, length), encoded, StringComparison.Ordinal))
            return "malformed";
        var (hash, signature) = (bytes[..4], bytes[4..length]);
        if (Claims(trust.Log!, name, hash))
            return trust.Log!.Signed(text, signature) ? null : "signature";
        witness = trust.Witnesses.FirstOrDefault(w => Claims(w.Value, name, hash)).Key;
        if (witness is null)
            return "unknown-signer";
        return trust.Witnesses[witness].Signed(text, signature) ? null : "signature";
    }

    private static bool Claims(TrustedKey key, string name, byte[] hash) => string.Equals(key.Name, name, StringComparison.Ordinal) && key.Hash.AsSpan().SequenceEqual(hash);
}

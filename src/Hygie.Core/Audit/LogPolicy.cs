using System.Globalization;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>A witness that a policy names.</summary>
/// <param name="Name">Name inside the policy.</param>
/// <param name="Verifier">Its cosignature key.</param>
public sealed record PolicyWitness(string Name, NoteVerifier Verifier)
{
    /// <summary>
    /// The end of the key name of a witness run by the hub itself. It stands in the name because the name is part of the key's hash:
    /// the label cannot be dropped without making another key.
    /// </summary>
    public const string NotIndependent = "/not-independent";

    /// <summary>False for a demo witness.</summary>
    public bool IsIndependent => !Verifier.Name.EndsWith(NotIndependent, StringComparison.Ordinal);
}

/// <summary>
/// Whom a reader trusts for one log (C2SP tlog-policy, a text file): the log's key, the witnesses, and how many must have cosigned.
/// <code>
/// log LOG-VKEY
/// witness a WITNESS-VKEY
/// witness b WITNESS-VKEY
/// group both all a b
/// quorum both
/// </code>
/// </summary>
public sealed class LogPolicy
{
    private readonly Dictionary<string, (int Threshold, string[] Members)> _groups = new(StringComparer.Ordinal);
    private readonly List<PolicyWitness> _witnesses = [];
    private NoteVerifier? _log;
    private string? _quorum;

    private LogPolicy()
    {
    }

    /// <summary>The log's key; its name is the log's origin.</summary>
    public NoteVerifier Log => _log!;

    /// <summary>The witnesses named, in their order.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses => _witnesses;

    /// <summary>False when a witness is not independent: such a policy is good for a demo, never for production.</summary>
    public bool IsFitForProduction => _quorum is not "none" && _witnesses.All(w => w.IsIndependent);

    /// <summary>Reads a policy; refuses (HYG-2006) with the line that is wrong.</summary>
    public static Result<LogPolicy> Parse(string text)
    {
        var policy = new LogPolicy();
        foreach (var (index, line) in text.Split('\n').Index())
            if (!policy.Read(line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)))
                return Refusal.Of("HYG-2006", ("line", index + 1));
        return policy._log is not null && policy._quorum is not null ? policy : Refusal.Of("HYG-2006", ("line", text.Split('\n').Length));
    }

    /// <summary>
    /// Verifies a note as this log's checkpoint: refuses a malformed one (HYG-1030, HYG-2005), another log's (HYG-2007), a false or missing
    /// signature (HYG-1032, HYG-1033), and one that too few witnesses cosigned (HYG-2008).
    /// </summary>
    public Result<VerifiedCheckpoint> Check(ReadOnlySpan<byte> bytes)
    {
        if (!SignedNote.Parse(bytes).TryGet(out var note, out var refusal) || !Checkpoint.Parse(note.Text).TryGet(out var head, out refusal))
            return refusal;
        if (!string.Equals(head.Origin, Log.Name, StringComparison.Ordinal))
            return Refusal.Of("HYG-2007", ("origin", Log.Name));
        if (!note.Verify(Log).TryGet(out _, out refusal) || !note.Verify([Log, .. _witnesses.Select(w => w.Verifier)]).TryGet(out var signatures, out refusal))
            return refusal;
        var cosigned = signatures.Where(s => s.At is not null).ToArray();
        var names = _witnesses.Where(w => cosigned.Any(c => c.By == w.Verifier)).Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        var silent = _witnesses.Where(w => !names.Contains(w.Name)).Select(w => w.Verifier.Name);
        return IsMet(_quorum!, names) ? new VerifiedCheckpoint(head, note, cosigned) : Refusal.Of("HYG-2008", ("count", names.Count), ("silent", string.Join(", ", silent)));
    }

    /// <summary>
    /// The note with the signature lines of a witness's answer, as far as they are valid and of this policy's witnesses. Anything else in an answer,
    /// malformed lines too, is no cosignature and is left out: it would stand in the checkpoint for everybody to stumble over.
    /// </summary>
    public SignedNote Add(SignedNote note, string lines) =>
        SignedNote.Parse(Encoding.UTF8.GetBytes(note.Text + "\n" + lines)).TryGet(out var answer, out _)
            ? answer.Signatures.Where(s => _witnesses.Exists(w => w.Verifier.Claims(s) && w.Verifier.Verify(note.Text, s) is not null)).Aggregate(note, (whole, signature) => whole.With(signature))
            : note;

    private bool IsMet(string name, HashSet<string> cosigned) =>
        name is "none" || cosigned.Contains(name)
        || (_groups.TryGetValue(name, out var group) && group.Members.Count(m => IsMet(m, cosigned)) >= group.Threshold);

    private bool Read(string[] words) => words switch
    {
        [] => true,
        [['#', ..], ..] => true,
        ["log", _] or ["log", _, _] => _log is null && Parse(words[1], NoteKeyType.Ed25519, out _log),
        ["witness", _, _] or ["witness", _, _, _] => AddWitness(words[1], words[2]),
        ["group", var name, var threshold, .. var members] => AddGroup(name, threshold, members),
        ["quorum", var name] => _quorum is null && (name is "none" || IsKnown(name)) && (_quorum = name) is not null,
        _ => false,
    };

    private bool AddWitness(string name, string key)
    {
        if (name is "none" || IsKnown(name) || !Parse(key, NoteKeyType.Cosignature, out var verifier))
            return false;
        _witnesses.Add(new PolicyWitness(name, verifier!));
        return true;
    }

    private bool AddGroup(string name, string threshold, string[] members)
    {
        var least = threshold switch { "any" => 1, "all" => members.Length, _ => int.TryParse(threshold, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0 };
        return name is not "none" && !IsKnown(name) && least >= 1 && least <= members.Length && members.All(IsKnown)
            && members.Distinct(StringComparer.Ordinal).Count() == members.Length && _groups.TryAdd(name, (least, members));
    }

    private bool IsKnown(string name) => _groups.ContainsKey(name) || _witnesses.Any(w => string.Equals(w.Name, name, StringComparison.Ordinal));

    private static bool Parse(string key, NoteKeyType type, out NoteVerifier? verifier)
    {
        verifier = NoteVerifier.Parse(key).TryGet(out var parsed, out _) && parsed.Type == type ? parsed : null;
        return verifier is not null;
    }
}

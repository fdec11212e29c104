using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>What a key protects. A custodian serves one realm; identity and health never share a root, a token or a key store.</summary>
public enum KeyCategory
{
    /// <summary>What could name a person: sealed pseudonym work of the trusted third party.</summary>
    Identity,
    /// <summary>Care, claims, stays: the bulk of the warehouse.</summary>
    Clinical,
    /// <summary>Genetic data.</summary>
    Genetic,
    /// <summary>The extracts and pseudonym key of one project.</summary>
    Project,
    /// <summary>The hub's own metadata and the events of its log.</summary>
    Operations,
}

/// <summary>The half of the house a custodian serves. No principal can unwrap both.</summary>
public enum KeyRealm
{
    /// <summary>Identity keys, and the operations key of the party that holds them.</summary>
    Identity,
    /// <summary>Clinical, genetic and project keys, and the operations key of the hub.</summary>
    Health,
}

/// <summary>Which realm serves which category.</summary>
public static class KeyRealms
{
    /// <summary>True when a custodian of <paramref name="realm"/> may create and release keys of <paramref name="category"/>.</summary>
    public static bool Serves(this KeyRealm realm, KeyCategory category) => category switch
    {
        KeyCategory.Identity => realm == KeyRealm.Identity,
        KeyCategory.Operations => true,
        _ => realm == KeyRealm.Health,
    };

    /// <summary>Public name of the custodian of a realm.</summary>
    public static string CustodianName(this KeyRealm realm) => "custodian-" + KeyNames.Of(realm);

    /// <summary>Public name of the party whose keys a realm holds.</summary>
    public static string Party(this KeyRealm realm) => realm == KeyRealm.Health ? "hub" : "third-party";
}

/// <summary>
/// A key-encrypting key's public name: one per (category, source, retention epoch), per project, and one for operations.
/// Printed <c>clinical/snds/2026</c>, <c>project/p-12/1</c>, <c>operations/hub/1</c>. Erasing it erases everything under it.
/// </summary>
/// <param name="Category">What it protects.</param>
/// <param name="Source">The source, the project or the party: a public name.</param>
/// <param name="Epoch">The retention epoch: a public name, usually a year.</param>
public readonly record struct KeyId(KeyCategory Category, string Source, string Epoch)
{
    public override string ToString() => $"{KeyNames.Of(Category)}/{Source}/{Epoch}";

    /// <summary>Reads <c>clinical/snds/2026</c>; null when it is anything else.</summary>
    public static KeyId? Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length == 3 && KeyNames.Parse<KeyCategory>(parts[0]) is { } category && PublicName.IsValid(parts[1]) && PublicName.IsValid(parts[2])
            ? new KeyId(category, parts[1], parts[2]) : null;
    }
}

/// <summary>What a data key encrypts; with its subject, it decides which authority covers it.</summary>
public enum DekKind
{
    /// <summary>The packs of one dataset version. Subject: <c>snds@3</c>.</summary>
    Version,
    /// <summary>The manifest of one dataset version. Subject: <c>snds@3</c>.</summary>
    Manifest,
    /// <summary>An extract of a project. Subject: the project.</summary>
    Extract,
    /// <summary>The pseudonym key of a project. Subject: the project.</summary>
    Pseudonym,
    /// <summary>A snapshot of the hub's metadata. Subject: the party.</summary>
    Snapshot,
    /// <summary>An event of the audit log. Subject: the party.</summary>
    Event,
}

/// <summary>The words of the documents for this room's enumerations: lower case, nothing else.</summary>
public static class KeyNames
{
    /// <summary>The word of <paramref name="value"/>, such as <c>clinical</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();

    /// <summary>Reads a word; null when it is not one.</summary>
    public static T? Parse<T>(string? word) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(Of(value), word, StringComparison.Ordinal))
                return value;
        return null;
    }
}

/// <summary>The public label of a data key, bound inside its wrapping: a wrapped key moved under another label does not open.</summary>
/// <param name="Kek">The key it is wrapped under.</param>
/// <param name="Id">16 random bytes in lower-case hexadecimal.</param>
/// <param name="Kind">What it encrypts.</param>
/// <param name="Subject">The dataset version, project or party, by kind.</param>
public sealed record DekLabel(KeyId Kek, string Id, DekKind Kind, string Subject);

/// <summary>A data key at rest: its label and its AES-KWP wrapping under its KEK. It may stand in metadata; it says nothing.</summary>
/// <param name="Label">What is bound inside.</param>
/// <param name="Wrapped">72 bytes: AES-KWP of key || SHA-256(label).</param>
public sealed record WrappedDek(DekLabel Label, ReadOnlyMemory<byte> Wrapped)
{
    /// <summary>Length of the wrapping in bytes.</summary>
    public const int WrappedSize = 72;

    /// <summary>As a member of a document, or as a column of metadata.</summary>
    public CanonicalObject Write() => CanonicalObject.Of(
        ("kek", Label.Kek.ToString()), ("id", Label.Id), ("kind", KeyNames.Of(Label.Kind)), ("subject", Label.Subject), ("wrapped", CanonicalValue.OfBytes(Wrapped.Span)));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Result<WrappedDek> Read(CanonicalObject members)
    {
        var fields = new DocumentFields("wrapped-dek", members);
        var label = new DekLabel(fields.Key("kek"), fields.Text("id", IsId), fields.Word<DekKind>("kind"), fields.Text("subject", 200));
        var dek = new WrappedDek(label, fields.Bytes("wrapped", WrappedSize));
        return fields.Close() is { } refusal ? refusal : dek;
    }

    /// <summary>Same label, same wrapped bytes.</summary>
    public bool Equals(WrappedDek? other) => other is not null && Label == other.Label && Wrapped.Span.SequenceEqual(other.Wrapped.Span);

    public override int GetHashCode() => Label.GetHashCode();

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}

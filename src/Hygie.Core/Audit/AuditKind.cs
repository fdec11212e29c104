namespace Hygie.Core.Audit;

/// <summary>
/// The stable dotted name of a kind of act: two to four words of a-z, digits and hyphens, such as <c>permit.granted</c>; at most 64 characters.
/// The first word is the thing, the last one what happened to it, in the past.
/// </summary>
public readonly record struct AuditKind
{
    private AuditKind(string value) => Value = value;

    /// <summary>The dotted name.</summary>
    public string Value { get; }

    /// <summary>True when <paramref name="text"/> is a well-formed kind.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: <= 64 } && text.Split('.') is { Length: >= 2 and <= 4 } words && words.All(PublicName.IsValid);

    /// <summary>The kind named <paramref name="text"/>, or throws: kinds are written in the product's code.</summary>
    public static AuditKind Check(string text) =>
        IsValid(text) ? new AuditKind(text) : throw new ArgumentException($"Not a kind of entry: {text}", nameof(text));

    public override string ToString() => Value;
}

/// <summary>
/// The public subject of an entry: public names joined by slashes, with an optional version, such as <c>permit/p-12</c>,
/// <c>dataset/snds@3</c>, <c>host/a</c>; 1 to 200 characters. It is printed in the public log: it never says anything about a patient.
/// </summary>
public static class AuditSubject
{
    /// <summary>True when <paramref name="text"/> is a well-formed subject.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= 200 } && text.Split('/').All(part => PublicName.IsValid(part) || DatasetVersion.Parse(part) is not null);

    /// <summary>Returns <paramref name="text"/>, or throws: subjects are made of the product's own ids.</summary>
    public static string Check(string text) =>
        IsValid(text) ? text : throw new ArgumentException($"Not a public subject: {text}", nameof(text));
}

namespace Hygie.Core.Sealing;

/// <summary>
/// Reads the members of a document one by one and remembers the first thing that is wrong, so that a parser reads as a list:
/// <code>
/// var fields = new DocumentFields("permit", document);
/// var id = fields.Text("id");
/// var rows = fields.Integer("rows", 0, 1_000_000);
/// if (fields.Close() is { } refusal) return refusal;
/// </code>
/// After the first problem every method answers a harmless default. <see cref="Close"/> also refuses members nobody asked for,
/// because a signed member that is not understood must not be ignored.
/// </summary>
public sealed class DocumentFields(string document, CanonicalObject members)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private Refusal? _refusal;

    /// <summary>True when the document has a member of that name.</summary>
    public bool Has(string name) => members[name] is not null;

    /// <summary>A text, 1 to <paramref name="longest"/> characters.</summary>
    public string Text(string name, int longest = 4096) =>
        Take(name) is CanonicalText { Value: { Length: > 0 } text } && text.Length <= longest ? text : Wrong(name, "text", "");

    /// <summary>A text that satisfies a rule, such as <see cref="PublicName.IsValid"/>.</summary>
    public string Text(string name, Func<string, bool> rule) =>
        Take(name) is CanonicalText text && rule(text.Value) ? text.Value : Wrong(name, "text", "");

    /// <summary>A text, or null when the member is absent.</summary>
    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>An integer between the two bounds, both included.</summary>
    public long Integer(string name, long least = 0, long greatest = CanonicalNumber.Greatest) =>
        Take(name) is CanonicalNumber number && number.Value >= least && number.Value <= greatest ? number.Value : Wrong(name, "integer", least);

    /// <summary>A boolean.</summary>
    public bool Flag(string name) => Take(name) is CanonicalBool flag ? flag.Value : Wrong(name, "boolean", false);

    /// <summary>Bytes written as standard base64 with padding.</summary>
    /// <param name="name">Member.</param>
    /// <param name="length">Exact number of bytes, or null for any.</param>
    public byte[] Bytes(string name, int? length = null) =>
        Take(name) is CanonicalText text && StrictBase64.Decode(text.Value, padded: true) is { } bytes && (length ?? bytes.Length) == bytes.Length
            ? bytes : Wrong(name, "base64", new byte[length ?? 0]);

    /// <summary>An instant written <c>2026-11-23T08:00:00Z</c>, to the second, UTC.</summary>
    public DateTimeOffset Instant(string name) =>
        Take(name) is CanonicalText text && CanonicalTime.ParseInstant(text.Value) is { } instant ? instant : Wrong(name, "instant", DateTimeOffset.UnixEpoch);

    /// <summary>A day written <c>2026-11-23</c>.</summary>
    public DateOnly Day(string name) =>
        Take(name) is CanonicalText text && CanonicalTime.ParseDay(text.Value) is { } day ? day : Wrong(name, "day", DateOnly.FromDateTime(DateTime.UnixEpoch));

    /// <summary>An object.</summary>
    public CanonicalObject Object(string name) => Take(name) as CanonicalObject ?? Wrong(name, "object", CanonicalObject.Of());

    /// <summary>An array of anything.</summary>
    public CanonicalArray Array(string name) => Take(name) as CanonicalArray ?? Wrong(name, "array", CanonicalArray.Of());

    /// <summary>An array whose items are all texts.</summary>
    public string[] Texts(string name)
    {
        var items = Array(name);
        return items.All(i => i is CanonicalText) ? [.. items.Select(i => ((CanonicalText)i).Value)] : Wrong(name, "array of texts", System.Array.Empty<string>());
    }

    /// <summary>An array whose items are all objects.</summary>
    public CanonicalObject[] Objects(string name)
    {
        var items = Array(name);
        return items.All(i => i is CanonicalObject) ? [.. items.Cast<CanonicalObject>()] : Wrong(name, "array of objects", System.Array.Empty<CanonicalObject>());
    }

    /// <summary>Ends the reading: the first problem (HYG-1002), else an unknown member (HYG-1003), else null.</summary>
    public Refusal? Close()
    {
        if (_refusal is not null)
            return _refusal;
        var unknown = members.Select(m => m.Key).FirstOrDefault(name => !_read.Contains(name));
        return unknown is null ? null : Refusal.Of("HYG-1003", ("document", document), ("member", unknown));
    }

    private CanonicalValue? Take(string name)
    {
        _read.Add(name);
        return members[name];
    }

    private T Wrong<T>(string name, string expected, T harmless)
    {
        _refusal ??= Refusal.Of("HYG-1002", ("document", document), ("member", name), ("expected", expected));
        return harmless;
    }
}

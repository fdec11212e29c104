using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Hygie.Core.Sealing;

/// <summary>
/// A value of a canonical JSON document (<c>spec/canonical-json.md</c>): object, array, text, integer, boolean or null.
/// Immutable; equal when the canonical bytes are equal. Texts, numbers and booleans convert by themselves:
/// <code>CanonicalObject.Of(("id", "p-1"), ("rows", 12), ("open", true))</code>
/// </summary>
public abstract class CanonicalValue : IEquatable<CanonicalValue>
{
    private protected CanonicalValue() { }

    /// <summary>The one null.</summary>
    public static CanonicalValue Null { get; } = new CanonicalNull();

    public static implicit operator CanonicalValue(string text) => new CanonicalText(text);

    public static implicit operator CanonicalValue(long number) => new CanonicalNumber(number);

    public static implicit operator CanonicalValue(int number) => new CanonicalNumber(number);

    public static implicit operator CanonicalValue(bool value) => new CanonicalBool(value);

    /// <summary>Bytes as text: standard base64 with padding.</summary>
    public static CanonicalValue OfBytes(ReadOnlySpan<byte> bytes) => new CanonicalText(Convert.ToBase64String(bytes));

    /// <inheritdoc/>
    public bool Equals(CanonicalValue? other) =>
        other is not null && CanonicalJson.Write(this).AsSpan().SequenceEqual(CanonicalJson.Write(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CanonicalValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(CanonicalJson.Write(this));
        return hash.ToHashCode();
    }
}

/// <summary>The literal <c>null</c>.</summary>
public sealed class CanonicalNull : CanonicalValue { internal CanonicalNull() { } }

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class CanonicalBool(bool value) : CanonicalValue
{
    /// <summary>The value.</summary>
    public bool Value { get; } = value;
}

/// <summary>An integer that every JSON reader represents exactly: from -(2^53-1) to 2^53-1.</summary>
public sealed class CanonicalNumber : CanonicalValue
{
    /// <summary>2^53-1, the greatest integer allowed.</summary>
    public const long Greatest = (1L << 53) - 1;

    /// <exception cref="ArgumentOutOfRangeException">Beyond ±(2^53-1).</exception>
    public CanonicalNumber(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Greatest);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -Greatest);
        Value = value;
    }

    /// <summary>The value.</summary>
    public long Value { get; }
}

/// <summary>Text without lone surrogates.</summary>
public sealed class CanonicalText : CanonicalValue
{
    /// <exception cref="System.Text.EncoderFallbackException">The text holds a lone surrogate, which UTF-8 cannot carry.</exception>
    public CanonicalText(string value)
    {
        _ = FieldEncoding.StrictUtf8.GetByteCount(value);
        Value = value;
    }

    /// <summary>The value.</summary>
    public string Value { get; }
}

/// <summary>An ordered list of values.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The word of the format is array.")]
public sealed class CanonicalArray : CanonicalValue, IReadOnlyList<CanonicalValue>
{
    private readonly CanonicalValue[] _items;

    /// <summary>Copies the items.</summary>
    public CanonicalArray(IEnumerable<CanonicalValue> items) => _items = [.. items];

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public CanonicalValue this[int index] => _items[index];

    /// <summary>An array of these items.</summary>
    public static CanonicalArray Of(params IEnumerable<CanonicalValue> items) => new(items);

    /// <summary>An array of texts.</summary>
    public static CanonicalArray OfTexts(IEnumerable<string> texts) => new(texts.Select(t => (CanonicalValue)t));

    /// <inheritdoc/>
    public IEnumerator<CanonicalValue> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Named members, kept in canonical order (names compared by UTF-16 code units).</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The word of the format is object.")]
public sealed class CanonicalObject : CanonicalValue, IReadOnlyCollection<KeyValuePair<string, CanonicalValue>>
{
    private readonly SortedDictionary<string, CanonicalValue> _members = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The same name twice.</exception>
    public CanonicalObject(IEnumerable<KeyValuePair<string, CanonicalValue>> members)
    {
        foreach (var (name, value) in members)
        {
            _ = FieldEncoding.StrictUtf8.GetByteCount(name);
            _members.Add(name, value);
        }
    }

    /// <inheritdoc/>
    public int Count => _members.Count;

    /// <summary>The member of that name, or null (the C# null) when there is none.</summary>
    public CanonicalValue? this[string name] => _members.GetValueOrDefault(name);

    /// <summary>An object of these members, in any order.</summary>
    public static CanonicalObject Of(params IEnumerable<(string Name, CanonicalValue Value)> members) =>
        new(members.Select(m => KeyValuePair.Create(m.Name, m.Value)));

    /// <summary>The same object with one member added or replaced.</summary>
    public CanonicalObject With(string name, CanonicalValue value) =>
        new(_members.Where(m => !string.Equals(m.Key, name, StringComparison.Ordinal)).Append(KeyValuePair.Create(name, value)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, CanonicalValue>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

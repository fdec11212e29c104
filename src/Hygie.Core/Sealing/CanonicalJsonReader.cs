using System.Globalization;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// The strict reader: one pass, no look-ahead, refuses at the first byte that the canonical writer would not have written.
/// </summary>
internal ref struct CanonicalJsonReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private Refusal? _refusal;

    private CanonicalJsonReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    private readonly int Next => _at < _bytes.Length ? _bytes[_at] : -1;

    public static Result<CanonicalValue> Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalJsonReader(bytes);
        var value = reader.Value(0);
        if (value is not null && reader._at < bytes.Length)
            return Refuse("trailing-bytes", reader._at);
        return value is null ? reader._refusal! : value;
    }

    public static Refusal Refuse(string rule, int offset) => Refusal.Of("HYG-1001", ("rule", rule), ("offset", offset));

    private CanonicalValue? Fail(string rule, int? offset = null)
    {
        _refusal ??= Refuse(rule, offset ?? _at);
        return null;
    }

    private CanonicalValue? Value(int depth) => Next switch
    {
        '{' when depth < CanonicalJson.MaxDepth => Members(depth + 1),
        '[' when depth < CanonicalJson.MaxDepth => Items(depth + 1),
        '{' or '[' => Fail("too-deep"),
        '"' => Text() is { } text ? new CanonicalText(text) : null,
        '-' or (>= '0' and <= '9') => Number(),
        't' => Literal("true"u8, true),
        'f' => Literal("false"u8, false),
        'n' => Literal("null"u8, CanonicalValue.Null),
        ' ' or '\t' or '\r' or '\n' => Fail("whitespace"),
        -1 => Fail("unexpected-end"),
        _ => Fail("unexpected-byte"),
    };

    private CanonicalValue? Literal(ReadOnlySpan<byte> word, CanonicalValue value)
    {
        if (!_bytes[_at..].StartsWith(word))
            return Fail("unexpected-byte");
        _at += word.Length;
        return value;
    }

    private CanonicalValue? Number()
    {
        var start = _at;
        if (Next == '-')
            _at++;
        var digits = _at;
        while (Next is >= '0' and <= '9')
            _at++;
        if (Next is '.' or 'e' or 'E')
            return Fail("not-an-integer", start);
        var leadingZero = _at > digits && _bytes[digits] == '0' && (_at > digits + 1 || digits > start);
        if (_at == digits || leadingZero)
            return Fail("number-form", start);
        if (!long.TryParse(_bytes[start.._at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value is > CanonicalNumber.Greatest or < -CanonicalNumber.Greatest)
            return Fail("number-range", start);
        return value;
    }

    private CanonicalArray? Items(int depth)
    {
        var items = new List<CanonicalValue>();
        _at++;
        while (Next != ']' || items.Count > 0)
        {
            if (Value(depth) is not { } item)
                return null;
            items.Add(item);
            if (Next == ']')
                break;
            if (!Expect((byte)','))
                return null;
        }

        _at++;
        return new CanonicalArray(items);
    }

    private CanonicalObject? Members(int depth)
    {
        var members = new List<KeyValuePair<string, CanonicalValue>>();
        _at++;
        while (Next != '}' || members.Count > 0)
        {
            if (Member(members.Count == 0 ? null : members[^1].Key, depth) is not { } member)
                return null;
            members.Add(member);
            if (Next == '}')
                break;
            if (!Expect((byte)','))
                return null;
        }

        _at++;
        return new CanonicalObject(members);
    }

    private KeyValuePair<string, CanonicalValue>? Member(string? before, int depth)
    {
        var start = _at;
        if (Next != '"')
        {
            Fail(Next is ' ' or '\t' or '\r' or '\n' ? "whitespace" : Next == -1 ? "unexpected-end" : "unexpected-byte");
            return null;
        }

        if (Text() is not { } name)
            return null;
        var order = before is null ? -1 : string.CompareOrdinal(before, name);
        if (order >= 0)
        {
            Fail(order == 0 ? "duplicate-member" : "member-order", start);
            return null;
        }

        return Expect((byte)':') && Value(depth) is { } value ? KeyValuePair.Create(name, value) : null;
    }

    private bool Expect(byte wanted)
    {
        if (Next == wanted)
        {
            _at++;
            return true;
        }

        Fail(Next is ' ' or '\t' or '\r' or '\n' ? "whitespace" : Next == -1 ? "unexpected-end" : "unexpected-byte");
        return false;
    }

    private string? Text()
    {
        var bytes = new List<byte>();
        var start = ++_at;
        while (Next != '"')
        {
            switch (Next)
            {
                case -1:
                    Fail("unexpected-end");
                    return null;
                case < 0x20:
                    Fail("bare-control");
                    return null;
                case '\\' when !Escape(bytes):
                    return null;
                case '\\':
                    break;
                default:
                    bytes.Add(_bytes[_at++]);
                    break;
            }
        }

        _at++;
        return Decode(bytes, start);
    }

    private string? Decode(List<byte> bytes, int start)
    {
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        if (System.Text.Unicode.Utf8.IsValid(span))
            return Encoding.UTF8.GetString(span);
        Fail("bad-utf8", start);
        return null;
    }

    private bool Escape(List<byte> bytes)
    {
        var letter = _at + 1 < _bytes.Length ? _bytes[_at + 1] : 0;
        var (value, length) = letter switch
        {
            (byte)'"' or (byte)'\\' => (letter, 2),
            (byte)'b' => (8, 2),
            (byte)'t' => (9, 2),
            (byte)'n' => (10, 2),
            (byte)'f' => (12, 2),
            (byte)'r' => (13, 2),
            (byte)'u' => (Unicode(), 6),
            _ => (-1, 0),
        };
        if (value < 0)
        {
            Fail("bad-escape");
            return false;
        }

        bytes.Add((byte)value);
        _at += length;
        return true;
    }

    /// <summary>Only the control characters without a short form are written as \u00xx, in lower case; -1 for anything else.</summary>
    private readonly int Unicode()
    {
        var digits = _bytes[(_at + 2)..];
        if (digits.Length < 4 || digits[0] != '0' || digits[1] != '0' || digits[2] is not ((byte)'0' or (byte)'1'))
            return -1;
        var low = digits[3] switch
        {
            >= (byte)'0' and <= (byte)'9' => digits[3] - '0',
            >= (byte)'a' and <= (byte)'f' => digits[3] - 'a' + 10,
            _ => -1,
        };
        var value = low < 0 ? -1 : ((digits[2] - '0') << 4) + low;
        return value is 8 or 9 or 10 or 12 or 13 ? -1 : value;
    }
}

namespace Hygie.Adapters.Deliveries;

/// <summary>
/// Reads what is asked of a structure in Thrift's compact protocol (github.com/apache/thrift, doc/specs/thrift-compact-protocol.md), in which Parquet writes its footer and the
/// head of each page, and passes over the rest. Anything malformed, cut or nested beyond reason is an <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct ThriftCompact(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 32;
    private const int Stop = 0, True = 1, False = 2, Byte = 3, Double = 7, Binary = 8, List = 9, Set = 10, Map = 11, Struct = 12, Uuid = 13;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int At { get; private set; }

    /// <summary>The next field of the structure at hand; false at its end.</summary>
    /// <param name="id">The field before, 0 at first; receives this one.</param>
    /// <param name="type">Its type, for <see cref="Skip"/>.</param>
    public bool NextField(ref int id, out int type)
    {
        var head = Next();
        type = head & 15;
        if (head == Stop)
            return false;
        id = head >> 4 is var step and > 0 ? id + step : checked((int)Integer());
        return true;
    }

    /// <summary>A whole number of a field or of a list.</summary>
    public long Integer()
    {
        var raw = Unsigned();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>How many items follow.</summary>
    public int ListOf(out int type)
    {
        var head = Next();
        type = head & 15;
        return head >> 4 is var few and < 15 ? few : Count(Unsigned());
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(int type, int depth = 0)
    {
        if (depth > Deepest)
            throw new InvalidDataException("too deep");
        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Advance(1);
                break;
            case Double:
                Advance(8);
                break;
            case Uuid:
                Advance(16);
                break;
            case Binary:
                Advance(Count(Unsigned()));
                break;
            case List or Set:
                for (var left = ListOf(out var item); left > 0; left--)
                    SkipItem(item, depth);
                break;
            case Map:
                SkipMap(depth);
                break;
            case Struct:
                for (var id = 0; NextField(ref id, out var field);)
                    Skip(field, depth + 1);
                break;
            default:
                _ = Unsigned();
                break;
        }
    }

    private void SkipMap(int depth)
    {
        var left = Count(Unsigned());
        var types = left > 0 ? Next() : 0;
        for (; left > 0; left--)
        {
            SkipItem(types >> 4, depth);
            SkipItem(types & 15, depth);
        }
    }

    /// <summary>A boolean that stands in a list has a byte of its own; a field's is in its head.</summary>
    private void SkipItem(int type, int depth) => Skip(type is True or False ? Byte : type, depth + 1);

    private ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Next();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }

        throw new InvalidDataException("a number without end");
    }

    /// <summary>Nothing that is counted is shorter than a byte.</summary>
    private readonly int Count(ulong count) => count <= (ulong)(_bytes.Length - At) ? (int)count : throw new InvalidDataException("more than there is");

    private int Next() => At < _bytes.Length ? _bytes[At++] : throw new InvalidDataException("cut");

    private void Advance(int count) => At = count <= _bytes.Length - At ? At + count : throw new InvalidDataException("cut");
}

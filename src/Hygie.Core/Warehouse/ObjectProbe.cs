using System.Buffers;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>Looks at one object on one host: by its length, or by reading all of it. Holds one object in memory, 64 MiB at most.</summary>
/// <param name="named">Every object of ours: to tell that one lies under another's name.</param>
internal sealed class ObjectProbe(IReadOnlyDictionary<string, NamedObject> named) : IDisposable
{
    private const int Piece = 64 * Cobblestone.ChunkLength;

    private readonly byte[] _content = ArrayPool<byte>.Shared.Rent(PackSize.Greatest.CiphertextLength);
    private readonly byte[] _clear = ArrayPool<byte>.Shared.Rent(Piece);

    /// <summary>By its length alone.</summary>
    public static async Task<ObjectFault> GlanceAsync(IObjectStore store, NamedObject one, CancellationToken cancellation) =>
        await store.FindLengthAsync(one.Name, cancellation) switch
        {
            null => ObjectFault.Missing,
            { } length when length < one.Size.CiphertextLength => ObjectFault.Truncated,
            { } length when length > one.Size.CiphertextLength => ObjectFault.TooLong,
            _ => ObjectFault.None,
        };

    /// <summary>Reads all of it; its bytes must hash to its name and, with a key, open under it to the last chunk.</summary>
    public async Task<ObjectFault> ReadAsync(IObjectStore store, NamedObject one, SecretKey? key, CancellationToken cancellation)
    {
        if (await GlanceAsync(store, one, cancellation) is var seen and not ObjectFault.None)
            return seen;
        if (!await store.ReadAsync(one.Name, 0, _content.AsMemory(0, one.Size.CiphertextLength), cancellation))
            return ObjectFault.Truncated;
        var name = ObjectName.Of(Content(one).Span);
        if (!string.Equals(name, one.Name, StringComparison.Ordinal))
            return named.ContainsKey(name) ? ObjectFault.AnotherObject : ObjectFault.Altered;
        return key is null || one.Under is not { } under || Opens(key, under.Context.At(under.Index), Content(one).Span) ? ObjectFault.None : ObjectFault.Unopened;
    }

    /// <summary>The bytes last read.</summary>
    public ReadOnlyMemory<byte> Content(NamedObject one) => _content.AsMemory(0, one.Size.CiphertextLength);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_content);
        ArrayPool<byte>.Shared.Return(_clear, clearArray: true);
    }

    private bool Opens(SecretKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> content)
    {
        if (!CobblestoneReader.Open(key, context, content[..Cobblestone.PrefixLength], content.Length).TryGet(out var reader, out _))
            return false;
        using (reader)
            for (var at = 0L; at < reader.Length; at += Piece)
            {
                var length = (int)Math.Min(Piece, reader.Length - at);
                var needed = reader.Needed(at, length);
                if (reader.Decrypt(at, content.Slice((int)needed.Offset, needed.Length), _clear.AsSpan(0, length)) is not null)
                    return false;
            }

        return true;
    }
}

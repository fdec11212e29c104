using System.Buffers.Binary;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Adapters.Custodians;

/// <summary>One document on a socket: its length in 4 bytes, big-endian, then its bytes; at most <see cref="CustodyCall.MostBytes"/>.</summary>
internal static class CustodyFrame
{
    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        var frame = new byte[4 + document.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, document.Length);
        document.CopyTo(frame.AsMemory(4));
        await stream.WriteAsync(frame, cancellation);
    }

    /// <summary>Refuses an empty or too long document (HYG-3083) before it takes memory for it, and one whose other end left (HYG-3080).</summary>
    public static async Task<Result<byte[]>> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) < head.Length)
            return SocketCustodian.Silent("ended");
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is 0 or > CustodyCall.MostBytes)
            return Refusal.Of("HYG-3083", ("bytes", length), ("most", CustodyCall.MostBytes));
        var document = new byte[length];
        return await stream.ReadAtLeastAsync(document, document.Length, throwOnEndOfStream: false, cancellation) < document.Length ? SocketCustodian.Silent("ended") : document;
    }
}

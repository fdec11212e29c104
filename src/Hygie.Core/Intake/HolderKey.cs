using System.Buffers.Binary;
using Hygie.Core.Custody;

namespace Hygie.Core.Intake;

/// <summary>
/// K_A, the network secret used inside the holder's token: p1 = HMAC-SHA256(K_A, enc("hygie/p1/v1", kind, identity)), cut to 16 bytes.
/// K_A being shared by every holder its compromise is assumed: p1 is treated as identifying, and only the third party ever receives it.
/// </summary>
public sealed class HolderKey(IKeyToken token)
{
    /// <summary>Name of K_A in a holder's token.</summary>
    public const string Label = "k-a";

    /// <summary>Bytes of p1.</summary>
    public const int Length = 16;

    /// <summary>p1 of an identifier as delivered, read as a big-endian number; or HYG-6101 when it is not of its kind.</summary>
    public Result<UInt128> Derive(string kind, ReadOnlySpan<byte> utf8)
    {
        if (!ClearIdentifier.Parse(kind, utf8).TryGet(out var identifier, out var refusal))
            return refusal;
        Span<byte> p1 = stackalloc byte[Length];
        Derive(identifier, p1);
        return BinaryPrimitives.ReadUInt128BigEndian(p1);
    }

    /// <summary>Writes the 16 bytes of p1.</summary>
    public void Derive(ClearIdentifier identifier, Span<byte> p1)
    {
        Span<byte> mac = stackalloc byte[32];
        token.Mac(Label, identifier.Encode(), mac);
        mac[..Length].CopyTo(p1);
    }
}

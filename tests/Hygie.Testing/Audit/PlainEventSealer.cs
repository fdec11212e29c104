using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Audit;

/// <summary>The double of <see cref="IEventSealer"/>: each event masked with a fresh key that stands in the clear as the "wrapped" key.</summary>
public sealed class PlainEventSealer(ISecretRandom random) : IEventSealer
{
    public ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation)
    {
        var key = new byte[32];
        random.Fill(key);
        return ValueTask.FromResult(new SealedEvent(key, Mask(key, plaintext.Span)));
    }

    public ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation) =>
        ValueTask.FromResult<Result<byte[]>>(Mask(sealedEvent.WrappedKey.ToArray(), sealedEvent.Ciphertext.Span));

    private static byte[] Mask(byte[] key, ReadOnlySpan<byte> bytes)
    {
        var masked = bytes.ToArray();
        for (var i = 0; i < masked.Length; i++)
            masked[i] ^= key[i % key.Length];
        return masked;
    }
}

namespace Hygie.Core.Audit;

/// <summary>An event at rest: unreadable without the key that opens its wrapping.</summary>
/// <param name="wrappedKey">The event's own key, wrapped under the operations key.</param>
/// <param name="ciphertext">The sealed bytes.</param>
public sealed class SealedEvent(ReadOnlyMemory<byte> wrappedKey, ReadOnlyMemory<byte> ciphertext)
{
    public ReadOnlyMemory<byte> WrappedKey { get; } = wrappedKey;

    public ReadOnlyMemory<byte> Ciphertext { get; } = ciphertext;
}

/// <summary>
/// Seals each event of the log under its own fresh key, itself wrapped under the operations key that Custody guards.
/// </summary>
/// <remarks>
/// Contract. Sealing twice gives different keys and ciphertexts. <see cref="OpenAsync"/> gives back exactly the sealed bytes or
/// refuses; it never returns altered ones. Destroying the wrapped key makes the event unreadable for everybody: that is how an
/// event is erased while its leaf stays. Called before the metadata transaction begins, so it may be slow without blocking writers.
/// </remarks>
public interface IEventSealer
{
    /// <summary>Seals <paramref name="plaintext"/> (salt and event) under a fresh key.</summary>
    ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation);

    /// <summary>Opens what <see cref="SealAsync"/> sealed, or refuses (key unavailable, bytes altered).</summary>
    ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation);
}

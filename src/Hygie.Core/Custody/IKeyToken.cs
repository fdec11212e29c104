using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A token broke its promise: missing, removed, wrong PIN, out of order.</summary>
public sealed class KeyTokenException : Exception
{
    public KeyTokenException() { }

    public KeyTokenException(string message) : base(message) { }

    public KeyTokenException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// Where roots and MAC keys live: an HSM, or for demonstrations a file under a passphrase. Keys are named by labels (public
/// names) and never come out; bytes go in, bytes come out. One token belongs to one party and one realm.
/// </summary>
/// <remarks>
/// Contract. A label names one key of one use. Creating over an existing label throws. Keys are durable when the creating
/// call returns. <see cref="Unwrap"/> never returns altered bytes. After <see cref="Destroy"/> nobody can use the key again.
/// Safe for several threads. A token that does not answer throws <see cref="KeyTokenException"/>.
/// </remarks>
public interface IKeyToken
{
    /// <summary>True for tokens whose keys could be copied by whoever knows a passphrase: fit for demonstrations and tests only.</summary>
    bool IsDemonstration { get; }

    /// <summary>The labels of every key, in order.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Draws an AES-256 wrapping key inside the token.</summary>
    void CreateWrappingKey(string label);

    /// <summary>Draws a 32-byte HMAC-SHA256 key inside the token.</summary>
    void CreateMacKey(string label);

    /// <summary>Brings in an HMAC key drawn elsewhere (the network's K_A): the one import there is.</summary>
    void ImportMacKey(string label, SecretKey key);

    /// <summary>AES-KWP (RFC 5649) of <paramref name="payload"/> under the wrapping key; a payload that <see cref="TokenPayload"/> does not take throws.</summary>
    byte[] Wrap(string label, ReadOnlySpan<byte> payload);

    /// <summary>The payload, or null when these bytes were not wrapped by this key.</summary>
    SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped);

    /// <summary>HMAC-SHA256 of <paramref name="data"/>; writes 32 bytes.</summary>
    void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac);

    /// <summary>Destroys a key for good.</summary>
    void Destroy(string label);
}

/// <summary>
/// What a token wraps: whole blocks of 8 bytes. AES-KWP itself takes any length, but tokens are known that fill up the last block before they
/// wrap (SoftHSM 2.6), and then give back more than they were given.
/// </summary>
public static class TokenPayload
{
    /// <summary>Throws <see cref="ArgumentException"/> unless the payload is a multiple of 8 bytes, at least 8.</summary>
    public static void Check(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is 0 || payload.Length % 8 != 0)
            throw new ArgumentException("A token wraps a multiple of 8 bytes.", nameof(payload));
    }
}

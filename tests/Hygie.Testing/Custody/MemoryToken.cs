using System.Security.Cryptography;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Custody;

/// <summary>A token in memory, for rules that need one; it keeps the contract of <see cref="IKeyToken"/>.</summary>
public sealed class MemoryToken(ISecretRandom random) : IKeyToken
{
    private readonly SortedDictionary<string, SecretKey> _keys = new(StringComparer.Ordinal);

    public bool IsDemonstration => true;

    public IReadOnlyList<string> Labels => [.. _keys.Keys];

    /// <summary>Labels whose key was used, in order of first use: for tests about who handles which key.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public void CreateWrappingKey(string label) => _keys.Add(label, SecretKey.Generate(random));

    public void CreateMacKey(string label) => _keys.Add(label, SecretKey.Generate(random));

    public void ImportMacKey(string label, SecretKey key) => _keys.Add(label, SecretKey.Take(key.Reveal()));

    public byte[] Wrap(string label, ReadOnlySpan<byte> payload)
    {
        TokenPayload.Check(payload);
        using var aes = Aes.Create();
        aes.SetKey(Key(label).Reveal());
        return aes.EncryptKeyWrapPadded(payload);
    }

    public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped)
    {
        using var aes = Aes.Create();
        aes.SetKey(Key(label).Reveal());
        try
        {
            return SecretKey.Take(aes.DecryptKeyWrapPadded(wrapped));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => HMACSHA256.HashData(Key(label).Reveal(), data, mac);

    public void Destroy(string label) => _keys.Remove(label);

    private SecretKey Key(string label)
    {
        Used.Add(label);
        return _keys.TryGetValue(label, out var key) ? key : throw new KeyTokenException($"No key is called {label}.");
    }
}

using System.Security.Cryptography;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Custody;

/// <summary>A token in memory: the double that passes the same contract suite as the real ones.</summary>
public sealed class MemoryKeyToken(ISecretRandom random) : IKeyToken, IDisposable
{
    private readonly SortedDictionary<string, (bool Wraps, SecretKey Key)> _keys = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsDemonstration => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => [.. _keys.Keys];

    /// <inheritdoc/>
    public void CreateWrappingKey(string label) => Add(label, true, SecretKey.Generate(random));

    /// <inheritdoc/>
    public void CreateMacKey(string label) => Add(label, false, SecretKey.Generate(random));

    /// <inheritdoc/>
    public void ImportMacKey(string label, SecretKey key) => Add(label, false, SecretKey.Take(key.Reveal()));

    /// <inheritdoc/>
    public byte[] Wrap(string label, ReadOnlySpan<byte> payload) => KeyWrap.Wrap(Key(label, true), payload);

    /// <inheritdoc/>
    public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped) => KeyWrap.Unwrap(Key(label, true), wrapped).TryGet(out var key, out _) ? key : null;

    /// <inheritdoc/>
    public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => HMACSHA256.HashData(Key(label, false).Reveal(), data, mac);

    /// <inheritdoc/>
    public void Destroy(string label)
    {
        if (_keys.Remove(label, out var held))
            held.Key.Dispose();
    }

    /// <summary>Wipes every key.</summary>
    public void Dispose()
    {
        foreach (var (_, key) in _keys.Values)
            key.Dispose();
    }

    private void Add(string label, bool wraps, SecretKey key)
    {
        if (!_keys.TryAdd(label, (wraps, key)))
            throw new KeyTokenException($"The token holds a key {label} already.");
    }

    private SecretKey Key(string label, bool wraps) =>
        _keys.TryGetValue(label, out var held) && held.Wraps == wraps ? held.Key : throw new KeyTokenException($"The token holds no such key: {label}.");
}

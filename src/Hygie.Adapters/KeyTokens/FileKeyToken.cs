using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// A token in a file under a passphrase: for demonstrations and tests only, and it says so. Whoever has the file and the passphrase has
/// its keys; a PKCS#11 token gives them to nobody. Format: <c>spec/custody.md</c>.
/// </summary>
internal sealed class FileKeyToken : IKeyToken, IDisposable
{
    private const string Document = "file-token", Wraps = "wrap", Macs = "mac";

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly PassphraseWrap _wrapping;
    private readonly ISecretRandom _random;
    private readonly SortedDictionary<string, (string Use, SecretKey Key)> _keys = new(StringComparer.Ordinal);

    private FileKeyToken(string path, PassphraseWrap wrapping, ISecretRandom random) => (_path, _wrapping, _random) = (path, wrapping, random);

    /// <inheritdoc/>
    public bool IsDemonstration => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels
    {
        get
        {
            lock (_gate)
                return [.. _keys.Keys];
        }
    }

    /// <summary>Opens the token, or makes an empty one. A wrong passphrase is refused (HYG-3070), an altered file too (HYG-1001 to HYG-1003, HYG-3071).</summary>
    public static Result<FileKeyToken> Open(string path, SecretKey passphrase, ISecretRandom random)
    {
        if (!File.Exists(path))
            return Create(path, passphrase, random);
        if (!CanonicalJson.ReadFile(File.ReadAllBytes(path)).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Document, members);
        fields.Text("kind", text => text is "demonstration");
        var token = new FileKeyToken(path, PassphraseWrap.Read(fields, passphrase), random);
        var (check, keys) = (fields.Bytes("check"), fields.Objects("keys"));
        if (fields.Close() is { } wrong)
            return wrong;
        if (PassphraseWrap.Unwrap(token._wrapping.Key, check, Binding("", "check")) is not { } opened)
            return Refusal.Of("HYG-3070", ("file", path));
        opened.Dispose();
        return keys.All(token.ReadKey) ? token : Refusal.Of("HYG-3071", ("file", path));
    }

    /// <inheritdoc/>
    public void CreateWrappingKey(string label) => Add(label, Wraps, SecretKey.Generate(_random));

    /// <inheritdoc/>
    public void CreateMacKey(string label) => Add(label, Macs, SecretKey.Generate(_random));

    /// <inheritdoc/>
    public void ImportMacKey(string label, SecretKey key) => Add(label, Macs, SecretKey.Take(key.Reveal()));

    /// <inheritdoc/>
    public byte[] Wrap(string label, ReadOnlySpan<byte> payload)
    {
        TokenPayload.Check(payload);
        return KeyWrap.Wrap(Key(label, Wraps), payload);
    }

    /// <inheritdoc/>
    public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped) => KeyWrap.Unwrap(Key(label, Wraps), wrapped).TryGet(out var key, out _) ? key : null;

    /// <inheritdoc/>
    public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => HMACSHA256.HashData(Key(label, Macs).Reveal(), data, mac);

    /// <inheritdoc/>
    public void Destroy(string label)
    {
        lock (_gate)
        {
            if (!_keys.Remove(label, out var held))
                throw new KeyTokenException($"The token holds no key {label}.");
            held.Key.Dispose();
            Save();
        }
    }

    /// <summary>Wipes what is in memory; the file stays.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, key) in _keys.Values)
                key.Dispose();
            _wrapping.Dispose();
        }
    }

    private static FileKeyToken Create(string path, SecretKey passphrase, ISecretRandom random)
    {
        var token = new FileKeyToken(path, PassphraseWrap.Fresh(passphrase, random), random);
        token.Save();
        return token;
    }

    private void Add(string label, string use, SecretKey key)
    {
        lock (_gate)
        {
            if (!_keys.TryAdd(PublicName.Check(label), (use, key)))
                throw new KeyTokenException($"The token holds a key {label} already.");
            Save();
        }
    }

    private SecretKey Key(string label, string use)
    {
        lock (_gate)
            return _keys.TryGetValue(label, out var held) && string.Equals(held.Use, use, StringComparison.Ordinal)
                ? held.Key : throw new KeyTokenException($"The token holds no key {label} to {use}.");
    }

    private bool ReadKey(CanonicalObject members)
    {
        var fields = new DocumentFields(Document, members);
        var (label, use, wrapped) = (fields.Text("label", PublicName.IsValid), fields.Text("use", word => word is Wraps or Macs), fields.Bytes("wrapped"));
        if (fields.Close() is not null || PassphraseWrap.Unwrap(_wrapping.Key, wrapped, Binding(label, use)) is not { } key)
            return false;
        if (_keys.TryAdd(label, (use, key)))
            return true;
        key.Dispose();
        return false;
    }

    private CanonicalObject Write(string label, string use, SecretKey key) => CanonicalObject.Of(
        ("label", label), ("use", use), ("wrapped", CanonicalValue.OfBytes(PassphraseWrap.Wrap(_wrapping.Key, key, Binding(label, use)))));

    private void Save()
    {
        using var nothing = SecretKey.Take(new byte[1]);
        DurableFile.Replace(_path, CanonicalJson.WriteFile(CanonicalObject.Of([.. _wrapping.Members,
            ("kind", "demonstration"),
            ("check", CanonicalValue.OfBytes(PassphraseWrap.Wrap(_wrapping.Key, nothing, Binding("", "check")))),
            ("keys", CanonicalArray.Of(_keys.Select(k => Write(k.Key, k.Value.Use, k.Value.Key))))])));
    }

    private static byte[] Binding(string label, string use) => FieldEncoding.Enc("hygie/file-token/v1", label, use);
}

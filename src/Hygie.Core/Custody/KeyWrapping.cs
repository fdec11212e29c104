using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// How KEKs and DEKs are wrapped and opened. The payload of every wrapping is key || SHA-256(id and attributes), 64 bytes: AES-KWP has no
/// associated data, so what a key is called travels inside and is compared after.
/// </summary>
public sealed class KeyWrapping(IKeyToken token, ISecretRandom random)
{
    /// <summary>Label of the token's key that authenticates records.</summary>
    public const string RecordKey = "record-mac";

    private const int KeySize = 32;

    /// <summary>Draws a KEK and wraps it twice: under the root, and to the recovery recipient.</summary>
    public KeyRecord CreateKek(KeyStoreFile store, KeyId id, QuorumPolicy policy, DateTimeOffset created)
    {
        created = DateTimeOffset.FromUnixTimeSeconds(created.ToUnixTimeSeconds());
        using var key = SecretKey.Generate(random);
        return WrapKek(store, id, policy, created, key);
    }

    /// <summary>Wraps a known KEK under the store's current root and recovery recipient: recovery and root rotation.</summary>
    public KeyRecord WrapKek(KeyStoreFile store, KeyId id, QuorumPolicy policy, DateTimeOffset created, SecretKey key)
    {
        var payload = Payload(key, KeyRecord.Binding(id, created, policy));
        var record = new KeyRecord
        {
            Id = id, Created = created, Policy = policy, Root = store.Root, Recovery = store.Recovery,
            ByRoot = token.Wrap(store.Root, payload), ByRecovery = AgeFile.Seal([store.Recipient], random, payload), Mac = new byte[32],
        };
        CryptographicOperations.ZeroMemory(payload);
        return record.WithMac(MacOf(record));
    }

    /// <summary>
    /// The KEK of a record: its HMAC is checked before the token unwraps anything, its binding after. Null when either fails.
    /// </summary>
    public SecretKey? OpenKek(KeyRecord record)
    {
        if (!CryptographicOperations.FixedTimeEquals(MacOf(record), record.Mac.Span))
            return null;
        using var payload = token.Unwrap(record.Root, record.ByRoot.Span);
        return payload is null ? null : Bound(payload.Reveal(), KeyRecord.Binding(record.Id, record.Created, record.Policy));
    }

    /// <summary>True when the token opens the record under its own name, now.</summary>
    public bool Opens(KeyRecord record)
    {
        using var kek = OpenKek(record);
        return kek is not null;
    }

    /// <summary>The KEK of a record through the recovery identity, for a hub that lost its token. Null when it does not open under this name.</summary>
    public static SecretKey? RecoverKek(KeyRecord record, AgeIdentity recovery)
    {
        if (!AgeFile.Open([recovery], record.ByRecovery).TryGet(out var payload, out _))
            return null;
        var key = Bound(payload, KeyRecord.Binding(record.Id, record.Created, record.Policy));
        CryptographicOperations.ZeroMemory(payload);
        return key;
    }

    /// <summary>Wraps a DEK under its KEK.</summary>
    public static WrappedDek WrapDek(SecretKey kek, DekLabel label, SecretKey dek)
    {
        var payload = Payload(dek, KeyRecord.Binding(label));
        var wrapped = KeyWrap.Wrap(kek, payload);
        CryptographicOperations.ZeroMemory(payload);
        return new WrappedDek(label, wrapped);
    }

    /// <summary>The DEK, or null when these bytes were not wrapped under this KEK and this label.</summary>
    public static SecretKey? OpenDek(SecretKey kek, WrappedDek dek)
    {
        if (!KeyWrap.Unwrap(kek, dek.Wrapped.Span).TryGet(out var payload, out _))
            return null;
        using (payload)
            return Bound(payload.Reveal(), KeyRecord.Binding(dek.Label));
    }

    private byte[] MacOf(KeyRecord record)
    {
        var mac = new byte[32];
        token.Mac(RecordKey, record.MacInput(), mac);
        return mac;
    }

    private static byte[] Payload(SecretKey key, ReadOnlySpan<byte> binding)
    {
        var payload = GC.AllocateArray<byte>(KeySize + binding.Length, pinned: true);
        key.Reveal().CopyTo(payload);
        binding.CopyTo(payload.AsSpan(KeySize));
        return payload;
    }

    private static SecretKey? Bound(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> binding) =>
        payload.Length == KeySize + binding.Length && CryptographicOperations.FixedTimeEquals(payload[KeySize..], binding) ? SecretKey.Take(payload[..KeySize]) : null;
}

using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Rebuilds a custodian that lost its token: one copy of the key store and k shares give every KEK back, which are wrapped at once under
/// the root of a new token. Every key must open: that is the positive control.
/// </summary>
public sealed class RecoverHub(CustodianIdentity successor, IKeyToken newToken, IKeyStore newStore, ISecretRandom random)
{
    /// <param name="KeyStore">One copy of the lost custodian's file.</param>
    /// <param name="Custodian">The lost custodian's key, as the record and the register state it.</param>
    /// <param name="Record">The ceremony record, verified.</param>
    /// <param name="Shares">At least k.</param>
    /// <param name="NewRoot">Label of the root to draw in the new token.</param>
    public sealed record Command(ReadOnlyMemory<byte> KeyStore, VerifyingKey Custodian, CeremonyRecord Record, IReadOnlyList<SecretShare> Shares, string NewRoot);

    /// <summary>Recovers, and writes the new key store. Refuses a bad share by name (HYG-1064), too few, or a key that does not open (HYG-3064).</summary>
    public async Task<Result<KeyStoreFile>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (!KeyStoreFile.Read(command.KeyStore.Span, command.Custodian).TryGet(out var lost, out var refusal)
            || !Recovery(command.Record, command.Shares).TryGet(out var identity, out refusal))
            return refusal;
        using (identity)
        {
            newToken.CreateWrappingKey(command.NewRoot);
            newToken.CreateMacKey(KeyWrapping.RecordKey);
            var rewrapped = Rewrap(lost, identity, command.NewRoot);
            if (rewrapped.IsRefused)
                return rewrapped;
            await newStore.ReplaceAsync(rewrapped.Value.ToDocument(successor.Key).ToFile(), cancellation);
            return rewrapped;
        }
    }

    /// <summary>The recovery identity of enough shares; it must be the one the record names.</summary>
    public static Result<AgeIdentity> Recovery(CeremonyRecord record, IReadOnlyList<SecretShare> shares)
    {
        if (!SecretSharing.Combine(shares, record.Commitments).TryGet(out var secret, out var refusal))
            return refusal;
        using (secret)
        {
            if (secret.Length != 32)
                return Refusal.Of("HYG-3063");
            var identity = AgeIdentity.FromBytes(secret.Reveal());
            if (string.Equals(identity.Recipient.ToString(), record.Recipient, StringComparison.Ordinal))
                return identity;
            identity.Dispose();
            return Refusal.Of("HYG-3063");
        }
    }

    private Result<KeyStoreFile> Rewrap(KeyStoreFile lost, AgeIdentity recovery, string root)
    {
        var wrapping = new KeyWrapping(newToken, random);
        var fresh = new KeyStoreFile
        {
            Custodian = successor.Name, Realm = lost.Realm, Sequence = lost.Sequence + 1, Root = root, Recovery = lost.Recovery, Recipient = lost.Recipient, Records = [], Erased = lost.Erased,
        };
        var records = new List<KeyRecord>();
        foreach (var record in lost.Records)
        {
            using var kek = KeyWrapping.RecoverKek(record, recovery);
            if (kek is null)
                return Refusal.Of("HYG-3064", ("key", record.Id));
            records.Add(wrapping.WrapKek(fresh, record.Id, record.Policy, record.Created, kek));
        }

        return records.Aggregate(fresh, (file, record) => file.With(record));
    }
}

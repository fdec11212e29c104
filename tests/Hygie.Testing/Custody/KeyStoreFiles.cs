using Hygie.Core.Custody;

namespace Hygie.Testing.Custody;

/// <summary>Key stores as they would be after somebody altered them.</summary>
public static class KeyStoreFiles
{
    /// <summary>The same store, one record short and no word about it.</summary>
    public static KeyStoreFile Without(this KeyStoreFile store, KeyId id) => new()
    {
        Custodian = store.Custodian, Realm = store.Realm, Sequence = store.Sequence + 1, Root = store.Root, Recovery = store.Recovery, Recipient = store.Recipient,
        Records = [.. store.Records.Where(r => r.Id != id)], Erased = store.Erased,
    };
}

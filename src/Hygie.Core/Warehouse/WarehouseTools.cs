using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>What the warehouse's verbs work with.</summary>
/// <param name="Desk">Lends keys.</param>
/// <param name="Stores">Hosts: every object goes to each, and is read from the first that has it.</param>
/// <param name="Files">The form of table files.</param>
/// <param name="Versions">What is stored.</param>
/// <param name="Hub">The hub's name.</param>
/// <param name="Key">The hub's signing key.</param>
/// <param name="Random">For salts and shuffles.</param>
public sealed record WarehouseTools(
    IKeyDesk Desk, IReadOnlyList<IObjectStore> Stores, ITableFiles Files, IVersionStore Versions, BodyId Hub, SigningKey Key, ISecretRandom Random)
{
    /// <summary>Keys under which the hub signed before: what it stored then still counts. The metadata holds the hash of each manifest.</summary>
    public IReadOnlyList<VerifyingKey> FormerKeys { get; init; } = [];

    /// <summary>Every key of the hub, the present one first.</summary>
    public IReadOnlyList<VerifyingKey> Keys => [Key.Verifying, .. FormerKeys];

    /// <summary>Who may have signed a HEAD that stands.</summary>
    public IReadOnlyList<NoteVerifier> HeadVerifiers => [.. Keys.Select(key => new NoteVerifier(Hub.Value, NoteKeyType.Ed25519, key))];

    /// <summary>A fresh upload queue to every host.</summary>
    public UploadQueue Queue() => new(Stores, Random);
}

/// <summary>
/// The moments at which a process that stores or backs up may be killed without harm: tests kill it at each. Outside tests nothing is attached to them.
/// </summary>
public static class FaultPoints
{
    /// <summary>The delivery is checked; nothing is written.</summary>
    public const string Checked = "store-checked";

    /// <summary>Every pack of the version is on the hosts, its manifest is not.</summary>
    public const string Packed = "store-packed";

    /// <summary>The manifest is on the hosts too; the metadata does not know the version.</summary>
    public const string Sealed = "store-sealed";

    /// <summary>The metadata knows the version; HEAD is the old one.</summary>
    public const string Committed = "store-committed";

    /// <summary>The snapshot is on the hosts; HEAD is the old one.</summary>
    public const string Snapshot = "head-snapshot";

    /// <summary>A host has the new HEAD. Passed once a host.</summary>
    public const string Head = "head-written";

    /// <summary>All of them, in the order they are passed.</summary>
    public static IReadOnlyList<string> All { get; } = [Checked, Packed, Sealed, Committed, Snapshot, Head];
}

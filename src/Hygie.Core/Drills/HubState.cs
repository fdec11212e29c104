using System.Security.Cryptography;
using Hygie.Core.Audit;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>What a hub is, as three roots: two hubs with one state hold the same objects, the same dataset versions and the same log. It names nothing and nobody.</summary>
/// <param name="Inventory">Root over every object that manifests, extracts and the snapshot name (<see cref="InventoryRoot"/>).</param>
/// <param name="Objects">How many.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Versions">SHA-256 (hex) over the hub's documents of its dataset versions, in order.</param>
/// <param name="VersionCount">How many.</param>
/// <param name="LogSize">Leaves of the log, as HEAD says.</param>
/// <param name="Log">Root (hex) over these leaves; empty when there are fewer.</param>
public sealed record HubState(string Inventory, long Objects, long Bytes, string Versions, int VersionCount, long LogSize, string Log)
{
    private const int LeavesAtOnce = 1_000;

    /// <summary>One hash of all of it, lower-case hexadecimal.</summary>
    public string Root => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(Write())));

    /// <summary>As it is written in a report.</summary>
    public CanonicalObject Write() => CanonicalObject.Of(
        ("inventory", Inventory), ("objects", Objects), ("bytes", Bytes), ("versions", Versions), ("versionCount", VersionCount), ("logSize", LogSize), ("log", Log));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static HubState Read(DocumentFields fields) => new(
        fields.Text("inventory", IsHash), fields.Integer("objects"), fields.Integer("bytes"), fields.Text("versions", IsHash), (int)fields.Integer("versionCount", 0, int.MaxValue), fields.Integer("logSize"), fields.Text("log", text => text.Length == 0 || IsHash(text)));

    /// <summary>The state of a hub of which these objects were found.</summary>
    /// <param name="objects">In ordinal order of name.</param>
    /// <param name="versions">The hub's own documents of its versions.</param>
    /// <param name="outbox">Its log.</param>
    /// <param name="logSize">Leaves that count.</param>
    /// <param name="cancellation">Stops between leaves.</param>
    public static async Task<HubState> OfAsync(IEnumerable<InventoryObject> objects, IVersionStore versions, IOutbox outbox, long logSize, CancellationToken cancellation)
    {
        var inventory = new InventoryRoot();
        foreach (var one in objects)
            inventory.Add(one);
        using var documents = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var stored = (await versions.ListAsync(cancellation)).OrderBy(v => v.Version.ToString(), StringComparer.Ordinal).ToList();
        foreach (var version in stored)
            documents.AppendData(SHA256.HashData(StoredVersionDocument.Write(version)));
        return new HubState(inventory.ToHex(), inventory.Objects, inventory.Bytes, Convert.ToHexStringLower(documents.GetHashAndReset()), stored.Count, logSize, await LogAsync(outbox, logSize, cancellation));
    }

    private static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    private static async Task<string> LogAsync(IOutbox outbox, long size, CancellationToken cancellation)
    {
        var hashes = new List<MerkleHash>();
        while (hashes.Count < size && await outbox.LeavesAsync(hashes.Count, (int)Math.Min(LeavesAtOnce, size - hashes.Count), cancellation) is { Count: > 0 } leaves)
            hashes.AddRange(leaves.Select(leaf => Merkle.HashLeaf(leaf.Span)));
        return hashes.Count == size ? Convert.ToHexStringLower(Merkle.Root([.. hashes]).ToBytes()) : "";
    }
}

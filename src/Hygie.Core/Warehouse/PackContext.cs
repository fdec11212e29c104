using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// What a sealed object is and where it belongs, bound into its keys: enc(domain, names…, index). Each kind of object has its own domain, so a
/// host cannot pass one off as another, nor an old one as a new one.
/// </summary>
public sealed class PackContext
{
    private readonly Field[] _fields;

    private PackContext(params Field[] fields) => _fields = fields;

    /// <summary>The packs of a dataset version.</summary>
    public static PackContext Version(DatasetVersion version) => new("hygie/pack/v1", version.Dataset.Value, version.Number);

    /// <summary>The manifest of a dataset version.</summary>
    public static PackContext Manifest(DatasetVersion version) => new("hygie/manifest/v1", version.Dataset.Value, version.Number);

    /// <summary>A snapshot of the hub's metadata, by the sequence number of the HEAD that names it.</summary>
    public static PackContext Snapshot(BodyId hub, long sequence) => new("hygie/snapshot/v1", hub.Value, sequence);

    /// <summary>The index of that snapshot: the object that the HEAD names.</summary>
    public static PackContext SnapshotIndex(BodyId hub, long sequence) => new("hygie/snapshot-index/v1", hub.Value, sequence);

    /// <summary>A project's extract, numbered from 1.</summary>
    public static PackContext Extract(ProjectId project, int number) => new("hygie/extract/v1", project.Value, number);

    /// <summary>The context of the pack of that index, from 0.</summary>
    public byte[] At(int index) => FieldEncoding.Enc([.. _fields, index]);
}

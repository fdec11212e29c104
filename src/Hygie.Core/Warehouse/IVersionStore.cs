using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Custody;

namespace Hygie.Core.Warehouse;

/// <summary>Where a sealed document lies: packs of its own, the document first, padding after.</summary>
/// <param name="Packs">In order.</param>
/// <param name="Length">Bytes of the document.</param>
public sealed record SealedPlace(ImmutableArray<PackEntry> Packs, long Length);

/// <summary>What the hub's metadata keeps of one dataset version: enough, with the key custodian, to read it.</summary>
public sealed record StoredVersion
{
    public required DatasetVersion Version { get; init; }

    /// <summary>Source definition, such as <c>snds</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Hash of the schemas that its tables follow (<see cref="Intake.DescribedSource.Schemas"/>); null: those that the product ships under <see cref="Source"/>.</summary>
    public ReadOnlyMemory<byte>? Schemas { get; init; }

    /// <summary>Epoch of its pseudonyms.</summary>
    public required int Epoch { get; init; }

    /// <summary>Where its manifest lies.</summary>
    public required SealedPlace Manifest { get; init; }

    /// <summary>SHA-256 of the manifest as signed.</summary>
    public required ReadOnlyMemory<byte> ManifestHash { get; init; }

    /// <summary>Key of its packs.</summary>
    public required WrappedDek Key { get; init; }

    /// <summary>Key of its manifest.</summary>
    public required WrappedDek ManifestKey { get; init; }

    public required BodyId Holder { get; init; }

    /// <summary>The delivery it was made of.</summary>
    public required string Delivery { get; init; }

    public required long Sequence { get; init; }

    /// <summary>SHA-256 of the manifest that the holder signed over the health part: what a receipt names.</summary>
    public required ReadOnlyMemory<byte> DeliveryHash { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>Rows stored, the derived table left out.</summary>
    public required long Rows { get; init; }

    /// <summary>Distinct persons.</summary>
    public required long People { get; init; }

    /// <summary>Rows whose person is unknown.</summary>
    public required long Orphans { get; init; }

    /// <summary><c>accept</c> or <c>accept-with-reservations</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Tables and their rows, orphans among them, by name: what the catalogue says without opening the manifest.</summary>
    public required ImmutableArray<TableSummary> Tables { get; init; }

    /// <summary>Occurrences of each rule in the check.</summary>
    public required ImmutableSortedDictionary<string, long> Findings { get; init; }
}

/// <summary>One table of a version in a line.</summary>
/// <param name="Name">As the source spells it.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Orphans">Of which without person.</param>
/// <param name="Columns">Columns, the person's included.</param>
/// <param name="Bytes">Stored bytes, before sealing.</param>
public sealed record TableSummary(string Name, long Rows, long Orphans, int Columns, long Bytes);

/// <summary>The dataset versions of a hub.</summary>
/// <remarks>Contract. A version is added once and never changed. Numbers of a dataset are 1, 2, 3 … A holder's sequence only grows.</remarks>
public interface IVersionStore
{
    /// <summary>The version, or null.</summary>
    Task<StoredVersion?> FindAsync(DatasetVersion version, CancellationToken cancellation);

    /// <summary>Every version, by dataset and number.</summary>
    Task<IReadOnlyList<StoredVersion>> ListAsync(CancellationToken cancellation);

    /// <summary>The last sequence of which a delivery of this holder was accepted; 0 when none.</summary>
    Task<long> LatestSequenceAsync(BodyId holder, CancellationToken cancellation);

    /// <summary>Adds a version with its audit entry; the entry's outbox number, or HYG-8020 when the number is taken or the sequence is not newer.</summary>
    Task<Result<long>> AddAsync(StoredVersion version, AuditEntry entry, CancellationToken cancellation);
}

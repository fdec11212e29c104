using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Migration;

/// <summary>
/// What a move proves (type <c>exit-certificate</c>, spec/exit-certificate.md), signed by two persons. Anyone with the inventory file
/// checks the roots offline; anyone who may read the target checks the objects, without any key. It says nothing of the source's
/// backups: there, confidentiality rests on the keys.
/// </summary>
public sealed record ExitCertificate
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "exit-certificate";

    public required MigrationId Migration { get; init; }

    public required HostId From { get; init; }

    public required HostId To { get; init; }

    /// <summary>When it was drawn up.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the inventory file, lower-case hex.</summary>
    public required string InventorySha256 { get; init; }

    public required long Objects { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Root of the inventory that the source was to give.</summary>
    public required string SourceRoot { get; init; }

    /// <summary>Root over what was read back from the target.</summary>
    public required string TargetRoot { get; init; }

    /// <summary>Reads served to users during the move.</summary>
    public required long Reads { get; init; }

    /// <summary>Those that failed.</summary>
    public required long FailedReads { get; init; }

    /// <summary>32 bytes given by an auditor after the target's root was logged.</summary>
    public required ReadOnlyMemory<byte> Seed { get; init; }

    /// <summary>The objects that the seed chose, all downloaded again and found equal to their names.</summary>
    public required ImmutableArray<string> Sample { get; init; }

    /// <summary>SHA-256 of the switch order, lower-case hex.</summary>
    public required string SwitchOrder { get; init; }

    /// <summary>When the source was observed empty through its API; null when it is not drained yet.</summary>
    public DateTimeOffset? ObservedEmptyAt { get; init; }

    /// <summary>The document to sign.</summary>
    public SignedDocument ToDocument()
    {
        var body = CanonicalObject.Of(
            ("migration", Migration.Value), ("from", From.Value), ("to", To.Value), ("at", CanonicalTime.Write(At)), ("inventory", InventorySha256), ("objects", Objects), ("bytes", Bytes),
            ("sourceRoot", SourceRoot), ("targetRoot", TargetRoot), ("reads", Reads), ("failedReads", FailedReads), ("seed", CanonicalValue.OfBytes(Seed.Span)),
            ("sample", CanonicalArray.OfTexts(Sample)), ("switchOrder", SwitchOrder));
        return SignedDocument.Unsigned(Type, ObservedEmptyAt is { } empty ? body.With("observedEmptyAt", CanonicalTime.Write(empty)) : body);
    }

    /// <summary>Reads a certificate whose signatures were checked; refuses (HYG-100x) what is not one, (HYG-17016) one whose roots differ.</summary>
    public static Result<ExitCertificate> Read(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var read = new ExitCertificate
        {
            Migration = new MigrationId(fields.Text("migration", PublicName.IsValid)), From = new HostId(fields.Text("from", PublicName.IsValid)), To = new HostId(fields.Text("to", PublicName.IsValid)),
            At = fields.Instant("at"), InventorySha256 = fields.Text("inventory", IsHash), Objects = fields.Integer("objects"), Bytes = fields.Integer("bytes"),
            SourceRoot = fields.Text("sourceRoot", IsHash), TargetRoot = fields.Text("targetRoot", IsHash), Reads = fields.Integer("reads"), FailedReads = fields.Integer("failedReads"),
            Seed = fields.Bytes("seed", 32), Sample = [.. fields.Texts("sample")], SwitchOrder = fields.Text("switchOrder", IsHash),
            ObservedEmptyAt = fields.Has("observedEmptyAt") ? fields.Instant("observedEmptyAt") : null,
        };
        if (fields.Close() is { } refusal)
            return refusal;
        return string.Equals(read.SourceRoot, read.TargetRoot, StringComparison.Ordinal) ? read : Refusal.Of("HYG-17016", ("rule", "roots"));
    }

    /// <summary>Null when the inventory file is the one certified, line by line: hash, objects, bytes and root (HYG-17016, HYG-17020), and the sample is what the seed chooses.</summary>
    public async Task<Refusal?> CheckInventoryAsync(Stream inventory, CancellationToken cancellation)
    {
        var (places, chosen) = (AuditorSample.Of(Seed.Span, Objects), new List<string>());
        void Choose(long place, InventoryObject one)
        {
            if (places.Contains(place))
                chosen.Add(one.Name);
        }

        if (!(await FrozenInventory.ReadAsync(inventory, Choose, cancellation)).TryGet(out var facts, out var refusal))
            return refusal;
        var rule = facts.Sha256 != InventorySha256 ? "inventory" : facts.Root != SourceRoot ? "root" : facts.Objects != Objects || facts.Bytes != Bytes ? "figures"
            : chosen.SequenceEqual(Sample, StringComparer.Ordinal) ? null : "sample";
        return rule is null ? null : Refusal.Of("HYG-17016", ("rule", rule));
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>Which objects an auditor's seed chooses: <c>SHA-256(enc("hygie/sample/v1", seed, i))</c>, its first 8 bytes, modulo the number of objects.</summary>
public static class AuditorSample
{
    /// <summary>Draws of a sample; the same object may be drawn twice.</summary>
    public const int Draws = 100;

    /// <summary>Places in the inventory, sorted, without repeats.</summary>
    public static ImmutableSortedSet<long> Of(ReadOnlySpan<byte> seed, long objects)
    {
        var places = ImmutableSortedSet.CreateBuilder<long>();
        for (var i = 0; objects > 0 && i < Draws; i++)
            places.Add((long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(FieldEncoding.Enc("hygie/sample/v1", seed.ToArray(), i))) % (ulong)objects));
        return places.ToImmutable();
    }
}

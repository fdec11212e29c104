using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>What came of a delivery.</summary>
/// <param name="Report">What the check found.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Stored">The version made of it; null when it was refused, and then the warehouse is as it was.</param>
public sealed record StoreOutcome(QualityReport Report, QualityVerdict Verdict, StoredVersion? Stored);

/// <summary>
/// At the hub: takes a delivery in. The health part is read twice, once to check it whole and once to store it, so that a refused delivery never touches a host.
/// Killed at any moment, the warehouse is as before or holds the new version.
/// </summary>
/// <param name="tools">The warehouse.</param>
/// <param name="inbox">What opens health parts.</param>
/// <param name="thirdPartyKey">Enrolled keys of third parties.</param>
/// <param name="outbox">For the refusal of a delivery, which changes nothing else.</param>
/// <param name="fault">Called at each of <see cref="FaultPoints"/>; null outside tests.</param>
public sealed class StoreVersion(WarehouseTools tools, HubInbox inbox, Func<BodyId, VerifyingKey?> thirdPartyKey, IOutbox outbox, Action<string>? fault = null)
{
    /// <summary>A delivery to take in.</summary>
    /// <param name="Dataset">The dataset it becomes a version of.</param>
    /// <param name="HealthPart">Opens the sealed health part from its start; called twice.</param>
    /// <param name="Answer">The third party's sealed answer.</param>
    /// <param name="Kek">Key that the version's keys are wrapped under, by the source of the delivery.</param>
    /// <param name="Day">Today.</param>
    public sealed record Command(DatasetId Dataset, Func<Stream> HealthPart, Stream Answer, Func<string, KeyId> Kek, DateOnly Day)
    {
        /// <summary>How many rows the holder may have left out, by rule; more is refused. What the hub itself finds wrong is always refused: a holder left that out.</summary>
        public QualityThresholds Thresholds { get; init; } = QualityThresholds.Strict;

        /// <summary>A version that is stored and whose receipt was never given: the process was killed in between. Its delivery, come again, is answered with it.</summary>
        public StoredVersion? Unfinished { get; init; }

        /// <summary>Buckets of persons, a power of two.</summary>
        public int Buckets { get; init; } = Warehouse.Buckets.Default;
    }

    /// <summary>Checks, stores, commits.</summary>
    /// <returns>What came of it; or a refusal: the reader's, of keys, HYG-8011 (the answer is of another delivery), HYG-8012, HYG-8013, HYG-8020.</returns>
    public async Task<Result<StoreOutcome>> RunAsync(Command command, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var last = await LastSequenceAsync(cancellation);
        if (!(await CheckAsync(command, holder => command.Unfinished is { } v && v.Holder == holder ? v.Sequence - 1 : last(holder), cancellation)).TryGet(out var part, out var refusal))
            return refusal;
        if (part.Manifest.Sequence <= last(part.Manifest.Holder))
            return Finish(command, part);
        var verdict = Decide(command, part);
        if (verdict == QualityVerdict.Reject)
            return (await outbox.AppendAsync(Refused(command, part.Manifest, "quality", part.Report), cancellation)).Then<StoreOutcome>(_ => new StoreOutcome(part.Report, verdict, null));
        if (!(await PersonAnswer.OpenAsync(command.Answer, inbox.Identity, thirdPartyKey, cancellation)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Manifest.Holder != part.Manifest.Holder || !string.Equals(answer.Manifest.Delivery, part.Manifest.Delivery, StringComparison.Ordinal))
            return Refusal.Of("HYG-8011", ("delivery", part.Manifest.Delivery), ("answered", answer.Manifest.Delivery));
        fault?.Invoke(FaultPoints.Checked);
        // The key sets of the check, up to gigabytes, must not stand beside those of the storing until somebody happens to collect them.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        if (!(await StoreAsync(command, part, answer, last, progress, cancellation)).TryGet(out var stored, out refusal))
            return refusal;
        if (!(await tools.Versions.AddAsync(stored, Accepted(stored), cancellation)).TryGet(out _, out refusal))
            return refusal;
        fault?.Invoke(FaultPoints.Committed);
        return new StoreOutcome(part.Report, verdict, stored);
    }

    private static QualityVerdict Decide(Command command, CheckedHealthPart part) => part.Report.HasErrors ? QualityVerdict.Reject : command.Thresholds.Decide(part.Report);

    /// <summary>The outcome that a killed process could not tell; another delivery of that number is a replay.</summary>
    private static Result<StoreOutcome> Finish(Command command, CheckedHealthPart part) =>
        command.Unfinished is { } stored && part.Manifest.ToDocument().Hash().AsSpan().SequenceEqual(stored.DeliveryHash.Span)
            ? new StoreOutcome(part.Report, Decide(command, part), stored)
            : Refusal.Of("HYG-6114", ("holder", part.Manifest.Holder), ("sequence", part.Manifest.Sequence));

    /// <summary>A part whose columns hold registration numbers is refused in the log as well: somebody must answer for it.</summary>
    private async Task<Result<CheckedHealthPart>> CheckAsync(Command command, Func<BodyId, long> last, CancellationToken cancellation)
    {
        await using var sealedFile = command.HealthPart();
        var part = await new CheckHealthPart(inbox).RunAsync(sealedFile, last, cancellation);
        if (!part.IsRefused || part.Refusal.Code is not "HYG-6120")
            return part;
        var entry = AuditEntry.Of("delivery.refused", command.Day, "dataset/" + command.Dataset, "body/" + tools.Hub, part.Refusal.Code);
        return (await outbox.AppendAsync(entry, cancellation)).TryGet(out _, out var refusal) ? part : refusal;
    }

    private async Task<Result<StoredVersion>> StoreAsync(
        Command command, CheckedHealthPart part, PersonAnswer answer, Func<BodyId, long> last, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var numbers = (await tools.Versions.ListAsync(cancellation)).Where(v => v.Version.Dataset == command.Dataset).Select(v => v.Version.Number);
        var version = new DatasetVersion(command.Dataset, numbers.DefaultIfEmpty(0).Max() + 1);
        var kek = command.Kek(part.Manifest.Source);
        if (!(await tools.Desk.DrawAsync(kek, DekKind.Version, [version.ToString()], cancellation)).TryGet(out var key, out var refusal))
            return refusal;
        using var data = key;
        if (!data.Lease.Key(data.Deks[0].Label).TryGet(out var dek, out refusal))
            return refusal;
        await using var packs = new PackWriter(dek, PackContext.Version(version), kek.Category != KeyCategory.Clinical, tools.Random, tools.Queue());
        var ingest = new VersionIngest(inbox.HealthContext(part.Manifest.Source)!, answer, packs, tools.Files, command.Buckets);
        if (await IngestAsync(command, ingest, part.Manifest, last, progress, cancellation) is { } no)
            return no;
        var tables = await ingest.FinishAsync(cancellation);
        var manifest = new Manifest
        {
            Version = version, Source = part.Manifest.Source, Epoch = answer.Manifest.Epoch, Kek = kek.ToString(), Tables = tables, Packs = [.. await packs.FinishAsync(cancellation)],
        };
        fault?.Invoke(FaultPoints.Packed);
        var sealing = await new SealedManifests(tools).SealAsync(manifest, kek, cancellation);
        fault?.Invoke(FaultPoints.Sealed);
        return sealing.Then<StoredVersion>(place => Describe(command, part, manifest, place, data.Deks[0], ingest));
    }

    private async Task<Refusal?> IngestAsync(
        Command command, VersionIngest ingest, DeliveryManifest expected, Func<BodyId, long> last, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        await using var sealedFile = command.HealthPart();
        var (done, total) = (0L, expected.Tables.Sum(t => t.Rows));
        var read = await DeliveryReader.ReadAsync(sealedFile, inbox.Identity, new DeliveryExpectation(DeliveryPart.Health, inbox.HolderKey, last), async (_, table, text, stop) =>
        {
            progress?.Report(new Progress("store", done, total, "rows"));
            done += table.Rows;
            return await ingest.TakeAsync(table, text, stop);
        }, cancellation);
        progress?.Report(new Progress("store", total, total, "rows"));
        if (!read.TryGet(out var manifest, out var refusal))
            return refusal;
        // What is stored must be what was checked: the file may have been exchanged between the two readings.
        return manifest.ToDocument().Hash().AsSpan().SequenceEqual(expected.ToDocument().Hash()) ? null : Refusal.Of("HYG-8014");
    }

    private static StoredVersion Describe(Command command, CheckedHealthPart part, Manifest manifest, SealedManifest place, WrappedDek key, VersionIngest ingest) => new()
    {
        Version = manifest.Version, Source = manifest.Source, Epoch = manifest.Epoch, Manifest = place.Place, ManifestHash = place.Hash, Key = key, ManifestKey = place.Key,
        Holder = part.Manifest.Holder, Delivery = part.Manifest.Delivery, Sequence = part.Manifest.Sequence, DeliveryHash = part.Manifest.ToDocument().Hash(), Day = command.Day,
        Rows = manifest.Tables.Where(t => t.Name is not PersonRegister.Table).Sum(t => t.Rows), People = ingest.People,
        Orphans = manifest.Tables.Sum(t => ingest.OrphansOf(t.Name)), Verdict = Name(Decide(command, part)), Schemas = part.Manifest.Schemas,
        Tables = [.. manifest.Tables.Select(t => new TableSummary(t.Name, t.Rows, ingest.OrphansOf(t.Name), t.Columns.Length, t.Parts.Sum(p => p.Blob.Length)))],
        Findings = part.Report.Counts,
    };

    private AuditEntry Accepted(StoredVersion stored) => AuditEntry.Of(
        "delivery.accepted", stored.Day, "dataset/" + stored.Version, "body/" + tools.Hub, "delivery " + stored.Delivery,
        ("holder", stored.Holder), ("sequence", stored.Sequence), ("schemas", stored.Schemas is { } schemas ? Convert.ToHexStringLower(schemas.Span) : "shipped"), ("rows", stored.Rows), ("people", stored.People), ("orphans", stored.Orphans), ("verdict", stored.Verdict),
        ("delivery", Convert.ToHexStringLower(stored.DeliveryHash.Span)), ("manifest", Convert.ToHexStringLower(stored.ManifestHash.Span)));

    private AuditEntry Refused(Command command, DeliveryManifest manifest, string why, QualityReport report) => AuditEntry.Of(
        "delivery.refused", command.Day, "dataset/" + command.Dataset, "body/" + tools.Hub, why, ("holder", manifest.Holder), ("delivery", manifest.Delivery),
        ("rows", report.Rows), ("rejected", report.Rejected), ("document", Convert.ToHexStringLower(manifest.ToDocument().Hash())));

    private async Task<Func<BodyId, long>> LastSequenceAsync(CancellationToken cancellation)
    {
        var last = (await tools.Versions.ListAsync(cancellation)).GroupBy(v => v.Holder).ToDictionary(g => g.Key, g => g.Max(v => v.Sequence));
        return holder => last.GetValueOrDefault(holder);
    }

    private static string Name(QualityVerdict verdict) => verdict switch
    {
        QualityVerdict.Accept => "accept", QualityVerdict.AcceptWithReservations => "accept-with-reservations", _ => "reject",
    };
}

using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Hosts;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Draws up the exit certificate of a move, and keeps it once two persons signed it.</summary>
public sealed class CertifyExit(IMigrationStore store, ITransferJournal journal, IHostStore hosts, IObjectStore target, MigrationSigners signers, TimeProvider clock)
{
    /// <summary>
    /// Downloads the objects that the seed chooses and draws up the certificate to sign. Refuses an unknown move (HYG-17004), one that
    /// was not switched (HYG-17017), an object of the sample that is wrong on the target (HYG-17012).
    /// </summary>
    /// <param name="id">A switched or drained move.</param>
    /// <param name="seed">32 bytes of an auditor, given after the root was logged.</param>
    /// <param name="cancellation">Stops between objects.</param>
    public async Task<Result<SignedDocument>> DrawUpAsync(MigrationId id, ReadOnlyMemory<byte> seed, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", id));
        if (record.State is not (MigrationState.Switched or MigrationState.Draining or MigrationState.Drained))
            return Refusal.Of("HYG-17017", ("migration", id), ("state", record.State));
        if (!(await SampleAsync(record, seed, cancellation)).TryGet(out var sample, out var refusal))
            return refusal;
        var counts = await journal.CountsAsync(id, cancellation);
        return new ExitCertificate
        {
            Migration = id, From = record.From, To = record.To, At = clock.GetUtcNow(), InventorySha256 = record.InventorySha256, Objects = record.Objects, Bytes = record.Bytes,
            SourceRoot = record.SourceRoot, TargetRoot = record.TargetRoot, Reads = counts.Reads, FailedReads = counts.FailedReads, Seed = seed, Sample = [.. sample],
            SwitchOrder = Convert.ToHexStringLower(SignedDocument.Read(SwitchOrder.Type, record.SwitchOrder.Span).Value.Hash()), ObservedEmptyAt = record.ObservedEmptyAt,
        }.ToDocument();
    }

    /// <summary>Keeps a certificate. Refuses one that is of another move or has not two signatures (HYG-17014, HYG-17016).</summary>
    public async Task<Result<MigrationRecord>> KeepAsync(SignedDocument certificate, CancellationToken cancellation)
    {
        if (!ExitCertificate.Read(certificate).TryGet(out var read, out var refusal))
            return refusal;
        if (signers.Require(certificate) is { } unsigned)
            return unsigned;
        if (await store.FindAsync(read.Migration, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", read.Migration));
        if (read.InventorySha256 != record.InventorySha256 || read.TargetRoot != record.TargetRoot || read.From != record.From || read.To != record.To)
            return Refusal.Of("HYG-17016", ("rule", "migration"));
        var next = record with { Certificate = certificate.ToFile(), Revision = record.Revision + 1 };
        var day = DateOnly.FromDateTime(read.At.UtcDateTime);
        var entry = AuditEntry.Of("migration.certified", day, record.Id.Subject, "hub", "certificate of two persons",
            ("certificate", Convert.ToHexStringLower(certificate.Hash())), ("objects", read.Objects), ("failedReads", read.FailedReads));
        if (!(await store.SaveAsync(next, entry, cancellation)).TryGet(out _, out refusal))
            return refusal;
        await journal.SayAsync(record.Id, MigrationEvents.Certified(clock.GetUtcNow()), cancellation);
        return await NoteExitAsync(next, read, day, cancellation) is { } conflict ? conflict : next;
    }

    private async Task<Refusal?> NoteExitAsync(MigrationRecord record, ExitCertificate read, DateOnly day, CancellationToken cancellation)
    {
        if (await hosts.FindAsync(record.From, cancellation) is not { } host)
            return null;
        var exit = new ExitRecord(day, read.At - record.StartedAt, Equal: true);
        var entry = AuditEntry.Of("host.left", day, "host/" + record.From, "hub", record.Id.Value, ("seconds", (long)exit.Duration.TotalSeconds));
        return (await hosts.SaveAsync(host with { LastExit = exit, Revision = host.Revision + 1 }, entry, cancellation)).TryGet(out _, out var refusal) ? null : refusal;
    }

    private async Task<Result<List<string>>> SampleAsync(MigrationRecord record, ReadOnlyMemory<byte> seed, CancellationToken cancellation)
    {
        var (places, names, check) = (AuditorSample.Of(seed.Span, record.Objects), new List<string>(), new ObjectTransfer([], target));
        await foreach (var line in journal.ReadAsync(record.Id, cancellation))
        {
            if (!places.Contains(line.Index))
                continue;
            if (!(await check.CheckAsync(line.Object, cancellation)).TryGet(out var fault, out var refusal))
                return refusal;
            if (fault != ObjectFault.None)
                return Refusal.Of("HYG-17012", ("object", line.Object.Name), ("fault", fault), ("host", target.Host));
            names.Add(line.Object.Name);
        }

        return names;
    }
}

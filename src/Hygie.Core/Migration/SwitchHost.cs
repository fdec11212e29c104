using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Migration;

/// <summary>The persons who may sign switches and certificates, with their keys; two of them are needed.</summary>
/// <param name="Keys">By person.</param>
public sealed record MigrationSigners(IReadOnlyDictionary<PersonId, VerifyingKey> Keys)
{
    /// <summary>Persons who must sign.</summary>
    public const int Needed = 2;

    /// <summary>The operators enrolled in a register.</summary>
    public static MigrationSigners Of(KeyRegister register) => new(register.Keys.Where(k => k is { IsCurrent: true, Role: KeyRole.Operator })
        .GroupBy(k => k.Owner, StringComparer.Ordinal).ToDictionary(g => new PersonId(g.Key), g => g.Last().Key));

    /// <summary>Null when two different persons validly signed, else a refusal (HYG-17014) with how many did.</summary>
    public Refusal? Require(SignedDocument document)
    {
        var signed = Keys.Where(k => document.IsSignedBy(k.Value)).Select(k => k.Value.Id).Distinct(StringComparer.Ordinal).Count();
        return signed >= Needed ? null : Refusal.Of("HYG-17014", ("document", document.Type), ("signed", signed), ("needed", Needed));
    }
}

/// <summary>The order to make the target the host in use (type <c>migration-switch</c>).</summary>
public static class SwitchOrder
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "migration-switch";

    /// <summary>The order to sign for a verified move: it names both hosts, the inventory and the root read back from the target.</summary>
    public static SignedDocument For(MigrationRecord record) => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("migration", record.Id.Value), ("from", record.From.Value), ("to", record.To.Value), ("inventory", record.InventorySha256), ("targetRoot", record.TargetRoot)));

    /// <summary>Null when the order is that of this very record (HYG-17015 otherwise) and two persons signed it (HYG-17014).</summary>
    public static Refusal? Check(SignedDocument order, MigrationRecord record, MigrationSigners signers) =>
        order.Hash().AsSpan().SequenceEqual(For(record).Hash()) ? signers.Require(order) : Refusal.Of("HYG-17015", ("migration", record.Id));
}

/// <summary>Makes the target the host in use, by the order of two persons. The source keeps everything until it is drained.</summary>
public sealed class SwitchHost(IMigrationStore store, ITransferJournal journal, MigrationSigners signers, TimeProvider clock)
{
    /// <param name="Id">A verified move.</param>
    /// <param name="Order"><see cref="SwitchOrder.For"/>, signed by two persons.</param>
    public sealed record Command(MigrationId Id, SignedDocument Order);

    /// <summary>Switches. Refuses an unknown move (HYG-17004), a wrong moment (HYG-17006), an order of something else (HYG-17015) or without two signatures (HYG-17014).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.Switch).TryGet(out var next, out var refusal))
            return refusal;
        if (SwitchOrder.Check(command.Order, record, signers) is { } wrong)
            return wrong;
        next = next with { SwitchOrder = command.Order.ToFile() };
        var now = clock.GetUtcNow();
        var entry = AuditEntry.Of("migration.switched", DateOnly.FromDateTime(now.UtcDateTime), record.Id.Subject, "hub", "order of two persons",
            ("order", Convert.ToHexStringLower(command.Order.Hash())), ("to", record.To));
        if (!(await store.SaveAsync(next, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(record.Id, MigrationEvents.Switched(now, next), cancellation);
        return next;
    }
}

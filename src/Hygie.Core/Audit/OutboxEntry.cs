using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>An audit entry made ready to be written: its public face, its commitment, and its sealed event.</summary>
/// <param name="Kind">Public.</param>
/// <param name="Day">Public, UTC.</param>
/// <param name="Subject">Public.</param>
/// <param name="Commitment">32 bytes, see <see cref="EventOpening"/>.</param>
/// <param name="Event">Salt and event, sealed.</param>
/// <param name="Publication">When it becomes a leaf.</param>
/// <param name="Closes">Whether it lets its subject's held entries go.</param>
public sealed record OutboxEntry(
    AuditKind Kind, DateOnly Day, string Subject, MerkleHash Commitment, SealedEvent Event, Publication Publication, bool Closes);

/// <summary>
/// Makes entries ready for the outbox: draws a salt, commits to the event, seals both. The one place where an
/// <see cref="AuditEntry"/>'s sealed half is turned into bytes.
/// </summary>
public sealed class EntryPreparation(ISecretRandom random, IEventSealer sealer)
{
    /// <summary>Prepares <paramref name="entry"/>. Twice the same entry gives two unrelated commitments.</summary>
    public async ValueTask<OutboxEntry> PrepareAsync(AuditEntry entry, CancellationToken cancellation)
    {
        var opening = EventOpening.Of(random, entry);
        var sealedEvent = await sealer.SealAsync(opening.ToBytes(), cancellation);
        return new OutboxEntry(entry.Kind, entry.Day, entry.Subject, opening.Commitment(), sealedEvent, entry.Publication, entry.Closes);
    }
}

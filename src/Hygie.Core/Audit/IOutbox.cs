namespace Hygie.Core.Audit;

/// <summary>
/// The entries that the hub's metadata committed, and the leaves they became. Metadata decides once and for all which leaf stands at
/// which index; log stores only copy that, so a killed sequencer starts again and writes the same bytes.
/// </summary>
/// <remarks>
/// Contract. Leaves are consecutive from 0, fixed once assigned, and assigned in the order of outbox numbers among those that are due.
/// Each entry becomes part of exactly one leaf. Every method is durable when it returns.
/// </remarks>
public interface IOutbox
{
    /// <summary>Adds an entry that goes with no change of state, such as <c>key.intent</c>. Returns its outbox number.</summary>
    Task<Result<long>> AppendAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>
    /// Gives every entry that is due its leaf: at once, at the end of its day (before <paramref name="today"/>), or after its closing entry.
    /// Returns the number of leaves in all. Calling it again adds nothing that was already given.
    /// </summary>
    Task<Result<long>> AssignAsync(DateOnly today, CancellationToken cancellation);

    /// <summary>
    /// Takes over leaves that the published log has and a restored metadata has not, and gives each entry that one of them carries its place.
    /// Those it has already must be equal. Returns the number of leaves in all; refuses (HYG-2020) a leaf that differs or does not follow.
    /// </summary>
    /// <param name="first">Index of the first of <paramref name="leaves"/>; with none, only the number of leaves is asked.</param>
    /// <param name="leaves">Their bytes, in order.</param>
    /// <param name="cancellation">Cancels; nothing is then taken over.</param>
    Task<Result<long>> AdoptAsync(long first, IReadOnlyList<ReadOnlyMemory<byte>> leaves, CancellationToken cancellation);

    /// <summary>The bytes of the leaves from <paramref name="first"/>, in order, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> LeavesAsync(long first, int count, CancellationToken cancellation);

    /// <summary>The leaf that carries entry <paramref name="number"/>; null while it waits.</summary>
    Task<long?> LeafOfAsync(long number, CancellationToken cancellation);

    /// <summary>
    /// The leaves that carry the entries of that kind about that subject, in the order in which these were committed; null for one that waits.
    /// A room whose every act commits one entry with its row finds the proof of its n-th act there.
    /// </summary>
    Task<IReadOnlyList<long?>> LeavesOfAsync(string subject, AuditKind kind, CancellationToken cancellation);

    /// <summary>What the hub still holds of each entry, in order of number, for the verifier.</summary>
    Task<IReadOnlyList<EventRecord>> EventsAsync(CancellationToken cancellation);

    /// <summary>Opens the sealed event of entry <paramref name="number"/>, or refuses: unknown (HYG-2003), erased (HYG-2004), or the sealer's refusal.</summary>
    Task<Result<EventOpening>> OpenAsync(long number, CancellationToken cancellation);

    /// <summary>Destroys the key and the sealed bytes of entry <paramref name="number"/>, and commits <paramref name="entry"/> that says so. The leaf stays.</summary>
    Task<Result<long>> EraseAsync(long number, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>What the hub holds of one entry.</summary>
/// <param name="Number">Outbox number, from 1, without gaps unless events are missing.</param>
/// <param name="Leaf">The leaf that carries it, or null while it waits.</param>
/// <param name="Commitment">Its commitment.</param>
/// <param name="Erased">True when its event was destroyed on purpose.</param>
public sealed record EventRecord(long Number, long? Leaf, MerkleHash Commitment, bool Erased);

using Hygie.Core.Audit;

namespace Hygie.Testing.Portal;

/// <summary>A log held in memory: a real Merkle tree of 61 leaves, and one false proof on demand.</summary>
public sealed class InMemoryLog : ILogQueries
{
    private const int Size = 61;
    private static readonly string[] Kinds = ["permit.issued", "key.released", "release.approved", "delivery.accepted", "host.assessed"];
    private readonly List<Leaf> _leaves = [.. Enumerable.Range(0, Size).Select(Make)];

    /// <summary>The leaf whose proof is made false, as a hub that lies would serve it.</summary>
    public long FalseProofAt { get; set; } = -1;

    private MerkleHash[] Hashes => [.. _leaves.Select(leaf => Merkle.HashLeaf(leaf.Encode()))];

    public Task<LogHead?> HeadAsync(CancellationToken cancellationToken)
    {
        var root = Merkle.Root(Hashes);
        var at = new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);
        return Task.FromResult<LogHead?>(new LogHead("hub.example/log", Size, root, $"hub.example/log\n{Size}\n{root}\n\n— hub.example AAAA\n", at,
            [new LogWitness("witness.example", false, at), new LogWitness("court.example", true, null)]));
    }

    public Task<IReadOnlyList<LogLeafView>> LeavesAsync(long? before, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LogLeafView>>([.. _leaves.Select((leaf, index) => new LogLeafView(index, leaf))
            .Where(line => before is null || line.Index < before).Reverse().Take(count)]);

    public Task<LeafProofView?> ProveAsync(long index, CancellationToken cancellationToken)
    {
        if (index is < 0 or >= Size)
            return Task.FromResult<LeafProofView?>(null);
        var path = PathOf((int)index, Hashes);
        if (index == FalseProofAt)
            path[0] = Merkle.EmptyRoot;
        return Task.FromResult<LeafProofView?>(new LeafProofView(index, _leaves[(int)index], Size, Merkle.Root(Hashes), path));
    }

    // RFC 6962, 2.1.1: PATH(m, D[n]).
    private static List<MerkleHash> PathOf(int index, MerkleHash[] hashes)
    {
        if (hashes.Length == 1)
            return [];
        var split = 1;
        while (split * 2 < hashes.Length)
            split *= 2;
        return index < split
            ? [.. PathOf(index, hashes[..split]), Merkle.Root(hashes.AsSpan(split))]
            : [.. PathOf(index - split, hashes[split..]), Merkle.Root(hashes.AsSpan(0, split))];
    }

    private static Leaf Make(int n) => new(
        AuditKind.Check(Kinds[n % Kinds.Length]), new DateOnly(2026, 11, 1).AddDays(n / 3), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"permit/p-{n + 1}"), Merkle.HashLeaf([(byte)n]));
}

using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>From committed entries to a published log: what is promised, and what happens when it is killed or lied to.</summary>
public sealed class SequencerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(256, 1)]
    [InlineData(255, 2)]
    [InlineData(600, 250)]
    [InlineData(3, 66_000)]
    public async Task Each_leaf_proves_and_each_head_continues_the_one_before(int first, int second)
    {
        var log = new TestLog();
        await log.AddAsync(first, Cancellation);
        var one = (await log.Publish.RunAsync(Cancellation)).Value.Head;
        await log.AddAsync(second, Cancellation);
        var two = (await log.Publish.RunAsync(Cancellation)).Value.Head;
        Assert.Equal((first, first + second), (one.Size, two.Size));
        var consistency = await new LogReader(log.Second, two.Size).ProveConsistencyAsync(one.Size, Cancellation);
        Assert.True(MerkleProof.VerifyConsistency(one.Size, two.Size, consistency, one.Root, two.Root));
        var leaves = await log.Outbox.LeavesAsync(0, int.MaxValue, Cancellation);
        Assert.Equal(two.Root, Merkle.Root([.. leaves.Select(l => Merkle.HashLeaf(l.Span))]));
        foreach (var index in new long[] { 0, first - 1, first, two.Size - 1 })
            await Proves(log, index);
    }

    [Fact]
    public async Task A_sequencer_killed_after_any_file_starts_again_and_ends_with_the_same_files()
    {
        var calm = await PublishedInTwoAsync(null);
        var files = calm.First.Files.Count;
        for (var kill = 0; kill < files; kill++)
        {
            var killed = await PublishedInTwoAsync(kill);
            Assert.Equal(calm.First.Files, killed.First.Files);
            Assert.Equal(calm.Second.Files, killed.Second.Files);
        }
    }

    [Fact]
    public async Task Publishing_again_adds_no_leaf_and_a_store_that_missed_a_time_catches_up()
    {
        var log = new TestLog();
        await log.AddAsync(5, Cancellation);
        await log.Publish.RunAsync(Cancellation);
        log.Second.Files.Clear();
        Assert.Equal(5, (await log.Publish.RunAsync(Cancellation)).Value.Head.Size);
        Assert.Equal(log.First.Files, log.Second.Files);
    }

    [Fact]
    public async Task Metadata_older_than_the_log_does_not_begin_a_second_history()
    {
        var log = new TestLog();
        await log.AddAsync(5, Cancellation);
        await log.Publish.RunAsync(Cancellation);
        var older = new MemoryOutbox(new Testing.Sealing.SeededSecretRandom(9));
        var publish = new PublishCheckpoint(older, [log.First], [log.Witness], log.Policy, log.Signer, log.Clock);
        Assert.Equal("HYG-2010", (await publish.RunAsync(Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task A_log_rewritten_in_every_store_is_stopped_by_the_witness()
    {
        var log = new TestLog();
        await log.AddAsync(5, Cancellation);
        await log.Publish.RunAsync(Cancellation);
        log.First.Files.Clear();
        log.Second.Files.Clear();
        var forged = new MemoryOutbox(new Testing.Sealing.SeededSecretRandom(9));
        for (var i = 0; i < 6; i++)
            await forged.AppendAsync(AuditEntry.Of("permit.granted", TestLog.Today, "permit/forged", "x", "x"), Cancellation);
        var publish = new PublishCheckpoint(forged, [log.First, log.Second], [log.Witness], log.Policy, log.Signer, log.Clock);
        Assert.Equal("HYG-2011", (await publish.RunAsync(Cancellation)).Refusal.Code);
        Assert.False(log.First.Files.ContainsKey(TilePath.Checkpoint));
    }

    [Fact]
    public async Task An_altered_store_is_named_before_anything_is_signed_over_it()
    {
        var log = new TestLog();
        await log.AddAsync(5, Cancellation);
        await log.Publish.RunAsync(Cancellation);
        log.Second.Files["tile/0/000.p/5"][40] ^= 1;
        await log.AddAsync(1, Cancellation);
        var refusal = (await log.Publish.RunAsync(Cancellation)).Refusal;
        Assert.Equal(("HYG-2012", "second"), (refusal.Code, refusal.Facts["store"]));
    }

    [Fact]
    public async Task Without_its_quorum_of_witnesses_nothing_is_published()
    {
        var log = new TestLog();
        await log.AddAsync(1, Cancellation);
        var publish = new PublishCheckpoint(log.Outbox, [log.First], [], log.Policy, log.Signer, log.Clock);
        Assert.Equal("HYG-2008", (await publish.RunAsync(Cancellation)).Refusal.Code);
        Assert.False(log.First.Files.ContainsKey(TilePath.Checkpoint));
    }

    /// <summary>Witnesses a and b stand for one organisation, c for another; the quorum wants both organisations.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("b", true)]
    [InlineData("c", false)]
    [InlineData("a b", false)]
    public async Task A_witness_that_is_down_stops_nothing_while_the_others_make_the_quorum(string down, bool published)
    {
        var log = new TestLog();
        var witnesses = "a b c".Split(' ').Select(n => new TroubledWitness(n, log, down.Contains(n, StringComparison.Ordinal))).ToList();
        var policy = LogPolicy.Parse($"log {log.Signer.Verifier}\n{string.Concat(witnesses.Select(w => $"witness {w.Name} {w.Verifier}\n"))}group one any a b\ngroup both all one c\nquorum both\n").Value;
        await log.AddAsync(2, Cancellation);
        var head = await new PublishCheckpoint(log.Outbox, [log.First], witnesses, policy, log.Signer, log.Clock).RunAsync(Cancellation);
        Assert.Equal(published, !head.IsRefused);
        Assert.Equal(published, log.First.Files.ContainsKey(TilePath.Checkpoint));
        if (!published)
            Assert.Equal(("HYG-2008", string.Join(", ", down.Split(' ').Select(n => "witness.example/" + n))), (head.Refusal.Code, head.Refusal.Facts["silent"]));
    }

    [Fact]
    public async Task Only_valid_lines_of_the_policys_witnesses_come_into_the_checkpoint()
    {
        var log = new TestLog();
        var (good, stranger) = (new TroubledWitness("a", log, false), new TroubledWitness("z", log, false));
        var policy = LogPolicy.Parse($"log {log.Signer.Verifier}\nwitness a {good.Verifier}\nquorum none\n").Value;
        await log.AddAsync(2, Cancellation);
        var note = SignedNote.Sign(new Checkpoint(log.Signer.Verifier.Name, 2, Merkle.EmptyRoot).ToText(), log.Signer);
        foreach (var lines in new[] { stranger.Line(note), good.Line(SignedNote.Sign("another text\n")), "\u2014 x", "<html>", "" })
            Assert.Equal(note.ToBytes(), policy.Add(note, lines).ToBytes());
        Assert.Equal(2, policy.Add(note, stranger.Line(note) + good.Line(note)).Signatures.Count);
    }

    private sealed class TroubledWitness(string name, TestLog log, bool down) : IWitness
    {
        private readonly NoteSigner _signer = new("witness.example/" + name, NoteKeyType.Cosignature, SigningKey.Generate(new Testing.Sealing.SeededSecretRandom(name[0])));

        public string Name => name;

        public NoteVerifier Verifier => _signer.Verifier;

        public string Line(SignedNote note) => System.Text.Encoding.UTF8.GetString(SignedNote.Sign(note.Text).With(_signer.Sign(note.Text, log.Clock.GetUtcNow())).ToBytes())[(note.Text.Length + 1)..];

        public Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation) =>
            down ? throw new WitnessException("Down, as the test asked.") : new MemoryWitness(_signer, log.Signer.Verifier, log.Clock).AddCheckpointAsync(request, cancellation);
    }

    private static async Task<TestLog> PublishedInTwoAsync(int? kill)
    {
        var log = new TestLog();
        foreach (var count in new[] { 3, 256 })
        {
            await log.AddAsync(count, Cancellation);
            (log.First.BreakAfter, log.Second.BreakAfter) = (kill, kill);
            await DieAsync(log);
            (log.First.BreakAfter, log.Second.BreakAfter) = (null, null);
            Assert.False((await log.Publish.RunAsync(Cancellation)).IsRefused);
        }

        return log;
    }

    private static async Task DieAsync(TestLog log)
    {
        try
        {
            await log.Publish.RunAsync(Cancellation);
        }
        catch (LogStoreException)
        {
            // Killed where the test asked: what stays is whatever had been written.
        }
    }

    private static async Task Proves(TestLog log, long index)
    {
        var proof = (await log.Prove.RunAsync(index, Cancellation)).Value;
        var read = LogProof.Parse(proof.ToBytes()).Value;
        Assert.False(read.Verify(log.Policy, read.Leaf.Span).IsRefused);
        Assert.Equal("HYG-2009", read.Verify(log.Policy, [.. read.Leaf.Span, 0]).Refusal.Code);
    }
}

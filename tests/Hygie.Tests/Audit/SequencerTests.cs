using Hygie.Core.Audit;
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

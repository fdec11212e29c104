using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Audit;

/// <summary>Whatever is done to a published log is named, with its file or its leaf, by both verifiers: exit 5.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly TestLog _log = new();
    private VerifiedLog? _published;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private VerifiedLog Published => _published ??= new VerifiedLog(_log.PolicyText);

    public void Dispose() => _published?.Dispose();

    [Fact]
    public async Task Truncation()
    {
        await GrowAsync(300);
        Assert.Equal("ok", await Published.JudgeAsync());
        File.Delete(Published.At("log", "tile", "entries", "001.p", "44"));
        Assert.Equal("tile/entries/001.p/44 missing -1", await Published.JudgeAsync());
    }

    [Fact]
    public async Task An_entry_written_again_with_its_hashes()
    {
        await GrowAsync(3);
        var entries = Published.Read("tile/entries/000.p/3");
        entries[^2] ^= 1;
        Published.Write("tile/entries/000.p/3", entries);
        Assert.Equal("tile/entries/000.p/3 entry 2", await Published.JudgeAsync());
        var leaves = EntryBundle.Read(entries, 3)!;
        Published.Write("tile/0/000.p/3", [.. leaves.SelectMany(l => Merkle.HashLeaf(l.Span).ToBytes())]);
        Assert.Equal("checkpoint root -1", await Published.JudgeAsync());
    }

    [Fact]
    public async Task Entries_in_another_order()
    {
        await GrowAsync(9);
        var leaves = EntryBundle.Read(Published.Read("tile/entries/000.p/9"), 9)!.ToArray();
        (leaves[3], leaves[4]) = (leaves[4], leaves[3]);
        Published.Write("tile/entries/000.p/9", EntryBundle.Write(leaves));
        Assert.Equal("tile/entries/000.p/9 entry 3", await Published.JudgeAsync());
    }

    [Fact]
    public async Task A_rollback_shows_against_a_checkpoint_that_somebody_kept()
    {
        await GrowAsync(5);
        var earlier = new MemoryLogStore();
        foreach (var (name, bytes) in _log.First.Files)
            earlier.Files[name] = bytes;
        await GrowAsync(4);
        Published.Keep("auditor.txt");
        Assert.Equal("ok", await Published.JudgeAsync("auditor.txt"));
        Published.Publish(earlier);
        Assert.Equal("ok", await Published.JudgeAsync());
        Assert.Equal("auditor.txt rollback 5", await Published.JudgeAsync("auditor.txt"));
    }

    [Fact]
    public async Task A_log_written_again_and_signed_again_shows_against_a_checkpoint_that_somebody_kept()
    {
        await GrowAsync(5);
        Published.Keep("auditor.txt");
        Published.Publish(await ForgedAsync(_log.Policy, new MemoryWitness(_log.WitnessSigner, _log.Signer.Verifier, _log.Clock), new MemoryOutbox(new SeededSecretRandom(9)), 7));
        Assert.Equal("ok", await Published.JudgeAsync());
        Assert.Equal("auditor.txt fork -1", await Published.JudgeAsync("auditor.txt"));
    }

    [Fact]
    public async Task A_split_view_with_a_witness_on_each_side_shows_when_the_two_readers_compare()
    {
        var (north, south) = (Witness("north", 21), Witness("south", 22));
        using var view = new VerifiedLog($"log {_log.Signer.Verifier}\nwitness north {north.Signer.Verifier}\nwitness south {south.Signer.Verifier}\ngroup either any north south\nquorum either\n");
        var policy = LogPolicy.Parse(await File.ReadAllTextAsync(view.At("policy.txt"), Cancellation)).Value;
        await _log.AddAsync(3, Cancellation);
        var (one, other) = (_log.Outbox.Copy(), _log.Outbox.Copy());
        view.Publish(await ForgedAsync(policy, north.Asked, one, 2));
        view.Keep("north.txt");
        Assert.Equal("ok", await view.JudgeAsync("north.txt"));
        view.Publish(await ForgedAsync(policy, south.Asked, other, 2));
        view.Keep("south.txt");
        Assert.Equal("ok", await view.JudgeAsync("south.txt"));
        Assert.Equal("north.txt fork -1", await view.JudgeAsync("south.txt", "north.txt"));
    }

    [Fact]
    public async Task A_kept_checkpoint_that_the_log_never_signed_convicts_nobody()
    {
        await GrowAsync(5);
        var stranger = new NoteSigner(_log.Signer.Verifier.Name, NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(8)));
        await File.WriteAllBytesAsync(Published.At("false.txt"), SignedNote.Sign(new Checkpoint(_log.Signer.Verifier.Name, 9, Merkle.EmptyRoot).ToText(), stranger).ToBytes(), Cancellation);
        Assert.Equal("false.txt signature -1", await Published.JudgeAsync("false.txt"));
    }

    private (NoteSigner Signer, MemoryWitness Asked) Witness(string name, int seed)
    {
        var signer = new NoteSigner("witness.example/" + name, NoteKeyType.Cosignature, SigningKey.Generate(new SeededSecretRandom(seed)));
        return (signer, new MemoryWitness(signer, _log.Signer.Verifier, _log.Clock));
    }

    private async Task GrowAsync(int count)
    {
        await _log.AddAsync(count, Cancellation);
        Assert.False((await _log.Publish.RunAsync(Cancellation)).IsRefused);
        Published.Publish(_log.First);
    }

    /// <summary>What somebody who holds the log's key publishes for one witness.</summary>
    private async Task<MemoryLogStore> ForgedAsync(LogPolicy policy, IWitness witness, MemoryOutbox outbox, int more)
    {
        var store = new MemoryLogStore();
        for (var i = 0; i < more; i++)
            await outbox.AppendAsync(AuditEntry.Of("permit.granted", TestLog.Today, "permit/forged", "x", "x"), Cancellation);
        Assert.False((await new PublishCheckpoint(outbox, [store], [witness], policy, _log.Signer, _log.Clock).RunAsync(Cancellation)).IsRefused);
        return store;
    }
}

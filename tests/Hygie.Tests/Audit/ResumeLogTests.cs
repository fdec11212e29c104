using CsCheck;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>A hub's metadata comes back from a backup; its log went on, and is public. The log is taken up where it is, never where the backup was.</summary>
public sealed class ResumeLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_log_has_after_the_backup_is_taken_over_and_named()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        await log.Outbox.AppendAsync(AuditEntry.Of("permit.revoked", TestLog.Today, "permit/p-2", "person/ada", "x"), Stop);
        await log.Publish.RunAsync(Stop);

        var resumed = (await Resume(log, copy, log.First, out var stores).RunAsync(backup, Stop)).Value;
        Assert.Equal([(5L, "permit.revoked", "permit/p-2")], resumed.Lost.Select(l => (l.Index, l.Leaf.Kind.Value, l.Leaf.Subject)));
        Assert.Equal(6, resumed.Head.Head.Size);
        Assert.All(stores, store => Assert.All(log.First.Files.Keys.Where(k => k.StartsWith("tile/entries", StringComparison.Ordinal) && k.EndsWith("/6", StringComparison.Ordinal)), k => Assert.Equal(log.First.Files[k], store.Files[k])));
    }

    [Fact]
    public async Task The_log_then_goes_on_and_the_witness_follows()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        await log.AddAsync(3, Stop);
        await log.Publish.RunAsync(Stop);
        Assert.False((await Resume(log, copy, log.First, out var stores).RunAsync(backup, Stop)).IsRefused);

        await copy.AppendAsync(AuditEntry.Of("hub.restored", TestLog.Today, "head/1", "person/ada", "token"), Stop);
        var next = new PublishCheckpoint(copy, stores, [log.Witness], log.Policy, log.Signer, log.Clock);
        Assert.Equal(9, (await next.RunAsync(Stop)).Value.Head.Size);
    }

    [Fact]
    public async Task An_entry_that_waited_in_the_backup_and_was_published_since_is_not_lost()
    {
        var log = new TestLog();
        var day = AuditEntry.Of("objection.registered", TestLog.Today.AddDays(-1), "objection", "x", "y") with { Publication = Publication.WithItsDay };
        await log.AddAsync(2, Stop);
        var before = (await log.Publish.RunAsync(Stop)).Value.Head;
        await log.Outbox.AppendAsync(day, Stop);
        await log.Outbox.AppendAsync(day, Stop);
        await log.AddAsync(1, Stop);
        var copy = log.Outbox.Copy();
        await log.Publish.RunAsync(Stop);

        Assert.Empty((await Resume(log, copy, log.First, out _).RunAsync(before, Stop)).Value.Lost);
        Assert.Equal([0L, 1L, 2L, 2L, 3L], (await copy.EventsAsync(Stop)).Select(e => e.Leaf ?? -1));
    }

    [Fact]
    public async Task An_older_copy_of_the_log_or_none_is_refused_when_a_witness_saw_more()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        await log.AddAsync(1, Stop);
        await log.Publish.RunAsync(Stop);
        Assert.Equal("HYG-2021", (await Resume(log, copy.Copy(), null, out _).RunAsync(backup, Stop)).Refusal.Code);
        var older = new MemoryLogStore("older");
        await new PublishCheckpoint(copy.Copy(), [older], [], Unwitnessed(log), log.Signer, log.Clock).RunAsync(Stop);
        var resume = new ResumeLog(copy, older, [new MemoryLogStore()], [log.Witness], Unwitnessed(log), log.Signer);
        Assert.Equal("HYG-2021", (await resume.RunAsync(backup, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task Without_any_copy_the_backup_suffices_when_nobody_saw_more()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        Assert.Equal(5, (await Resume(log, copy, null, out _).RunAsync(backup, Stop)).Value.Head.Head.Size);
    }

    [Fact]
    public async Task A_copy_that_tells_another_history_is_refused()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        var other = new MemoryLogStore("other");
        var forged = new MemoryOutbox(new Testing.Sealing.SeededSecretRandom(9));
        for (var i = 0; i < 8; i++)
            await forged.AppendAsync(AuditEntry.Of("permit.granted", TestLog.Today, "permit/forged", "x", "x"), Stop);
        await new PublishCheckpoint(forged, [other], [], Unwitnessed(log), log.Signer, log.Clock).RunAsync(Stop);
        var resume = new ResumeLog(copy, other, [new MemoryLogStore()], [], Unwitnessed(log), log.Signer);
        Assert.Equal("HYG-2012", (await resume.RunAsync(backup, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_backup_of_another_log_or_of_another_state_is_refused()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        Assert.Equal("HYG-2007", (await Resume(log, copy.Copy(), log.First, out _).RunAsync(backup with { Origin = "log.example/other" }, Stop)).Refusal.Code);
        Assert.Equal("HYG-2012", (await Resume(log, copy.Copy(), log.First, out _).RunAsync(backup with { Size = 4 }, Stop)).Refusal.Code);
        Assert.Equal("HYG-2020", (await Resume(log, copy.Copy(), null, out _).RunAsync(backup with { Size = 9 }, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_leaf_altered_in_the_copy_is_refused()
    {
        var log = new TestLog();
        var (backup, copy) = await BackedUpAsync(log, 5);
        await log.AddAsync(2, Stop);
        await log.Publish.RunAsync(Stop);
        var bundle = log.First.Files.Keys.Last(k => k.StartsWith("tile/entries", StringComparison.Ordinal));
        log.First.Files[bundle][^40] ^= 1;
        Assert.True((await Resume(log, copy, log.First, out _).RunAsync(backup, Stop)).IsRefused);
    }

    /// <summary>However many entries came before, waited, or came after, the resumed log is the published one, and exactly the later ones are lost.</summary>
    [Fact]
    public void The_resumed_log_is_the_published_one() =>
        Gen.Select(Gen.Int[0, 600], Gen.Int[0, 5], Gen.Int[0, 600]).Sample((before, waiting, after) =>
        {
            var log = new TestLog();
            log.AddAsync(before, Stop).Wait(Stop);
            var backup = log.Publish.RunAsync(Stop).Result.Value.Head;
            log.AddAsync(waiting, Stop).Wait(Stop);
            var copy = log.Outbox.Copy();
            log.AddAsync(after, Stop).Wait(Stop);
            var published = log.Publish.RunAsync(Stop).Result.Value.Head;
            var resumed = Resume(log, copy, log.Second, out _).RunAsync(backup, Stop).Result.Value;
            return resumed.Head.Head == published && resumed.Lost.Count == after && resumed.Lost.All(l => l.Index >= before + waiting);
        }, iter: 20);

    /// <summary>A backup taken after <paramref name="count"/> entries were published: its checkpoint, and the outbox as it would come back.</summary>
    private static async Task<(Checkpoint Backup, MemoryOutbox Copy)> BackedUpAsync(TestLog log, int count)
    {
        await log.AddAsync(count, Stop);
        return ((await log.Publish.RunAsync(Stop)).Value.Head, log.Outbox.Copy());
    }

    private static ResumeLog Resume(TestLog log, MemoryOutbox copy, MemoryLogStore? survivor, out IReadOnlyList<MemoryLogStore> stores)
    {
        stores = [new MemoryLogStore("new-a"), new MemoryLogStore("new-b")];
        return new ResumeLog(copy, survivor, stores, [log.Witness], log.Policy, log.Signer);
    }

    private static LogPolicy Unwitnessed(TestLog log) => LogPolicy.Parse($"log {log.Signer.Verifier}\nquorum none\n").Value;
}

using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>A log whose key was lost goes on under another: the same leaves, the same origin, and witnesses who were told.</summary>
public sealed class SuccessionTests
{
    private readonly TestLog _log = new();
    private readonly NoteSigner _next;
    private readonly LogPolicy _policy;

    public SuccessionTests()
    {
        _next = new NoteSigner(_log.Signer.Verifier.Name, NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(99)));
        _policy = LogPolicy.Parse(_log.PolicyText.Replace(_log.Signer.Verifier.ToString(), _next.Verifier.ToString(), StringComparison.Ordinal)).Value;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_witness_that_was_not_told_does_not_cosign_and_nothing_is_published()
    {
        var (backup, copy, store) = await BackedUpAsync();
        Assert.Equal("HYG-2008", (await Resume(copy, store).RunAsync(backup, Stop)).Refusal.Code);
        Assert.False(store.Files.ContainsKey(TilePath.Checkpoint));
    }

    [Fact]
    public async Task Told_it_cosigns_the_same_tree_and_the_log_goes_on()
    {
        var (backup, copy, store) = await BackedUpAsync();
        _log.Witness.State = Witness.Follow([_log.Witness.State], backup, _next.Verifier, "w").Value;
        var resumed = (await Resume(copy, store).RunAsync(backup, Stop)).Value;
        Assert.Equal(backup, resumed.Head.Head);
        await copy.AppendAsync(AuditEntry.Of("log.succeeded", TestLog.Today, "body/hub", "person/ada", "x"), Stop);
        Assert.Equal(6, (await new PublishCheckpoint(copy, [store], [_log.Witness], _policy, _next, _log.Clock).RunAsync(Stop)).Value.Head.Size);
        Assert.True((await _log.Publish.RunAsync(Stop)).IsRefused);
    }

    [Fact]
    public async Task The_longer_log_that_a_witness_saw_is_named_before_anybody_is_asked_to_agree()
    {
        var (backup, copy, store) = await BackedUpAsync();
        await new PublishCheckpoint(copy.Copy(), [_early], [_log.Witness], _log.Policy, _log.Signer, _log.Clock).RunAsync(Stop);
        await _log.AddAsync(2, Stop);
        await _log.Publish.RunAsync(Stop);
        var asked = false;
        var resume = new ResumeLog(copy, _early, [store], [_log.Witness], _policy, _next, _log.Policy) { Agree = (_, _) => { asked = true; return null; } };
        var refusal = (await resume.RunAsync(backup, Stop)).Refusal;
        Assert.Equal(("HYG-2021", "7", "5"), (refusal.Code, refusal.Facts["seen"], refusal.Facts["size"]));
        Assert.False(asked);
    }

    [Fact]
    public async Task Nobody_goes_on_without_agreement()
    {
        var (backup, copy, store) = await BackedUpAsync();
        _log.Witness.State = Witness.Follow([_log.Witness.State], backup, _next.Verifier, "w").Value;
        var resume = new ResumeLog(copy, _log.First, [store], [_log.Witness], _policy, _next, _log.Policy) { Agree = (point, lost) => point == backup && lost.Count == 0 ? Refusal.Of("HYG-8034") : null };
        Assert.Equal("HYG-8034", (await resume.RunAsync(backup, Stop)).Refusal.Code);
        Assert.False(store.Files.ContainsKey(TilePath.Checkpoint));
    }

    [Fact]
    public async Task A_witness_follows_no_log_that_it_does_not_know_no_shorter_one_and_no_other_tree()
    {
        var (backup, _, _) = await BackedUpAsync();
        var known = _log.Witness.State;
        Assert.Equal("HYG-2023", Witness.Follow([], backup, _next.Verifier, "w").Refusal.Code);
        Assert.Equal("HYG-2021", Witness.Follow([known], backup with { Size = 4 }, _next.Verifier, "w").Refusal.Code);
        Assert.Equal("HYG-2011", Witness.Follow([known], backup with { Root = Merkle.EmptyRoot }, _next.Verifier, "w").Refusal.Code);
        Assert.Equal(known with { Log = _next.Verifier }, Witness.Follow([known], backup, _next.Verifier, "w").Value);
    }

    private readonly MemoryLogStore _early = new("early");

    private ResumeLog Resume(MemoryOutbox copy, MemoryLogStore store) => new(copy, _log.First, [store], [_log.Witness], _policy, _next, _log.Policy);

    private async Task<(Checkpoint Backup, MemoryOutbox Copy, MemoryLogStore Store)> BackedUpAsync()
    {
        await _log.AddAsync(5, Stop);
        return ((await _log.Publish.RunAsync(Stop)).Value.Head, _log.Outbox.Copy(), new MemoryLogStore("new"));
    }
}

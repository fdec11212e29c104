using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Testing.Audit;

/// <summary>What every <see cref="IWitness"/> promises, asked as the published protocol says (C2SP tlog-witness).</summary>
public abstract class WitnessContract : IAsyncLifetime
{
    private readonly TestLog _log = new();
    private VerifiedCheckpoint _three = null!, _seven = null!, _fork = null!;
    private IReadOnlyList<MerkleHash> _proof = [], _forkProof = [];
    private IWitness _witness = null!;
    private NoteVerifier _key = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new witness that follows one log, and its key.</summary>
    protected abstract Task<(IWitness Witness, NoteVerifier Key)> FollowAsync(NoteVerifier log);

    /// <summary>The same witness, ended without warning and started again on what it had stored.</summary>
    protected abstract Task<IWitness> KillAndStartAgainAsync();

    /// <summary>A log of three leaves that grows to seven, and another one of seven that begins with the same three.</summary>
    public virtual async ValueTask InitializeAsync()
    {
        await _log.AddAsync(3, Cancellation);
        _three = (await _log.Publish.RunAsync(Cancellation)).Value;
        var (other, elsewhere) = (_log.Outbox.Copy(), new MemoryLogStore("elsewhere"));
        await _log.AddAsync(4, Cancellation);
        _seven = (await _log.Publish.RunAsync(Cancellation)).Value;
        _proof = await new LogReader(_log.First, 7).ProveConsistencyAsync(3, Cancellation);
        for (var i = 0; i < 4; i++)
            await other.AppendAsync(AuditEntry.Of("permit.granted", TestLog.Today, "permit/forged", "x", "x"), Cancellation);
        _fork = (await new PublishCheckpoint(other, [elsewhere], [new MemoryWitness(_log.WitnessSigner, _log.Signer.Verifier, _log.Clock)], _log.Policy, _log.Signer, _log.Clock).RunAsync(Cancellation)).Value;
        _forkProof = await new LogReader(elsewhere, 7).ProveConsistencyAsync(3, Cancellation);
        (_witness, _key) = await FollowAsync(_log.Signer.Verifier);
    }

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task It_cosigns_what_continues_the_log_and_nothing_else()
    {
        Cosigned(await AskAsync(0, [], _three.Note), _three);
        Assert.Equal(new WitnessAnswer(409, "3\n"), await AskAsync(0, [], _seven.Note));
        Assert.Equal(new WitnessAnswer(409, "3\n"), await AskAsync(7, [], _seven.Note));
        Assert.Equal(422, (await AskAsync(3, [], _seven.Note)).Status);
        Assert.Equal(422, (await AskAsync(3, _forkProof, _seven.Note)).Status);
        Cosigned(await AskAsync(3, _proof, _seven.Note), _seven);
        Cosigned(await AskAsync(7, [], _seven.Note), _seven);
        Assert.Equal(new WitnessAnswer(409, "7\n"), await AskAsync(7, [], _fork.Note));
        Assert.Equal(new WitnessAnswer(409, "7\n"), await AskAsync(3, _forkProof, _fork.Note));
    }

    [Fact]
    public async Task A_log_that_it_does_not_follow_is_not_found_and_another_key_is_forbidden()
    {
        var stranger = new NoteSigner(_log.Signer.Verifier.Name, NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(8)));
        var elsewhere = new NoteSigner("log.example/other", NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(8)));
        Assert.Equal(403, (await AskAsync(0, [], SignedNote.Sign(_three.Head.ToText(), stranger))).Status);
        Assert.Equal(404, (await AskAsync(0, [], SignedNote.Sign((_three.Head with { Origin = "log.example/other" }).ToText(), elsewhere))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old x\n\n")]
    [InlineData("old 00\n\nNOTE")]
    [InlineData("old -1\n\nNOTE")]
    [InlineData("old 0\nAAAA\n\nNOTE")]
    [InlineData("old 0 \n\nNOTE")]
    [InlineData("old 4\n\nNOTE")]
    [InlineData("new 0\n\nNOTE")]
    [InlineData("old 0\n\nlog.example/hub\n3\n\n\u2014 log.example/hub AAAAAAA=\n")]
    public async Task A_malformed_request_is_a_bad_one(string request) =>
        Assert.Equal(400, (await _witness.AddCheckpointAsync(request.Replace("NOTE", Encoding.UTF8.GetString(_three.Note.ToBytes()), StringComparison.Ordinal), Cancellation)).Status);

    [Fact]
    public async Task More_hashes_than_the_protocol_allows_are_a_bad_request()
    {
        await AskAsync(0, [], _three.Note);
        Assert.Equal(422, (await AskAsync(3, [.. Enumerable.Repeat(_three.Head.Root, 63)], _seven.Note)).Status);
        Assert.Equal(400, (await AskAsync(3, [.. Enumerable.Repeat(_three.Head.Root, 64)], _seven.Note)).Status);
    }

    [Fact]
    public async Task What_it_answered_it_remembers_even_when_it_is_killed_right_after()
    {
        Cosigned(await AskAsync(0, [], _seven.Note), _seven);
        _witness = await KillAndStartAgainAsync();
        Assert.Equal(new WitnessAnswer(409, "7\n"), await AskAsync(0, [], _fork.Note));
        Assert.Equal(new WitnessAnswer(409, "7\n"), await AskAsync(7, [], _fork.Note));
        Cosigned(await AskAsync(7, [], _seven.Note), _seven);
    }

    [Fact]
    public async Task Of_two_histories_asked_for_at_the_same_time_it_cosigns_one()
    {
        await AskAsync(0, [], _three.Note);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => i % 2 == 0 ? AskAsync(3, _proof, _seven.Note) : AskAsync(3, _forkProof, _fork.Note), Cancellation)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(19, answers.Count(a => a == new WitnessAnswer(409, "7\n")));
    }

    private Task<WitnessAnswer> AskAsync(long old, IReadOnlyList<MerkleHash> proof, SignedNote note) =>
        _witness.AddCheckpointAsync(new WitnessRequest(old, proof, note).ToText(), Cancellation);

    private void Cosigned(WitnessAnswer answer, VerifiedCheckpoint head)
    {
        Assert.Equal(200, answer.Status);
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(head.Note.Text + "\n" + answer.Body)).Value;
        Assert.NotNull(_key.Verify(note.Text, Assert.Single(note.Signatures))?.At);
    }
}

using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>The witness with its own folder and key, asked as the published protocol says.</summary>
public sealed class WitnessHomeTests : IDisposable
{
    private const string Name = "witness.example/demo/not-independent";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-witness-");
    private readonly TestLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_follows_the_log_and_refuses_each_kind_of_wrong_request_as_the_protocol_says()
    {
        LogStoreAdapters.CreateWitness(_folder.FullName, Name, _log.Signer.Verifier, new SeededSecretRandom(3), _log.Clock);
        await _log.AddAsync(3, Cancellation);
        var three = (await _log.Publish.RunAsync(Cancellation)).Value;
        await _log.AddAsync(4, Cancellation);
        var seven = (await _log.Publish.RunAsync(Cancellation)).Value;
        var proof = await new LogReader(_log.First, 7).ProveConsistencyAsync(3, Cancellation);
        var stranger = new NoteSigner("log.example/hub", NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(8)));
        var elsewhere = new NoteSigner("log.example/other", NoteKeyType.Ed25519, SigningKey.Generate(new SeededSecretRandom(8)));
        var forked = new Checkpoint("log.example/hub", 7, three.Head.Root).ToText();

        Assert.Equal(200, Ask(0, [], three.Note).Status);
        Assert.Equal(new WitnessAnswer(409, "3\n"), Ask(0, [], seven.Note));
        Assert.Equal(422, Ask(3, [], seven.Note).Status);
        Assert.Equal(200, Ask(3, proof, seven.Note).Status);
        Assert.Equal(200, Ask(7, [], seven.Note).Status);
        Assert.Equal(new WitnessAnswer(409, "7\n"), Ask(7, [], SignedNote.Sign(forked, _log.Signer)));
        Assert.Equal(403, Ask(7, [], SignedNote.Sign(seven.Head.ToText(), stranger)).Status);
        Assert.Equal(404, Ask(0, [], SignedNote.Sign((seven.Head with { Origin = "log.example/other" }).ToText(), elsewhere)).Status);
        Assert.Equal(400, Ask(8, [], seven.Note).Status);
        Assert.Equal(400, LogStoreAdapters.AnswerAsWitness(_folder.FullName, Name, "old x\n\n", _log.Clock).Status);
    }

    private WitnessAnswer Ask(long old, IReadOnlyList<MerkleHash> proof, SignedNote note) =>
        LogStoreAdapters.AnswerAsWitness(_folder.FullName, Name, new WitnessRequest(old, proof, note).ToText(), _log.Clock);
}

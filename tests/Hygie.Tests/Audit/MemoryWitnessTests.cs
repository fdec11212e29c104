using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;

namespace Hygie.Tests.Audit;

/// <summary>The witness of the other tests keeps the promises of the port.</summary>
public sealed class MemoryWitnessTests : WitnessContract
{
    private readonly NoteSigner _signer = new("witness.example/memory", NoteKeyType.Cosignature, SigningKey.Generate(new SeededSecretRandom(3)));
    private MemoryWitness _witness = null!;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task<(IWitness Witness, NoteVerifier Key)> FollowAsync(NoteVerifier log) =>
        Task.FromResult<(IWitness, NoteVerifier)>((_witness = new MemoryWitness(_signer, log, TimeProvider.System), _signer.Verifier));

    protected override Task<IWitness> KillAndStartAgainAsync() =>
        Task.FromResult<IWitness>(new MemoryWitness(_signer, _witness.State.Log, TimeProvider.System) { State = _witness.State });
}

using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Audit;

/// <summary>A witness in memory around the real rule.</summary>
public sealed class MemoryWitness(NoteSigner signer, NoteVerifier log, TimeProvider clock) : IWitness
{
    private readonly Lock _alone = new();

    /// <summary>What it remembers; tests may set it back or forge it.</summary>
    public WitnessedLog State { get; set; } = WitnessedLog.New(log);

    public string Name => signer.Verifier.Name;

    public Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation)
    {
        lock (_alone)
        {
            var (answer, store) = Witness.Answer([State], request, signer, clock.GetUtcNow());
            State = store ?? State;
            return Task.FromResult(answer);
        }
    }
}

using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>A witness with its own folder and key keeps the port's promises, asked without a network between. Over HTTP: the end-to-end tests.</summary>
public sealed class WitnessHomeTests : WitnessContract
{
    private const string Name = "witness.example/demo/not-independent";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-witness-");

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override Task<(IWitness Witness, NoteVerifier Key)> FollowAsync(NoteVerifier log)
    {
        var key = LogStoreAdapters.CreateWitness(_folder.FullName, Name, log, new SeededSecretRandom(3), TimeProvider.System);
        return Task.FromResult<(IWitness, NoteVerifier)>((new Asked(_folder.FullName), NoteVerifier.Parse(key).Value));
    }

    protected override Task<IWitness> KillAndStartAgainAsync() => Task.FromResult<IWitness>(new Asked(_folder.FullName));

    [Fact]
    public async Task A_memory_that_cannot_be_read_signs_nothing()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.FullName, "logs")))
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<WitnessException>(() => new Asked(_folder.FullName).AddCheckpointAsync("old 0\n\n", TestContext.Current.CancellationToken));
    }

    private sealed class Asked(string folder) : IWitness
    {
        public string Name => WitnessHomeTests.Name;

        public Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation) =>
            Task.FromResult(LogStoreAdapters.AnswerAsWitness(folder, Name, request, TimeProvider.System));
    }
}

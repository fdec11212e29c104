using Hygie.Core.Audit;
using Hygie.Core.Audit.Verification;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.LogStores;

/// <summary>The way in: how the composition root gets log stores and witnesses.</summary>
public static class LogStoreAdapters
{
    /// <summary>A log in a folder, made when absent; <paramref name="name"/> is for messages.</summary>
    public static ILogStore Folder(string name, string folder) => new FolderLogStore(name, folder);

    /// <summary>The raw files of a log, for the verifier.</summary>
    public static ILogFiles RawFolder(string folder) => new FolderLogFiles(folder);

    /// <summary>A witness in a process of its own, started at the first request: a JSON text a line on its standard input, an answer a line on its standard output.</summary>
    public static IWitness Process(string name, string program, params IReadOnlyList<string> arguments) => new ProcessWitness(name, program, arguments);

    /// <summary>Makes a witness's own home with a fresh key, following one log; returns its verifier key for policies.</summary>
    public static string CreateWitness(string folder, string name, NoteVerifier log, ISecretRandom random, TimeProvider clock) => new WitnessHome(folder, name, clock).Create(random, log);

    /// <summary>What the witness process answers to one request.</summary>
    public static WitnessAnswer AnswerAsWitness(string folder, string name, string request, TimeProvider clock) => new WitnessHome(folder, name, clock).Answer(request);
}

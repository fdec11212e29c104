using Hygie.Core;
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

    /// <summary>A witness at an address, its submission prefix; the slash at its end may be left out.</summary>
    public static IWitness Witness(string name, Uri prefix) => new HttpWitness(name, prefix.AbsoluteUri.EndsWith('/') ? prefix : new Uri(prefix.AbsoluteUri + "/"));

    /// <summary>A witness in a process of its own, started at the first request; the program writes its address on its first line and ends when its input closes.</summary>
    public static IWitness Witness(string name, string program, params IReadOnlyList<string> arguments) => new WitnessProcess(name, program, arguments);

    /// <summary>Makes a witness's own home with a fresh key, following one log; returns its verifier key for policies.</summary>
    public static string CreateWitness(string folder, string name, NoteVerifier log, ISecretRandom random, TimeProvider clock) => new WitnessHome(folder, name, clock).Create(random, log);

    /// <summary>What the witness process answers to one request.</summary>
    public static WitnessAnswer AnswerAsWitness(string folder, string name, string request, TimeProvider clock) => new WitnessHome(folder, name, clock).Answer(request);

    /// <summary>A witness that follows a log goes on with the log's next key.</summary>
    public static Result<WitnessedLog> FollowAsWitness(string folder, string name, Checkpoint at, NoteVerifier next, TimeProvider clock) => new WitnessHome(folder, name, clock).Follow(at, next);
}

using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Hygie.Core.Audit.Verification;

namespace Hygie.Cli;

/// <summary>The one place that knows which adapters stand behind which ports.</summary>
internal static class Composition
{
    /// <summary>A log's folder, to write and to read.</summary>
    public static ILogStore LogStore(string name, string folder) => LogStoreAdapters.Folder(name, folder);

    /// <summary>A log's raw files, for whoever trusts nothing else.</summary>
    public static ILogFiles RawLog(string folder) => LogStoreAdapters.RawFolder(folder);

    /// <summary>The witness whose home this is. Its key name always says that it is not independent of the hub.</summary>
    public static WitnessAnswer AnswerAsWitness(string folder, string id, string request) =>
        LogStoreAdapters.AnswerAsWitness(folder, WitnessName(id), request, TimeProvider.System);

    /// <summary>The key name of a witness run from a home of this program.</summary>
    public static string WitnessName(string id) => id + PolicyWitness.NotIndependent;
}

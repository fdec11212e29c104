using Hygie.Adapters.Metadata;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.Seizures;
using Hygie.Adapters.TransferJournals;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Drills;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;

namespace Hygie.Cli;

/// <summary>The composition of moves and drills.</summary>
internal static partial class Composition
{
    /// <summary>The journals of this hub's moves.</summary>
    public static ITransferJournal Journal(Home hub) => TransferJournalAdapters.Folder(hub.At("migrations"));

    /// <summary>Everything that a folder host holds.</summary>
    public static ISeizure Seizure(string folder) => SeizureAdapters.Folder(folder);

    /// <summary>A folder host by itself, for whoever has only its files.</summary>
    public static IObjectStore SeizedHost(string folder) => ObjectStoreAdapters.Folder(new HostId("seized"), folder);

    /// <summary>Metadata that is not there yet: only its snapshot can be restored before it is opened.</summary>
    public static MetadataAdapters.Hub AbsentMetadata(string path, IEventSealer sealer) => MetadataAdapters.Absent(path, Chance(), sealer);

    /// <summary>The restored metadata of a seized hub: its snapshot port, and its versions.</summary>
    public static (IMetadataSnapshot Snapshot, IVersionStore Versions) SeizedMetadata(string path, IEventSealer sealer)
    {
        var hub = AbsentMetadata(path, sealer);
        return (hub.Snapshot(), hub.Versions());
    }
}

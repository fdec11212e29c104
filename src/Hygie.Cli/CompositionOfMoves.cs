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

    /// <summary>The memory of a process, which stands still until this is disposed of.</summary>
    public static IHeldMemory HeldMemory(int process) => SeizureAdapters.Memory(process);

    /// <summary>The signed reports of this hub's seizure drills.</summary>
    public static IDrillReports DrillReports(Home hub) => SeizureAdapters.Reports(hub.At("drills"), "seizure");

    /// <summary>Those of its exit drills.</summary>
    public static IDrillReports ExitDrillReports(Home hub) => SeizureAdapters.Reports(hub.At("drills"), "exit");

    /// <summary>The folder where an exit drill puts everything, as a host.</summary>
    public static IObjectStore ThrowAwayHost(string folder) => ObjectStoreAdapters.Folder(new HostId("throw-away"), folder);

    /// <summary>The metadata that an exit drill brings back, in a file of its own.</summary>
    public static RebuiltMetadata RebuiltMetadata(string path)
    {
        var hub = MetadataAdapters.Absent(path, null, Chance(), new NoEvents());
        return new RebuiltMetadata(hub.Snapshot(), hub.Versions(), hub.Outbox(), stop => HubPorts.ExtractPacksAsync(hub.Permits(), hub.Extracts(), stop));
    }

    /// <summary>Opens Zstandard frames.</summary>
    public static IZstandard Zstandard() => SeizureAdapters.Zstandard();

    /// <summary>A folder host by itself, for whoever has only its files.</summary>
    public static IObjectStore SeizedHost(string folder) => ObjectStoreAdapters.Folder(new HostId("seized"), folder);

    /// <summary>Metadata that is not there yet: its snapshot port, and the versions that a restore will bring. It opens no event and writes none.</summary>
    public static (IMetadataSnapshot Snapshot, IVersionStore Versions) AbsentMetadata(string path)
    {
        var hub = MetadataAdapters.Absent(path, null, Chance(), new NoEvents());
        return (hub.Snapshot(), hub.Versions());
    }

    /// <summary>Lets go of every file of the metadata, so that its folder can be renamed.</summary>
    public static void CloseMetadata() => MetadataAdapters.CloseAll();

    /// <summary>The log of a hub that comes back, taken up where its surviving copy ends; see <see cref="ResumeLog"/>.</summary>
    public static Result<ResumeLog> Resumer(Terminal.Run run, HubPorts hub, string? survivor, LogPolicy? former, Func<Checkpoint, IReadOnlyList<LostLeaf>, Refusal?> agree) =>
        OpenKeys(run, hub.Home, "log.json").Then(log => (Result<ResumeLog>)new ResumeLog(
            hub.Outbox, survivor is null ? null : LogStore(survivor, survivor), LogStores(hub.Home), Witnesses(hub.Home, hub.Config), hub.Policy, LogSigner(hub.Policy, log.Signing), former)
        {
            Agree = agree,
        });

    private sealed class NoEvents : IEventSealer
    {
        public ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation) => throw new NotSupportedException("Absent metadata is only restored and read.");

        public ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation) => throw new NotSupportedException("Absent metadata is only restored and read.");
    }
}

using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Extraction;

/// <summary>What the verbs of extraction share: the ports of an opened hub, and the definition.</summary>
internal static class ExtractionDesk
{
    /// <summary>The ports of an extraction.</summary>
    public static ExtractionPorts Ports(HubPorts hub) => new()
    {
        Permits = new StoredPermitTerms(hub.Permits, hub.Clock), Source = new StoredVersions(new ReadTable(hub.Warehouse, Composition.ClearFiles)), Exclusions = hub.Exclusions,
        Engine = Composition.BucketEngine(), Desk = hub.Desk, Files = Composition.ExtractFiles(), Stores = hub.Stores, Extracts = hub.Extracts,
        Random = hub.Random, Hub = hub.Keys.Signing, FormerKeys = hub.FormerKeys, Clock = hub.Clock,
    };

    /// <summary>The extracts made under a permit, by number.</summary>
    public static async Task<IReadOnlyList<Extract>> OfAsync(HubPorts hub, Hygie.Core.Permits.PermitFile file, CancellationToken cancellation) =>
        [.. (await hub.Extracts.ListAsync(file.Application!.Project, cancellation)).Select(d => ExtractDocument.Read(d).Value).Where(e => e.Permit == file.Id)];

    /// <summary>The bytes given, else those that were attached to the application: the same bytes run.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> DefinitionAsync(HubPorts hub, PermitId permit, FileInfo? file, CancellationToken cancellation)
    {
        if (file is not null)
            return Studies.StudyFile.Read(file).Then<ReadOnlyMemory<byte>>(bytes => (ReadOnlyMemory<byte>)bytes);
        return (await hub.Permits.FindAsync(permit, cancellation)).Application is { } application ? application.Definition : Refusal.Of("HYG-14004", ("permit", permit));
    }
}

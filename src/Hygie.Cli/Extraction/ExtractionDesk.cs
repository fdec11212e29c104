using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Extraction;

/// <summary>What the verbs of extraction share: the ports of an opened hub, the definition, and the one way of acting under the home's lock.</summary>
internal static class ExtractionDesk
{
    /// <summary>Opens the hub under its lock, lets a verb act, publishes the log, and shows what it gave.</summary>
    public static async Task<int> ActAsync<T>(Run run, Func<HubPorts, PersonId, Task<Result<T>>> act, Func<T, int> show)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using var locked = held;
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out refusal))
            return run.Refuse(refusal);
        using var opened = hub;
        var acted = await act(opened, new PersonId(person));
        // A refusal may have been logged too: the log is published whatever the answer.
        var published = await opened.Publish.RunAsync(run.Cancellation);
        if (!acted.TryGet(out var given, out refusal) || !published.TryGet(out _, out refusal))
            return run.Refuse(refusal);
        return show(given);
    }

    /// <summary>The ports of an extraction.</summary>
    public static ExtractionPorts Ports(HubPorts hub) => new()
    {
        Permits = new StoredPermitTerms(hub.Permits, hub.Clock), Source = new StoredVersions(new ReadTable(hub.Warehouse, Composition.ClearFiles)), Exclusions = hub.Exclusions,
        Engine = Composition.Engine(), Desk = hub.Desk, Files = Composition.ExtractFiles(), Stores = hub.Stores, Extracts = hub.Extracts,
        Random = hub.Random, Hub = hub.Keys.Signing, Clock = hub.Clock,
    };

    /// <summary>The bytes given, else those that were attached to the application: the same bytes run.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> DefinitionAsync(HubPorts hub, PermitId permit, FileInfo? file, CancellationToken cancellation)
    {
        if (file is not null)
            return Studies.StudyFile.Read(file).Then<ReadOnlyMemory<byte>>(bytes => (ReadOnlyMemory<byte>)bytes);
        return (await hub.Permits.FindAsync(permit, cancellation)).Application is { } application ? application.Definition : Refusal.Of("HYG-14004", ("permit", permit));
    }
}

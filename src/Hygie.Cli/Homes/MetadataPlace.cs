using Hygie.Core;

namespace Hygie.Cli.Homes;

/// <summary>
/// Where a hub's metadata is. Its home remembers a server, in <c>hub.json</c>: a command that forgot to name it would begin a second set of metadata, and a second history.
/// </summary>
/// <param name="File">The file in the home; of metadata on a server, where copies pass.</param>
/// <param name="Server">Connection string of the server, without any password; null for the file.</param>
/// <param name="IsNew">True for a server that the home does not remember yet.</param>
internal sealed record MetadataPlace(string File, string? Server, bool IsNew = false)
{
    /// <summary>True when there is metadata, as far as the home knows.</summary>
    public bool Stands => (Server is not null && !IsNew) || System.IO.File.Exists(File);

    /// <summary>The place that the home remembers, or the one <paramref name="asked"/> for in a home that has none. Refuses (HYG-0015) to look elsewhere than the home does.</summary>
    public static Result<MetadataPlace> Of(Home hub, string? asked)
    {
        var here = new MetadataPlace(hub.At("metadata.db"), null);
        if (System.IO.File.Exists(hub.At(HubConfig.FileName)) && HubConfig.Read(hub).Database is { } remembered)
        {
            if (!Composition.MetadataServer(remembered).TryGet(out var known, out var wrong))
                return wrong;
            here = here with { Server = known };
        }

        if (asked is null)
            return here;
        if (!Composition.MetadataServer(asked).TryGet(out var server, out var refusal))
            return refusal;
        if (server == here.Server)
            return here;
        return here.Stands ? Refusal.Of("HYG-0015", ("where", here.Server ?? here.File)) : here with { Server = server, IsNew = true };
    }

    /// <summary>From now on the metadata of this hub is here.</summary>
    public void RememberIn(Home hub)
    {
        if (System.IO.File.Exists(hub.At(HubConfig.FileName)))
            (HubConfig.Read(hub) with { Database = Server }).Write(hub);
    }
}

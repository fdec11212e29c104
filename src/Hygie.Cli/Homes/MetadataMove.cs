using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;

namespace Hygie.Cli.Homes;

/// <summary>Takes a hub's metadata from its file to a server, from there back, or to another server, as one copy.</summary>
internal static class MetadataMove
{
    /// <summary>
    /// Moves it under the lock of whoever calls; answers the bytes of the copy. Refuses (HYG-2016) a place that is not empty. Killed before the home remembers the new place, the
    /// old one counts.
    /// </summary>
    /// <param name="hub">The hub's home.</param>
    /// <param name="server">Connection string of the server; null for the file.</param>
    /// <param name="cancellation">Stops before anything is changed.</param>
    public static async Task<Result<long>> RunAsync(Home hub, string? server, CancellationToken cancellation)
    {
        if (!MetadataPlace.Of(hub, null).TryGet(out var present, out var refusal))
            return refusal;
        var to = present with { Server = null };
        if (server is not null)
        {
            if (!Composition.MetadataServer(server).TryGet(out var read, out refusal))
                return refusal;
            to = to with { Server = read };
        }

        if (to == present)
            return Refusal.Of("HYG-2016");
        var (source, target) = (Composition.SnapshotAt(present), Composition.SnapshotAt(to));
        var moved = await target.RestoreAsync(async (stream, stop) =>
        {
            try
            {
                await source.ExportAsync(stream, null, stop);
                return null;
            }
            catch (MetadataException unasked)
            {
                return unasked.Refusal;
            }
        }, cancellation);
        if (moved.IsRefused)
            return moved;
        to.RememberIn(hub);
        Composition.CloseMetadata();
        if (present.Server is null)
            foreach (var ending in (string[])["", "-wal", "-shm"])
                File.Delete(present.File + ending);
        return moved;
    }
}

/// <summary><c>hygie metadata move</c>: the hub goes on with its metadata elsewhere.</summary>
internal static class MetadataMoveVerb
{
    private static readonly Option<string> To = new("--to")
    {
        Required = true, HelpName = "CONNECTION|file",
        Description = Words.Say("A PostgreSQL server (Host=…;Database=…), or \"file\" for a file in the home; nothing may stand there.", "Un serveur PostgreSQL (Host=…;Database=…), ou « file » pour un fichier du lieu ; rien ne doit s'y trouver."),
    };

    public static Command Create() =>
        new Command("move", Words.Say(
            "Take the hub's metadata elsewhere; stop its portal first.\n\n  hygie metadata move --to \"Host=/run/postgresql;Database=hygie\"\n  hygie metadata move --to file",
            "Porter ailleurs les métadonnées de la plateforme ; arrêtez d'abord son portail.\n\n  hygie metadata move --to \"Host=/run/postgresql;Database=hygie\"\n  hygie metadata move --to file"))
            .With(To, GlobalOptions.Json()).Runs(MoveAsync);

    private static async Task<int> MoveAsync(Run run)
    {
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            var to = run.Get(To)!;
            if (!(await MetadataMove.RunAsync(home, to == "file" ? null : to, run.Cancellation)).TryGet(out var bytes, out refusal))
                return run.Refuse(refusal);
            var where = MetadataPlace.Of(home, null).Value;
            if (run.Json)
                Run.PrintJson(new { where = where.Server ?? where.File, bytes });
            else
                Run.Print(string.Create(Words.Culture, $"{where.Server ?? where.File} · {bytes / 1e6:N1} MB"));
        }

        run.Note(Words.Say("A server left behind still has its copy: drop that database.", "Un serveur quitté garde sa copie : supprimez cette base."));
        return Exit.Ok;
    }
}

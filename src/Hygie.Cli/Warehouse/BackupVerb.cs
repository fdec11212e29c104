using System.CommandLine;
using Hygie.Cli.Delivery;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary><c>hygie backup</c>: a sealed snapshot of the hub's metadata on every host, and a new HEAD.</summary>
internal static class BackupVerb
{
    public static Command Create() =>
        new Command("backup", Words.Say("Seal the hub's metadata on its hosts and write HEAD.\n\n  hygie backup", "Sceller les métadonnées du hub chez ses hébergeurs et écrire HEAD.\n\n  hygie backup"))
            .With(GlobalOptions.Json()).Runs(BackUpAsync);

    private static async Task<int> BackUpAsync(Run run)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            if (!(await HomeLock.TakeAsync(hub.Home, hub.Clock, run.Cancellation)).TryGet(out var held, out refusal))
                return run.Refuse(refusal);
            using var locked = held;
            var write = new WriteHead(hub.Warehouse, hub.Snapshot, hub.Log, hub.Operations, hub.Mandate, Fault.FromEnvironment());
            if (!(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal) || !(await write.RunAsync(null, run.Cancellation)).TryGet(out var head, out refusal))
                return run.Refuse(refusal);
            if (run.Json)
                Run.PrintJson(new { sequence = head.Sequence, snapshot = head.Snapshot, logSize = head.LogSize });
            else
                Run.Print(string.Create(Words.Culture, $"HEAD {head.Sequence:N0} · {head.Snapshot} · log {head.LogSize:N0}"));
            run.Next("hygie warehouse check");
            return Exit.Ok;
        }
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
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
        var began = TimeProvider.System.GetTimestamp();
        return await HubDesk.ChangeAsync(run, async hub =>
        {
            if (!(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out var refusal)
                || !(await run.WithProgressAsync(progress => WriteAsync(run, hub, progress))).TryGet(out var backup, out refusal))
                return refusal;
            Print(run, hub, backup, TimeProvider.System.GetElapsedTime(began));
            return Exit.Ok;
        });
    }

    private static Task<Result<Backup>> WriteAsync(Run run, HubPorts hub, IProgress<Progress> progress) =>
        new WriteHead(hub.Warehouse, hub.Snapshot, hub.Log, hub.Outbox, hub.Operations, hub.Mandate, Fault.Points).RunAsync(null, hub.Today, progress, run.Cancellation);

    private static void Print(Run run, HubPorts hub, Backup backup, TimeSpan took)
    {
        var head = backup.Head;
        if (run.Json)
        {
            Run.PrintJson(new
            {
                sequence = head.Sequence, snapshot = head.Snapshot, logSize = head.LogSize, hosts = hub.Stores.Select(s => s.Host.Value), objects = backup.Objects, bytes = backup.Bytes,
                seconds = Math.Round(took.TotalSeconds, 3),
            });
        }
        else
        {
            Run.Print(string.Create(Words.Culture, $"HEAD {head.Sequence:N0} · {head.Snapshot} · log {head.LogSize:N0}"));
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{backup.Objects:N0} objects, {backup.Bytes / 1e6:N1} MB to each of {hub.Stores.Count:N0} hosts in {took.TotalSeconds:N1} s"),
                string.Create(Words.Culture, $"{backup.Objects:N0} objets, {backup.Bytes / 1e6:N1} Mo chez chacun des {hub.Stores.Count:N0} hébergeurs en {took.TotalSeconds:N1} s")));
        }

        run.Next("hygie warehouse check");
    }
}

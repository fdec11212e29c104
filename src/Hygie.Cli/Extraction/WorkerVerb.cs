using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary><c>hygie extract worker --run FOLDER</c>: what a cluster's task runs; one bucket of an extraction. Its home is a node's: the zone's keys and the hosts.</summary>
internal static class WorkerVerb
{
    private static readonly Option<DirectoryInfo> Folder = new("--run") { HelpName = "FOLDER", Required = true, Description = Words.Say("The run's shared folder.", "Le dossier partagé de l'exécution.") };
    private static readonly Option<int?> Bucket = new("--bucket") { HelpName = "N", Description = Words.Say("The bucket (default: SLURM_ARRAY_TASK_ID).", "Le paquet (par défaut : SLURM_ARRAY_TASK_ID).") };

    public static Command Create() =>
        new Command("worker", Words.Say("Read one bucket of an extraction, as a task of a cluster.", "Lire un paquet d'une extraction, en tâche d'une grappe."))
            .With(Folder, Bucket, GlobalOptions.Json()).Runs(ReadAsync);

    private static async Task<int> ReadAsync(Run run)
    {
        var folder = run.Get(Folder)!.FullName;
        var bucket = run.Get(Bucket) ?? (int.TryParse(Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_ID"), System.Globalization.CultureInfo.InvariantCulture, out var task) ? task : -1);
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !Composition.OpenKeys(run, home, "zone.json").TryGet(out var zone, out refusal))
            return run.Refuse(refusal);
        using var keys = zone;
        if (!(await new ReadBucket(Composition.Node(home, folder, zone)).RunAsync(new ReadBucketCommand(bucket), run.Cancellation)).TryGet(out var rows, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { bucket, rows });
        return Exit.Ok;
    }
}

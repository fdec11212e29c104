using System.CommandLine;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Doctor;

/// <summary><c>hygie doctor</c>: what this machine has, and what is missing.</summary>
internal static class DoctorVerb
{
    public static Command Create() =>
        new Command("doctor", Words.Say("Look at this machine and this home.", "Examiner cette machine et ce lieu."))
            .With(GlobalOptions.Json())
            .Runs(run => Task.FromResult(Look(run)));

    private static int Look(Run run)
    {
        var health = new
        {
            home = run.Home.Path,
            role = run.Home.Config?.Role ?? "none",
            cores = Environment.ProcessorCount,
            memoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime = Environment.Version.ToString(),
        };
        if (run.Json)
            Run.PrintJson(health);
        else
            Run.Print(string.Create(Words.Culture, $"{health.home} ({health.role}) · {health.cores} cores · {health.memoryBytes / 1e9:N1} GB · .NET {health.runtime}"));
        run.Next("hygie demo");
        return Exit.Ok;
    }
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Country;

namespace Hygie.Cli.Country;

/// <summary><c>hygie country write DIR</c>: the synthetic country as the deliveries of its holders.</summary>
internal static class WriteVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("DIR")
    {
        Description = Words.Say("A new or empty folder.", "Un dossier nouveau ou vide."),
    };

    private static readonly Option<long> People = new("--people")
    {
        HelpName = "N",
        DefaultValueFactory = _ => new CountryPlan().People,
        Description = Words.Say("Number of inhabitants, 1 to 90,000,000.", "Nombre d'habitants, de 1 à 90 000 000."),
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        HelpName = "S",
        DefaultValueFactory = _ => new CountryPlan().Seed,
        Description = Words.Say("The same seed writes the same bytes.", "La même graine écrit les mêmes octets."),
    };

    public static Command Create() =>
        new Command("write", Words.Say("Write synthetic deliveries of claims, hospitals and practices.", "Écrire des livraisons synthétiques : assurance maladie, hôpitaux, cabinets."))
            .With(Folder, People, Seed, GlobalOptions.Json())
            .Runs(WriteAsync);

    private static async Task<int> WriteAsync(Run run)
    {
        var (folder, plan) = (run.Get(Folder), new CountryPlan(run.Get(People), run.Get(Seed)));
        if (plan.People is < 1 or > 90_000_000)
            return run.Refuse(Refusal.Of("HYG-0060", ("people", plan.People)));
        if (File.Exists(folder.FullName) || (folder.Exists && folder.EnumerateFileSystemInfos().Any()))
            return run.Refuse(Refusal.Of("HYG-0061", ("folder", folder.FullName)));
        var planted = await run.WithProgressAsync(progress =>
            Task.Run(() => CountryWriter.Write(plan, path => Open(folder, path), progress, run.Cancellation), run.Cancellation));
        Print(run, folder, plan, planted);
        return Exit.Ok;
    }

    private static FileStream Open(DirectoryInfo folder, string path)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
    }

    private static void Print(Run run, DirectoryInfo folder, CountryPlan plan, Planted planted)
    {
        folder.Refresh();
        var files = folder.EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        var bytes = files.Sum(f => f.Length);
        if (run.Json)
        {
            Run.PrintJson(new { folder = folder.FullName, people = plan.People, seed = plan.Seed, files = files.Count, bytes, planted = planted.Counts });
        }
        else
        {
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{plan.People:N0} invented people in {files.Count} files, {bytes / 1e6:N1} MB"),
                string.Create(Words.Culture, $"{plan.People:N0} personnes inventées en {files.Count} fichiers, {bytes / 1e6:N1} Mo")));
            foreach (var (rule, count) in planted.Counts)
                Run.Print(string.Create(Words.Culture, $"  {rule,-26} {count,10:N0}"));
        }

        run.Next($"hygie delivery check {Path.Combine(folder.FullName, "cnam")}");
    }
}

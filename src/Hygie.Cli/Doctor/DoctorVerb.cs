using System.CommandLine;
using Hygie.Cli.Drills;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Doctor;

/// <summary><c>hygie doctor</c>: what this machine has, and what is missing. With <c>--sizing N</c>: what a hub of N people would need.</summary>
internal static class DoctorVerb
{
    private const long MostPeople = 10_000_000_000;

    private static readonly Option<long?> Size = new("--sizing")
    {
        HelpName = "N",
        Description = Words.Say("Measure this machine for a few seconds and say what a hub of N people needs.", "Mesurer cette machine quelques secondes et dire ce qu'il faut à un hub de N personnes."),
    };

    private static readonly Option<int> Years = new("--years")
    {
        HelpName = "Y",
        DefaultValueFactory = _ => 10,
        Description = Words.Say("Years of care to size for.", "Nombre d'années de soins à prévoir."),
    };

    private static readonly Option<int> Days = new("--days")
    {
        HelpName = "D",
        DefaultValueFactory = _ => 30,
        Description = Words.Say("Days in which everything must be taken in.", "Nombre de jours pour tout ranger."),
    };

    public static Command Create() =>
        new Command("doctor", Words.Say("Look at this machine and this home; size a hub.\n\n  hygie doctor --sizing 67000000", "Examiner cette machine et ce lieu ; dimensionner un hub.\n\n  hygie doctor --sizing 67000000"))
            .With(Size, Years, Days, GlobalOptions.Json())
            .Runs(run => run.Get(Size) is { } people ? SizeAsync(run, people) : LookAsync(run));

    private static async Task<int> LookAsync(Run run)
    {
        var exit = run.Home.Of("hub").TryGet(out var hub, out _) ? await LastExit.OfAsync(hub, run.Cancellation) : null;
        var health = new
        {
            home = run.Home.Path,
            role = run.Home.Config?.Role ?? "none",
            cores = Environment.ProcessorCount,
            memoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime = Environment.Version.ToString(),
            lastExitDrill = exit?.On,
            exitDrillIsLate = exit?.IsLate,
        };
        if (run.Json)
            Run.PrintJson(health);
        else
            Run.Print(string.Create(Words.Culture, $"{health.home} ({health.role}) · {health.cores} cores · {health.memoryBytes / 1e9:N1} GB · .NET {health.runtime}"));
        if (exit is { IsLate: true })
            run.Note(exit.On is { } on
                ? Words.Say(string.Create(Words.Culture, $"The last exit drill that went well was on {on:yyyy-MM-dd}: this hub promises one every {exit.Every} days. hygie drill exit"), string.Create(Words.Culture, $"Le dernier exercice de départ réussi date du {on:yyyy-MM-dd} : cette plateforme en promet un tous les {exit.Every} jours. hygie drill exit"))
                : Words.Say("No exit drill went well here yet. hygie drill exit", "Aucun exercice de départ n'a encore réussi ici. hygie drill exit"));
        run.Next("hygie demo");
        return Exit.Ok;
    }

    private static async Task<int> SizeAsync(Run run, long people)
    {
        var (years, days) = (run.Get(Years), run.Get(Days));
        if (people is < 1 or > MostPeople || years is < 1 or > 100 || days is < 1 or > 3650)
            return run.Refuse(Refusal.Of("HYG-0090", ("people", people), ("years", years), ("days", days)));
        run.Note(Words.Say("Measuring this machine on a small invented country …", "Mesure de cette machine sur un petit pays inventé…"));
        var measure = new SizingMeasure(Composition.TableFiles(), Composition.Chance());
        if (!(await measure.RunAsync(run.Cancellation)).TryGet(out var measured, out var refusal))
            return run.Refuse(refusal);
        var sizing = new Sizing(people, years, measured);
        if (run.Json)
            Run.PrintJson(SizingPages.Document(sizing, days));
        else
            SizingPages.Print(sizing, days);
        return Exit.Ok;
    }
}

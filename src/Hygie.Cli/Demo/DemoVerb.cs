using System.CommandLine;
using System.Text.Json;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Microsoft.Extensions.Hosting;

namespace Hygie.Cli.Demo;

/// <summary><c>hygie demo</c>: plays the whole story on the synthetic country, while the portal shows it and stays.</summary>
internal static class DemoVerb
{
    private static readonly Option<bool> Fast = new("--fast") { Description = Words.Say("Stop after the story; no portal.", "S'arrêter après l'histoire ; pas de portail.") };
    private static readonly Option<string?> Transcript = new("--json") { HelpName = "FILE", Description = Words.Say("Write one JSON object a line per step.", "Écrire un objet JSON par ligne et par étape.") };
    private static readonly Option<int> People = new("--people") { DefaultValueFactory = _ => 10_000, Description = Words.Say("People of the synthetic country.", "Habitants du pays synthétique.") };
    private static readonly Option<int> Seed = new("--seed") { DefaultValueFactory = _ => 1, Description = Words.Say("Seed of the synthetic country.", "Graine du pays synthétique.") };
    private static readonly Option<string> Urls = new("--urls") { DefaultValueFactory = _ => "http://127.0.0.1:8080", Description = Words.Say("Where the portal listens.", "Où écoute le portail.") };

    public static Command Create() =>
        new Command("demo", Words.Say("Play the whole story on a synthetic country.\n\n  hygie demo\n  hygie demo --fast --json demo.json", "Jouer toute l'histoire sur un pays synthétique.\n\n  hygie demo\n  hygie demo --fast --json demo.json"))
            .With(Fast, Transcript, People, Seed, Urls).Runs(PlayAsync);

    private static async Task<int> PlayAsync(Run run)
    {
        if (!DemoHome.Prepare(run.Home).TryGet(out var home, out var refusal))
            return run.Refuse(refusal);
        run.Note(Words.Say("Synthetic data only: nobody in this country exists.", "Données synthétiques seulement : personne dans ce pays n'existe."));
        using var world = new DemoWorld(home.Path, run.Get(People), run.Get(Seed), isWatched: !run.Get(Fast), run);
        if (!(await DemoSetup.RunAsync(world, run.Cancellation)).TryGet(out _, out refusal))
            return run.Refuse(refusal);
        if (run.Get(Fast))
            return await PlayAsync(run, world);
        if (!(await Serve.ServeVerb.StartAsync(run, run.Get(Urls)!)).TryGet(out var portal, out refusal))
            return run.Refuse(refusal);
        await using (portal)
        {
            var exit = await PlayAsync(run, world);
            if (exit == Exit.Ok)
                await portal.WaitForShutdownAsync(run.Cancellation);
            return exit;
        }
    }

    private static async Task<int> PlayAsync(Run run, DemoWorld world)
    {
        var summary = await TellAsync(run, world);
        if (!summary.Ok)
            return Exit.CheckFailed;
        run.Next("hygie audit verify · hygie drill seizure · hygie migration prove");
        return Exit.Ok;
    }

    private static async Task<DemoSummary> TellAsync(Run run, DemoWorld world)
    {
        await using var transcript = run.Get(Transcript) is { } file ? new StreamWriter(file) : StreamWriter.Null;
        var began = TimeProvider.System.GetTimestamp();
        var done = await DemoScreen.ShowAsync(run, async screen =>
        {
            var records = new List<DemoRecord>();
            foreach (var step in DemoStory.Steps)
            {
                screen.Begin(step);
                var start = TimeProvider.System.GetTimestamp();
                var outcome = await step.Play(world, run.Cancellation);
                records.Add(new DemoRecord(step.Name, outcome.Ok, Seconds(start), outcome.Facts));
                await transcript.WriteLineAsync(JsonSerializer.Serialize(new { step = step.Name, ok = outcome.Ok, seconds = records[^1].Seconds, facts = outcome.Facts }, JsonText.Options));
                await transcript.FlushAsync(run.Cancellation);
                screen.End(step, outcome, records[^1].Seconds);
            }

            return records;
        });
        var summary = new DemoSummary("summary", done.TrueForAll(d => d.Ok), Seconds(began), done);
        await transcript.WriteLineAsync(JsonSerializer.Serialize(summary, JsonText.Options));
        run.Note(string.Create(Words.Culture, $"{done.Count(d => d.Ok)}/{done.Count} · {summary.Seconds:N1} s"));
        return summary;
    }

    private static double Seconds(long since) => Math.Round(TimeProvider.System.GetElapsedTime(since).TotalSeconds, 2);
}

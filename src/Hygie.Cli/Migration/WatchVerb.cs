using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration watch</c>: where the newest move stands; with <c>--follow</c>, until it ends.</summary>
internal static class WatchVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Option<bool> Follow = new("--follow") { Description = Words.Say("Go on until everything is verified.", "Continuer jusqu'à ce que tout soit vérifié.") };

    public static Command Create() =>
        new Command("watch", Words.Say("See where the move stands.\n\n  hygie migration watch --follow", "Voir où en est le départ.\n\n  hygie migration watch --follow"))
            .With(Follow, GlobalOptions.Json()).Runs(WatchAsync);

    private static Task<int> WatchAsync(Run run) => HubDesk.WorkAsync(run, async hub =>
    {
        var watch = new MigrationWatch(hub.Migrations, Composition.Journal(hub.Home), hub.Clock);
        if (await watch.CurrentAsync(run.Cancellation) is not { } view)
            return Refusal.Of("HYG-17004", ("migration", "-"));
        if (run.Get(Follow))
            view = await run.WithProgressAsync(progress => FollowAsync(watch, view, hub.Clock, progress, run.Cancellation));
        Print(run, view);
        return Exit.Ok;
    });

    private static async Task<MigrationView> FollowAsync(MigrationWatch watch, MigrationView view, TimeProvider clock, IProgress<Progress> progress, CancellationToken cancellation)
    {
        while (view.Lanes.Any(l => l.Lane is MigrationLane.Copy or MigrationLane.Verify && l.State is LaneState.Running or LaneState.Waiting))
        {
            progress.Report(new Progress("copy", view.ObjectsCopied, view.Objects, "objects"));
            progress.Report(new Progress("verify", view.ObjectsVerified, view.Objects, "objects"));
            await Task.Delay(Pause, clock, cancellation);
            view = await watch.CurrentAsync(cancellation) ?? view;
        }

        return view;
    }

    private static void Print(Run run, MigrationView v)
    {
        if (run.Json)
        {
            Run.PrintJson(v);
            return;
        }

        Run.Print(string.Create(Words.Culture, $"{v.Id} · {v.From} → {v.To} · {v.Percent} % · {v.ObjectsVerified:N0}/{v.Objects:N0} · {Words.Say("failed reads", "lectures en échec")} {v.FailedReads:N0}/{v.Reads:N0}"));
        foreach (var happened in v.Events)
            Run.Print(string.Create(Words.Culture, $"  {happened.At:HH:mm:ss} {(happened.IsError ? "!" : " ")} {happened.Text.In(Words.Language)}"));
    }
}

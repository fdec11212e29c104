using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Airlock;

namespace Hygie.Cli.Airlock;

/// <summary><c>hygie release decide ID</c>: closes the votes.</summary>
internal static class DecideVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The release.", "La sortie.") };

    public static Command Create() =>
        new Command("decide", Words.Say("Close the votes of a release.", "Clore les votes d'une sortie."))
            .With(Id, GlobalOptions.Json())
            .Runs(run => AirlockDesk.ActAsync(run, (hub, desk, person) => new Decide(hub.Releases, desk.Facts, hub.Clock).RunAsync(new DecideCommand(new ReleaseId(run.Get(Id)), person), run.Cancellation)));
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie audit publish</c>: publishes what is due, after a witness or a log store could not be reached.</summary>
internal static class PublishVerb
{
    public static Command Create() =>
        new Command("publish", Words.Say("Publish the entries that wait, and a fresh head. Other commands do it when they end.", "Publier les entrées qui attendent, et une tête fraîche. Les autres commandes le font en finissant."))
            .With(GlobalOptions.Json()).Runs(PublishAsync);

    private static Task<int> PublishAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        if (!(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out var head, out var refusal))
            return refusal;
        if (run.Json)
            Run.PrintJson(new { size = head.Head.Size, root = head.Head.Root.ToString() });
        else
            Run.Print(string.Create(Words.Culture, $"{head.Head.Size:N0} {head.Head.Root}"));
        run.Next("hygie audit verify");
        return Exit.Ok;
    });
}

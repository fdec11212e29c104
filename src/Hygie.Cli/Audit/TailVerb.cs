using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie audit tail</c>: the last public leaves.</summary>
internal static class TailVerb
{
    private static readonly Option<string?> Log = LogFolder.Option();

    private static readonly Option<string?> Policy = LogFolder.Trust();

    private static readonly Option<int> Count = new("--count")
    {
        HelpName = "N",
        DefaultValueFactory = _ => 20,
        Description = Words.Say("How many leaves.", "Combien de feuilles."),
    };

    public static Command Create() =>
        new Command("tail", Words.Say("Show the last entries of the public log.", "Montrer les dernières entrées du journal public."))
            .With(Log, Policy, Count, GlobalOptions.Json())
            .Runs(TailAsync);

    private static async Task<int> TailAsync(Run run)
    {
        if (!LogFolder.Find(run, Log).TryGet(out var folder, out var refusal) || !LogFolder.ReadPolicy(run, Policy).Then(LogPolicy.Parse).TryGet(out var policy, out refusal))
            return run.Refuse(refusal);
        var store = Composition.LogStore("log", folder);
        if (!policy.Check(await store.ReadAsync(TilePath.Checkpoint, run.Cancellation) ?? []).TryGet(out var head, out refusal))
            return run.Refuse(refusal);
        var first = Math.Max(0, head.Head.Size - Math.Max(1, run.Get(Count)));
        var bytes = await new LogReader(store, head.Head.Size).LeavesAsync(first, run.Get(Count), run.Cancellation);
        var leaves = bytes.Select((b, i) => (Index: first + i, Leaf: Leaf.Decode(b.Span).Value)).ToList();
        if (run.Json)
            Run.PrintJson(leaves.Select(l => new { l.Index, Kind = l.Leaf.Kind.Value, Day = CanonicalTime.Write(l.Leaf.Day), l.Leaf.Subject, Commitment = l.Leaf.Commitment.ToString() }));
        else
            leaves.ForEach(l => Run.Print(string.Create(Words.Culture, $"{l.Index,8}  {l.Leaf.Day:yyyy-MM-dd}  {l.Leaf.Kind.Value,-28} {l.Leaf.Subject}")));
        run.Next("hygie audit prove INDEX");
        return Exit.Ok;
    }
}

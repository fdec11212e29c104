using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key erasure show</c>: every erased key of this custodian, how far its erasure has come and what it waits for.</summary>
internal static class ErasureShowVerb
{
    public static Command Create() =>
        new Command("show", Words.Say("List the erased keys: how far each erasure has come, and what it waits for.", "Énumérer les clés effacées : jusqu'où va chaque effacement, et ce qu'il attend."))
            .With(GlobalOptions.Json()).Runs(ShowAsync);

    private static async Task<int> ShowAsync(Run run)
    {
        if (!CustodianHome.Open(run).TryGet(out var custodian, out var refusal))
            return run.Refuse(refusal);
        using var opened = custodian;
        if (!(await custodian.ErasuresAsync(run.Cancellation)).TryGet(out var erasures, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { erasures = erasures.Standings.Select(Row) });
        else
            foreach (var standing in erasures.Standings)
                Run.Print(string.Create(Words.Culture, $"{standing.Key.Id}  {KeyNames.Of(standing.State)}  {standing.Key.At:yyyy-MM-dd}  {string.Join(", ", standing.Missing)}"));
        run.Next("hygie key erasure certify KEY --out FILE");
        return Exit.Ok;
    }

    /// <summary>One erasure as it is printed.</summary>
    internal static object Row(ErasureStanding standing)
    {
        var order = ErasureOrder.Read(standing.Key.Order).Value;
        return new { key = standing.Key.Id.ToString(), state = KeyNames.Of(standing.State), at = standing.Key.At, reason = order.Reason, order = standing.Key.OrderHash, order.Unreadable, order.Kept, missing = standing.Missing };
    }
}

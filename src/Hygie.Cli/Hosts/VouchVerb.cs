using System.CommandLine;
using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Hosts;

/// <summary><c>hygie host vouch</c>: for a week, an assessor stands for the machine on which a hub comes back; a whole assessment follows there.</summary>
internal static class VouchVerb
{
    /// <summary>No more: no control was judged.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static Command Create() =>
        new Command("vouch", Words.Say(
            "Sign a verdict of a week for the new keys of a zone that comes back, as an assessor.\n\n  hygie host vouch statement.json --out verdict.json",
            "Signer un verdict d'une semaine pour les nouvelles clés d'une zone qui revient, comme évaluateur.\n\n  hygie host vouch statement.json --out verdict.json"))
            .With(AgreeVerb.Statement, AgreeVerb.Out, GlobalOptions.Json()).Runs(VouchAsync);

    private static async Task<int> VouchAsync(Run run)
    {
        if (!run.Home.Of("person").TryGet(out var home, out var refusal)
            || !SignedDocument.Read(RecoveryStatement.Type, await File.ReadAllBytesAsync(run.Get(AgreeVerb.Statement).FullName, run.Cancellation)).TryGet(out var statement, out refusal)
            || !RecoveryStatement.ReadSuccession(statement).TryGet(out var succession, out refusal) || !Composition.OpenKeys(run, home, Composition.KeysFile).TryGet(out var keys, out refusal))
            return run.Refuse(refusal);
        var (now, zone) = (TimeProvider.System.GetUtcNow(), succession.Keys);
        using (keys)
            WholeFile.Write(run.Get(AgreeVerb.Out)!.FullName, ZoneDocuments.Write(new ZoneVerdict(zone.Zone, Green: true, ClearProcessing: true, now, now + Longest), zone.ZoneKey, zone.ZoneRecipient,
                ("recovery", Convert.ToHexStringLower(statement.Hash()))).SignedBy(keys.Signing).ToFile());
        if (run.Json)
            Run.PrintJson(new { zone = zone.Zone, until = now + Longest, by = home.Config!.Id });
        else
            Run.Print(string.Create(Words.Culture, $"{zone.Zone} · {now + Longest:yyyy-MM-dd}"));
        run.Next("hygie host assess HOST --clear");
        return Exit.Ok;
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key agree</c>: a trustee reads what a recovery gives up or changes, and signs it.</summary>
internal static class AgreeVerb
{
    internal static readonly Argument<FileInfo> Statement = new Argument<FileInfo>("STATEMENT") { Description = Words.Say("What restore --statement or recover wrote.", "Ce que restore --statement ou recover a écrit.") }.AcceptExistingOnly();

    internal static readonly Option<FileInfo> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the signed file goes.", "Où va le fichier signé.") };

    public static Command Create() =>
        new Command("agree", Words.Say("Read and sign what a recovery gives up, as a trustee.\n\n  hygie key agree statement.json --out alice.json", "Lire et signer ce qu'une reprise abandonne, comme dépositaire.\n\n  hygie key agree statement.json --out alice.json"))
            .With(Statement, Out, GlobalOptions.Json()).Runs(AgreeAsync);

    private static async Task<int> AgreeAsync(Run run)
    {
        if (!run.Home.Of("trustee").TryGet(out var home, out var refusal)
            || !SignedDocument.Read(RecoveryStatement.Type, await File.ReadAllBytesAsync(run.Get(Statement).FullName, run.Cancellation)).TryGet(out var statement, out refusal)
            || !Composition.OpenKeys(run, home, Composition.KeysFile).TryGet(out var keys, out refusal))
            return run.Refuse(refusal);
        using (keys)
            WholeFile.Write(run.Get(Out)!.FullName, statement.SignedBy(keys.Signing).ToFile());
        var hash = Convert.ToHexStringLower(statement.Hash());
        if (run.Json)
            Run.PrintJson(new { statement = hash, by = home.Config!.Id });
        else
            foreach (var (name, value) in statement.Body)
                Run.Print($"{name}: {System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(value))}");
        run.Next("hygie recover … --agreed FILE FILE FILE");
        return Exit.Ok;
    }
}

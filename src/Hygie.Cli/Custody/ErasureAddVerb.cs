using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key erasure add</c>: takes in what copies and trustees signed, each checked and each once.</summary>
internal static class ErasureAddVerb
{
    private static readonly Argument<FileInfo[]> Papers = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = Words.Say("Acknowledgements of copies, words of trustees.", "Accusés de copies, paroles de dépositaires.") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("add", Words.Say(
            "At the custodian: take in acknowledgements of copies and trustees' words on destroyed shares.\n\n  hygie key erasure add acknowledgement.json destroyed.json",
            "Chez le gardien : prendre les accusés des copies et les paroles des dépositaires sur les parts détruites.\n\n  hygie key erasure add accuse.json detruite.json"))
            .With(Papers, GlobalOptions.Json()).Runs(AddAsync);

    private static async Task<int> AddAsync(Run run)
    {
        if (!CustodianHome.Open(run).TryGet(out var custodian, out var refusal))
            return run.Refuse(refusal);
        using var opened = custodian;
        foreach (var file in run.Get(Papers))
        {
            if (!(await custodian.ErasuresAsync(run.Cancellation)).TryGet(out var erasures, out refusal)
                || !ErasurePapers.Read(await File.ReadAllBytesAsync(file.FullName, run.Cancellation)).TryGet(out var paper, out refusal)
                || !erasures.Papers.Admit(paper, erasures.Keys, custodian.Identity.Key.Verifying, erasures.Register).TryGet(out _, out refusal))
                return run.Refuse(refusal);
            Composition.KeepPaper(custodian.Home.Path, paper);
        }

        if (!(await custodian.ErasuresAsync(run.Cancellation)).TryGet(out var now, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { added = run.Get(Papers).Length, erasures = now.Standings.Select(ErasureShowVerb.Row) });
        else
            foreach (var standing in now.Standings)
                Run.Print($"{standing.Key.Id}  {KeyNames.Of(standing.State)}  {string.Join(", ", standing.Missing)}");
        run.Next("hygie key erasure certify KEY --out FILE");
        return Exit.Ok;
    }
}

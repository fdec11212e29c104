using System.CommandLine;
using Hygie.Cli.Custody;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie witness follow</c>: a log lost its key; this witness goes on with the next one, because k trustees signed it and the log goes on from what it saw.</summary>
internal static class FollowVerb
{
    private static readonly Argument<FileInfo[]> Statements = new Argument<FileInfo[]>("STATEMENT") { Arity = ArgumentArity.OneOrMore, Description = Words.Say("The statement that hygie recover wrote, signed by k trustees.", "La déclaration que hygie recover a écrite, signée par k dépositaires.") }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo> Papers = new Option<DirectoryInfo>("--papers") { Required = true, HelpName = "DIR", Description = Words.Say("Folder with key-register.json and ceremony-record.json, as any party has them.", "Dossier avec key-register.json et ceremony-record.json, tels que chaque partie les a.") }.AcceptExistingOnly();

    private static readonly Option<string> CustodianKey = new("--custodian-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The custodian's public key, as trustees read it aloud.", "La clé publique du gardien, telle que les dépositaires la lisent à voix haute.") };

    public static Command Create() =>
        new Command("follow", Words.Say("Go on witnessing a log that lost its key.\n\n  hygie witness follow alice.json bruno.json chloe.json --papers ./papers --custodian-key hygie-verify1…", "Continuer d'attester un journal qui a perdu sa clé.\n\n  hygie witness follow alice.json bruno.json chloe.json --papers ./papiers --custodian-key hygie-verify1…"))
            .With(Statements, Papers, CustodianKey, GlobalOptions.Json()).Runs(FollowAsync);

    private static async Task<int> FollowAsync(Run run)
    {
        if (!run.Home.Of("witness").TryGet(out var home, out var refusal) || !VerifyingKey.Parse(run.Get(CustodianKey)!).TryGet(out var custodian, out refusal))
            return run.Refuse(refusal);
        var papers = run.Get(Papers)!.FullName;
        if (new[] { Homes.NetworkConfig.RegisterFile, CustodianHome.RecordFile }.Select(f => Path.Combine(papers, f)).FirstOrDefault(f => !File.Exists(f)) is { } missing)
            return run.Refuse(Refusal.Of("HYG-0010", ("file", missing)));
        var signed = run.Get(Statements).Select(f => SignedDocument.Read(RecoveryStatement.Type, File.ReadAllBytes(f.FullName))).ToList();
        if (signed.Find(s => s.IsRefused) is { IsRefused: true } wrong)
            return run.Refuse(wrong.Refusal);
        if (!KeyRegister.Read(await File.ReadAllBytesAsync(Path.Combine(papers, Homes.NetworkConfig.RegisterFile), run.Cancellation), custodian).TryGet(out var register, out refusal)
            || !CeremonyRecord.Read(await File.ReadAllBytesAsync(Path.Combine(papers, CustodianHome.RecordFile), run.Cancellation), custodian).TryGet(out var record, out refusal)
            || !RecoveryStatement.Agreed(signed[0].Value, signed.Select(s => s.Value), register, record).TryGet(out var persons, out refusal)
            || !RecoveryStatement.ReadSuccession(signed[0].Value).TryGet(out var next, out refusal)
            || !Composition.FollowAsWitness(home, next.Log, next.Next).TryGet(out var followed, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { origin = next.Log.Origin, size = followed.Size, key = next.Next.ToString(), agreed = persons });
        else
            Run.Print(string.Create(Words.Culture, $"{next.Log.Origin} · {followed.Size:N0} · {next.Next} · {string.Join(", ", persons)}"));
        run.Next("hygie witness serve");
        return Exit.Ok;
    }
}

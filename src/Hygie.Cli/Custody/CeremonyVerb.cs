using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key ceremony</c>: draw a root and a recovery key, deal it among trustees, make the key store.</summary>
internal static class CeremonyVerb
{
    private static readonly Option<string> Party = CustodianFolder.Party();

    private static readonly Option<string[]> Trustees = new("--trustee")
    {
        Required = true, HelpName = "NAME=age1…", AllowMultipleArgumentsPerToken = true,
        Description = Words.Say("A trustee and the age recipient of that trustee; once for each.", "Un dépositaire et son destinataire age ; une fois pour chacun."),
    };

    private static readonly Option<int> Threshold = new("--threshold") { Required = true, HelpName = "K", Description = Words.Say("How many shares give the key back, 2 or more.", "Combien de parts redonnent la clé, 2 ou plus.") };

    private static readonly Option<FileInfo> LogPolicy = new("--log-policy") { Required = true, HelpName = "FILE", Description = Words.Say("The log's key and witness policy.", "La clé du journal et la politique de témoins.") };

    private static readonly Option<DirectoryInfo> Out = new("--out") { Required = true, HelpName = "DIR", Description = Words.Say("Where the share files and the record go.", "Où vont les fichiers de parts et le procès-verbal.") };

    public static Command Create() =>
        new Command("ceremony", Words.Say("Draw a root and a recovery key, deal it among trustees, make the key store.", "Tirer une racine et une clé de reprise, la partager entre dépositaires, créer le magasin de clés."))
            .With(Party, Trustees, Threshold, LogPolicy, Out, GlobalOptions.Json())
            .Runs(HoldAsync);

    static CeremonyVerb() => LogPolicy.AcceptExistingOnly();

    private static async Task<int> HoldAsync(Run run)
    {
        var party = run.Get(Party)!;
        if (!Invite(run.Get(Trustees)!).TryGet(out var invited, out var refusal) || !CustodianFolder.Open(run, party, create: true).TryGet(out var folder, out refusal))
            return run.Refuse(refusal);
        var policy = await File.ReadAllTextAsync(run.Get(LogPolicy)!.FullName, run.Cancellation);
        if (!(await folder.HoldAsync(new HoldCeremony.Command(invited, run.Get(Threshold), party, policy), run.Cancellation)).TryGet(out var outcome, out refusal))
            return run.Refuse(refusal);
        var target = Directory.CreateDirectory(run.Get(Out)!.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        foreach (var (person, file) in outcome.Shares)
            await File.WriteAllBytesAsync(Path.Combine(target, person + ".share.age"), file, run.Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(target, "ceremony-record.json"), outcome.Record.ToFile(), run.Cancellation);
        if (run.Json)
            Run.PrintJson(new { record = Convert.ToHexStringLower(outcome.Record.Hash()), ceremonyKey = outcome.CeremonyKey.ToString(), outcome.Transcript });
        else
            foreach (var line in outcome.Transcript)
                Run.Print(line);
        run.Next($"hygie key share verify {Path.Combine(target, outcome.Shares[0].Person)}.share.age --identity FILE --record {Path.Combine(target, "ceremony-record.json")} --ceremony-key {outcome.CeremonyKey}");
        return Exit.Ok;
    }

    private static Result<IReadOnlyList<InvitedTrustee>> Invite(string[] texts)
    {
        var invited = new List<InvitedTrustee>();
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [var name, var recipient] || !PublicName.IsValid(name))
                return Refusal.Of("HYG-3075", ("trustee", text));
            if (!AgeRecipient.Parse(recipient).TryGet(out var parsed, out var refusal))
                return refusal;
            invited.Add(new InvitedTrustee(name, parsed));
        }

        return invited;
    }
}

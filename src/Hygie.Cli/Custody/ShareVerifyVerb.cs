using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key share verify</c>: a trustee checks one share alone, offline, without a home.</summary>
internal static class ShareVerifyVerb
{
    private static readonly Argument<FileInfo> Share = new("FILE") { Description = Words.Say("The share file.", "Le fichier de part.") };

    private static readonly Option<FileInfo> Identity = new("--identity") { Required = true, HelpName = "FILE", Description = Words.Say("The trustee's age identity (age-keygen).", "L'identité age du dépositaire (age-keygen).") };

    private static readonly Option<FileInfo> Record = new("--record") { Required = true, HelpName = "FILE", Description = Words.Say("The ceremony record.", "Le procès-verbal de la cérémonie.") };

    private static readonly Option<string> CeremonyKey = new("--ceremony-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The key read aloud at the ceremony.", "La clé lue à voix haute à la cérémonie.") };

    public static Command Create() =>
        new Command("verify", Words.Say("Check one share alone.", "Vérifier une part seule."))
            .With(Share, Identity, Record, CeremonyKey, GlobalOptions.Json())
            .Runs(VerifyAsync);

    static ShareVerifyVerb()
    {
        Share.AcceptExistingOnly();
        Identity.AcceptExistingOnly();
        Record.AcceptExistingOnly();
    }

    private static async Task<int> VerifyAsync(Run run)
    {
        var file = await File.ReadAllBytesAsync(run.Get(Share).FullName, run.Cancellation);
        if (!AgeIdentity.ParseFile(await File.ReadAllBytesAsync(run.Get(Identity)!.FullName, run.Cancellation)).TryGet(out var identity, out var refusal)
            || !VerifyingKey.Parse(run.Get(CeremonyKey)!).TryGet(out var key, out refusal)
            || !SignedDocument.Read(CeremonyRecord.DocumentType, await File.ReadAllBytesAsync(run.Get(Record)!.FullName, run.Cancellation)).TryGet(out var record, out refusal)
            || !ShareFile.Open(file, identity, record, key).TryGet(out var share, out refusal))
            return run.Refuse(refusal);
        identity.Dispose();
        using (share)
        {
            if (run.Json)
                Run.PrintJson(new { ok = true, set = share.Set, epoch = share.Epoch, index = share.Index, threshold = share.Threshold, count = share.Count });
            else
                Run.Print(string.Create(Words.Culture, $"{share.Set} {share.Epoch}: {Words.Say("share", "part")} {share.Index}/{share.Count}, {share.Threshold} {Words.Say("needed", "nécessaires")} · ok"));
        }

        run.Next("hygie key map");
        return Exit.Ok;
    }
}

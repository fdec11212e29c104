using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key share verify</c>: a trustee checks one share alone, offline.</summary>
internal static class ShareVerifyVerb
{
    private static readonly Argument<FileInfo> Share = new("FILE") { Description = Words.Say("The share file.", "Le fichier de part.") };

    private static readonly Option<FileInfo> Identity = new("--identity") { HelpName = "FILE", Description = Words.Say("The trustee's age identity, of age-keygen (default: that of this home).", "L'identité age du dépositaire, d'age-keygen (par défaut : celle de ce lieu).") };

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
        if (!Opener(run).TryGet(out var identity, out var refusal)
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

    /// <summary>What opens the share: the age identity named, else that of the trustee whose home this is.</summary>
    private static Result<AgeIdentity> Opener(Run run) => run.Get(Identity) is { } file
        ? AgeIdentity.ParseFile(File.ReadAllBytes(file.FullName))
        : run.Home.Of(TrusteeMakeVerb.Role).Then(home => Composition.OpenKeys(run, home, Composition.KeysFile)).Then<AgeIdentity>(keys =>
        {
            keys.Signing.Dispose();
            return keys.Identity;
        });
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key share destroy</c>: a trustee destroys the share of a former ceremony and signs that it is done.</summary>
internal static class ShareDestroyVerb
{
    private static readonly Argument<FileInfo> Share = new("FILE") { Description = Words.Say("The share file of the former ceremony.", "Le fichier de part de l'ancienne cérémonie.") };

    private static readonly Option<FileInfo> Record = new Option<FileInfo>("--record") { Required = true, HelpName = "FILE", Description = Words.Say("The record of the former ceremony.", "Le procès-verbal de l'ancienne cérémonie.") }.AcceptExistingOnly();

    private static readonly Option<string> CeremonyKey = new("--ceremony-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("Its key, read aloud there.", "Sa clé, lue à voix haute.") };

    private static readonly Option<FileInfo> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the signed word goes.", "Où va la parole signée.") };

    public static Command Create() =>
        new Command("destroy", Words.Say(
            "After a rotation: destroy the share of a former ceremony and sign that it is done.\n\n  hygie key share destroy share.age --record former-record.json --ceremony-key hygie-verify1… --out destroyed.json",
            "Après une rotation : détruire la part d'une ancienne cérémonie et signer que c'est fait.\n\n  hygie key share destroy share.age --record ancien-pv.json --ceremony-key hygie-verify1… --out detruite.json"))
            .With(Share, Record, CeremonyKey, Out, GlobalOptions.Json()).Runs(run => Task.FromResult(Destroy(run)));

    private static int Destroy(Run run)
    {
        var bytes = File.ReadAllBytes(run.Get(Record)!.FullName);
        if (!run.Home.Of("trustee").TryGet(out var home, out var refusal) || !VerifyingKey.Parse(run.Get(CeremonyKey)!).TryGet(out var ceremony, out refusal)
            || !CeremonyRecord.Read(bytes, ceremony).TryGet(out var record, out refusal) || !SignedDocument.Read(CeremonyRecord.DocumentType, bytes).TryGet(out var document, out refusal)
            || !Composition.OpenKeys(run, home, Composition.KeysFile).TryGet(out var keys, out refusal))
            return run.Refuse(refusal);
        using (keys)
        {
            var mine = keys.Identity.Recipient.ToString();
            if (record.Trustees.FirstOrDefault(t => t.Recipient == mine) is not { } me)
                return run.Refuse(Refusal.Of("HYG-3062", ("problem", "record")));
            if (!GiveUp(run.Get(Share), document, ceremony, keys, me.Person).TryGet(out var word, out refusal))
                return run.Refuse(refusal);
            WholeFile.Write(run.Get(Out)!.FullName, word);
            File.Delete(WordOf(run.Get(Share)));
            if (run.Json)
                Run.PrintJson(new { person = me.Person, recovery = record.RecoveryName, file = run.Get(Out)!.FullName });
            else
                Run.Print(run.Get(Out)!.FullName);
        }

        run.Note(Words.Say("Copies that you made of the share elsewhere are yours to destroy: your word covers them.", "Les copies de la part que vous avez faites ailleurs sont à détruire par vous : votre parole les couvre."));
        return Exit.Ok;
    }

    /// <summary>
    /// Destroys a share of that ceremony; the signed word that it is done. The word is kept beside the share from before it goes, so that a run cut short is finished by the
    /// next one; a file that is not there, and of which no such word is kept, was not destroyed by us (HYG-0010).
    /// </summary>
    private static Result<byte[]> GiveUp(FileInfo share, SignedDocument record, VerifyingKey ceremony, OwnKeys keys, string person)
    {
        var word = WordOf(share);
        var bytes = share.Exists ? File.ReadAllBytes(share.FullName) : [];
        if (bytes.AsSpan().ContainsAnyExcept((byte)0))
        {
            if (!ShareFile.Open(bytes, keys.Identity, record, ceremony).TryGet(out var opened, out var refusal))
                return refusal;
            opened.Dispose();
            WholeFile.Write(word, new ShareDestruction(person, Convert.ToHexStringLower(record.Hash()), TimeProvider.System.GetUtcNow()).ToDocument().SignedBy(keys.Signing).ToFile());
        }
        else if (!File.Exists(word))
            return Refusal.Of("HYG-0010", ("file", share.FullName));
        if (share.Exists)
            WholeFile.Destroy(share.FullName);
        return File.ReadAllBytes(word);
    }

    private static string WordOf(FileInfo share) => share.FullName + ".word";
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key copy acknowledge</c>: the keeper looks at its own copy and signs that an erased key is not in it.</summary>
internal static class CopyAcknowledgeVerb
{
    private static readonly Argument<string> Key = new("KEY") { Description = Words.Say("The erased key.", "La clé effacée.") };

    private static readonly Option<FileInfo?> Copy = new("--file") { HelpName = "FILE", Description = Words.Say("The copy (default: key-store.json in this home).", "La copie (par défaut : key-store.json dans ce lieu).") };

    private static readonly Option<FileInfo> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the signed acknowledgement goes.", "Où va l'accusé signé.") };

    public static Command Create() =>
        new Command("acknowledge", Words.Say(
            "Look at this copy of the key store and sign that an erased key is not in it.\n\n  hygie key copy acknowledge clinical/snds/2021 --out acknowledgement.json --home ./standby",
            "Regarder cette copie du magasin de clés et signer qu'une clé effacée n'y est pas.\n\n  hygie key copy acknowledge clinical/snds/2021 --out accuse.json --home ./standby"))
            .With(Key, Copy, Out, GlobalOptions.Json()).Runs(run => Task.FromResult(Acknowledge(run)));

    private static int Acknowledge(Run run)
    {
        if (KeyId.Parse(run.Get(Key)) is not { } key)
            return run.Refuse(Refusal.Of("HYG-3093", ("key", run.Get(Key))));
        if (!run.Home.Of(CopyMakeVerb.Role).TryGet(out var home, out var refusal))
            return run.Refuse(refusal);
        var file = run.Get(Copy)?.FullName ?? home.At(CustodianHome.StoreFile);
        if (!File.Exists(file))
            return run.Refuse(Refusal.Of("HYG-0010", ("file", file)));
        if (!VerifyingKey.Parse(File.ReadAllText(home.At(CopyMakeVerb.CustodianFile)).Trim()).TryGet(out var custodian, out refusal)
            || !KeyStoreFile.Read(File.ReadAllBytes(file), custodian).TryGet(out var held, out refusal)
            || !ErasureAcknowledgement.Of(held, home.Config!.Id, key, TimeProvider.System.GetUtcNow()).TryGet(out var word, out refusal)
            || !Composition.OpenKeys(run, home, Composition.KeysFile).TryGet(out var keys, out refusal))
            return run.Refuse(refusal);
        using (keys)
            WholeFile.Write(run.Get(Out)!.FullName, word.SignedBy(keys.Signing).ToFile());
        if (run.Json)
            Run.PrintJson(new { key = key.ToString(), copy = home.Config!.Id, sequence = held.Sequence, file = run.Get(Out)!.FullName });
        else
            Run.Print(run.Get(Out)!.FullName);
        run.Next("hygie key erasure add " + run.Get(Out)!.Name);
        return Exit.Ok;
    }
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key copy add</c>: at the custodian, registers a copy of the key store and the key of its keeper, who must acknowledge every later erasure.</summary>
internal static class CopyAddVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = Words.Say("Public name of the keeper.", "Nom public du teneur.") };

    private static readonly Option<string> Key = new("--key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The keeper's public key.", "La clé publique du teneur.") };

    private static readonly Option<FileInfo> Target = new("--file") { Required = true, HelpName = "FILE", Description = Words.Say("Where the copy is written, off-site for one of them.", "Où la copie est écrite, hors site pour l'une d'elles.") };

    public static Command Create() =>
        new Command("add", Words.Say(
            "Register a copy of the key store: it is written now and at each change, and its keeper acknowledges erasures.\n\n  hygie key copy add standby-1 --key hygie-verify1… --file /mnt/standby/key-store.json",
            "Inscrire une copie du magasin de clés : elle est écrite maintenant et à chaque changement, et son teneur accuse les effacements.\n\n  hygie key copy add standby-1 --key hygie-verify1… --file /mnt/standby/key-store.json"))
            .With(Name, Key, Target, GlobalOptions.Json()).Runs(AddAsync);

    private static async Task<int> AddAsync(Run run)
    {
        if (!PublicName.IsValid(run.Get(Name)))
            return run.Refuse(Refusal.Of("HYG-3095", ("name", run.Get(Name))));
        if (!VerifyingKey.Parse(run.Get(Key)!).TryGet(out var key, out var refusal) || !run.Home.Of(CustodianHome.Role).TryGet(out var home, out refusal)
            || !Composition.HoldCustodian(home.Path).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            if (!CustodianHome.Open(run, home).TryGet(out var custodian, out refusal))
                return run.Refuse(refusal);
            using var opened = custodian;
            if (!(await custodian.RegisterAsync(new CopyKeeper(run.Get(Name), key), run.Get(Target)!.FullName, run.Cancellation)).TryGet(out var copy, out refusal))
                return run.Refuse(refusal);
            if (run.Json)
                Run.PrintJson(new { copy = copy.Name, file = copy.File, key = key.ToString() });
            else
                Run.Print($"{copy.Name} · {copy.File}");
            run.Note(Words.Say("Give every party the new key-register.json.", "Donnez à chaque partie le nouveau key-register.json."));
            return Exit.Ok;
        }
    }
}

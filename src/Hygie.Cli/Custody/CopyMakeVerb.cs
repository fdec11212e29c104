using System.CommandLine;
using System.Text;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key copy make</c>: the home of a keeper of a copy of the key store, with its own signing key.</summary>
internal static class CopyMakeVerb
{
    /// <summary>Role of the home, and the file that names the custodian it believes.</summary>
    public const string Role = "standby", CustodianFile = "custodian.txt";

    private static readonly Argument<string> Name = new("NAME") { Description = Words.Say("Public name of the keeper.", "Nom public du teneur.") };

    private static readonly Option<string> CustodianKey = new("--custodian-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The custodian's public key.", "La clé publique du gardien.") };

    public static Command Create() =>
        new Command("make", Words.Say(
            "Make the home of a keeper of a copy, elsewhere than the custodian, and print its key.\n\n  hygie key copy make standby-1 --custodian-key hygie-verify1… --home ./standby --passphrase-file standby.txt",
            "Créer le lieu d'un teneur de copie, ailleurs que chez le gardien, et écrire sa clé.\n\n  hygie key copy make standby-1 --custodian-key hygie-verify1… --home ./standby --passphrase-file standby.txt"))
            .With(Name, CustodianKey, GlobalOptions.Json()).Runs(run => Task.FromResult(Make(run)));

    private static int Make(Run run)
    {
        if (!PublicName.IsValid(run.Get(Name)))
            return run.Refuse(Refusal.Of("HYG-3095", ("name", run.Get(Name))));
        if (!VerifyingKey.Parse(run.Get(CustodianKey)!).TryGet(out var custodian, out var refusal)
            || !PartyHome.Make(run, Role, run.Get(Name), null, (CustodianFile, Encoding.ASCII.GetBytes(custodian + "\n"))).TryGet(out var made, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { copy = run.Get(Name), key = made.Key.ToString() });
        else
            Run.Print(made.Key.ToString());
        run.Next($"hygie key copy add {run.Get(Name)} --key {made.Key} --file FILE");
        return Exit.Ok;
    }
}

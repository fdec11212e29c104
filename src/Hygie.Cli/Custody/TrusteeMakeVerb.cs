using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key trustee make</c>: the home of a trustee, with what opens the share and what signs for the person.</summary>
internal static class TrusteeMakeVerb
{
    /// <summary>Role of the home.</summary>
    public const string Role = "trustee";

    private static readonly Argument<string> Name = new("NAME") { Description = Words.Say("Public name of the trustee.", "Nom public du dépositaire.") };

    private static readonly Option<FileInfo> Identity = new Option<FileInfo>("--identity") { HelpName = "FILE", Description = Words.Say("The age identity that a share was dealt to already, of age-keygen (default: a new one).", "L'identité age à qui une part a déjà été remise, d'age-keygen (par défaut : une nouvelle).") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("make", Words.Say(
            "At the trustee: make a home with its own keys, and print the word that the ceremony needs.\n\n  hygie key trustee make alice --home ./alice --passphrase-file alice.txt",
            "Chez le dépositaire : créer un lieu avec ses propres clés, et écrire le mot dont la cérémonie a besoin.\n\n  hygie key trustee make alice --home ./alice --passphrase-file alice.txt"))
            .With(Name, Identity, GlobalOptions.Json()).Runs(run => Task.FromResult(Make(run)));

    private static int Make(Run run)
    {
        if (!PublicName.IsValid(run.Get(Name)))
            return run.Refuse(Refusal.Of("HYG-3075", ("trustee", run.Get(Name))));
        AgeIdentity? known = null;
        if (run.Get(Identity) is { } age && !AgeIdentity.ParseFile(File.ReadAllBytes(age.FullName)).TryGet(out known, out var unread))
            return run.Refuse(unread);
        if (!PartyHome.Make(run, Role, run.Get(Name), known).TryGet(out var made, out var refusal))
            return run.Refuse(refusal);
        var trustee = new InvitedTrustee(run.Get(Name), made.Recipient, made.Key);
        if (run.Json)
            Run.PrintJson(new { trustee = trustee.ToString(), name = trustee.Person, recipient = trustee.Recipient.ToString(), key = trustee.Key!.ToString() });
        else
            Run.Print(trustee.ToString());
        run.Next($"hygie key ceremony … --trustee {trustee}");
        return Exit.Ok;
    }
}

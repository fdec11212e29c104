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
        if (run.PassphraseFile is not { } file || !File.Exists(file))
            return run.Refuse(Refusal.Of("HYG-3074", ("file", run.PassphraseFile ?? "-")));
        if (!PublicName.IsValid(run.Get(Name)))
            return run.Refuse(Refusal.Of("HYG-3075", ("trustee", run.Get(Name))));
        AgeIdentity? known = null;
        if (run.Get(Identity) is { } age && !AgeIdentity.ParseFile(File.ReadAllBytes(age.FullName)).TryGet(out known, out var unread))
            return run.Refuse(unread);
        if (!HomeBuild.Begin(run.Home.Path, new HomeConfig(Role, run.Get(Name), Path.GetFullPath(file))).TryGet(out var build, out var refusal))
            return run.Refuse(refusal);
        using (build)
        {
            if (!Composition.CreateKeys(run, build.Home, Composition.KeysFile, known).TryGet(out var keys, out refusal))
                return run.Refuse(refusal);
            using var made = keys;
            build.Finish();
            var trustee = new InvitedTrustee(run.Get(Name), keys.Identity.Recipient, keys.Signing.Verifying);
            if (run.Json)
                Run.PrintJson(new { trustee = trustee.ToString(), name = trustee.Person, recipient = trustee.Recipient.ToString(), key = trustee.Key!.ToString() });
            else
                Run.Print(trustee.ToString());
            run.Next($"hygie key ceremony … --trustee {trustee}");
            return Exit.Ok;
        }
    }
}

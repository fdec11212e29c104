using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key ceremony</c>: make a custodian's home, draw a root and a recovery key, deal it among trustees, make the key store.</summary>
internal static class CeremonyVerb
{
    private static readonly Option<string> Realm = new Option<string>("--realm")
    {
        HelpName = "health|identity", DefaultValueFactory = _ => "health",
        Description = Words.Say("What the custodian serves: the hub's health keys, or the third party's identity keys.", "Ce que sert le gardien : les clés de santé de la plateforme, ou les clés d'identité du tiers."),
    }.AcceptOnlyFromAmong("health", "identity");

    private static readonly Option<string?> Token = new("--token") { HelpName = "pkcs11:…", Description = Words.Say("The PKCS#11 token, as in RFC 7512 (default: a demonstration token in a file).", "Le jeton PKCS#11, comme dans la RFC 7512 (par défaut : un jeton de démonstration dans un fichier).") };

    private static readonly Option<uint[]> Clients = new("--client") { HelpName = "UID", AllowMultipleArgumentsPerToken = true, Description = Words.Say("A user id that may call the custodian besides its own; once for each.", "Un identifiant d'utilisateur qui peut appeler le gardien, outre le sien ; une fois pour chacun.") };

    internal static readonly Option<string[]> Trustees = new("--trustee")
    {
        Required = true, HelpName = "NAME=age1…,hygie-verify1…", AllowMultipleArgumentsPerToken = true,
        Description = Words.Say("A trustee, as `key trustee make` prints it; once for each.", "Un dépositaire, comme l'écrit `key trustee make` ; une fois pour chacun."),
    };

    internal static readonly Option<int> Threshold = new("--threshold") { Required = true, HelpName = "K", Description = Words.Say("How many shares give the key back, 2 or more.", "Combien de parts redonnent la clé, 2 ou plus.") };

    private static readonly Option<FileInfo> LogPolicy = new Option<FileInfo>("--log-policy") { Required = true, HelpName = "FILE", Description = Words.Say("The log's key and witness policy.", "La clé du journal et la politique de témoins.") }.AcceptExistingOnly();

    internal static readonly Option<DirectoryInfo> Out = new("--out") { Required = true, HelpName = "DIR", Description = Words.Say("Where the share files and the record go.", "Où vont les fichiers de parts et le procès-verbal.") };

    public static Command Create() =>
        new Command("ceremony", Words.Say("Draw a root and a recovery key, deal it among trustees, make the key store.", "Tirer une racine et une clé de reprise, la partager entre dépositaires, créer le magasin de clés."))
            .With(Realm, Token, Clients, Trustees, Threshold, LogPolicy, Out, GlobalOptions.Json())
            .Runs(HoldAsync);

    private static async Task<int> HoldAsync(Run run)
    {
        if (!Invite(run).TryGet(out var invited, out var refusal) || !Prepare(run).TryGet(out var custodian, out refusal))
            return run.Refuse(refusal);
        using (custodian)
        {
            var policy = await File.ReadAllTextAsync(run.Get(LogPolicy)!.FullName, run.Cancellation);
            var command = new HoldCeremony.Command(invited, run.Get(Threshold), custodian.Identity.Realm.Party(), policy);
            if (!(await custodian.HoldAsync(command, run.Cancellation)).TryGet(out var outcome, out refusal))
                return run.Refuse(refusal);
            await GiveOutAsync(run, outcome);
            Print(run, outcome);
            return Exit.Ok;
        }
    }

    /// <summary>The custodian of this home; in a place without one, its home is made first, once passphrase and token are known to serve.</summary>
    private static Result<CustodianHome> Prepare(Run run)
    {
        if (run.Home.Config is not null)
            return run.Get(Token) is null ? CustodianHome.Open(run) : Refusal.Of("HYG-0004", ("home", run.Home.Path));
        if (run.PassphraseFile is not { } file || !File.Exists(file))
            return Refusal.Of("HYG-3074", ("file", run.PassphraseFile ?? "-"));
        if (run.Get(Token) is { } uri && Composition.TryToken(uri) is { } refusal)
            return refusal;
        var realm = KeyNames.Parse<KeyRealm>(run.Get(Realm))!.Value;
        var config = new CustodianConfig(KeyNames.Of(realm), [], run.Get(Clients) ?? []);
        return Home.Create(run.Home.Path, new HomeConfig(CustodianHome.Role, realm.CustodianName(), Path.GetFullPath(file), run.Get(Token))).Then(home => CustodianHome.Make(run, home, config));
    }

    /// <summary>Writes the share files and the record where they were asked for.</summary>
    internal static async Task GiveOutAsync(Run run, CeremonyOutcome outcome)
    {
        var target = Directory.CreateDirectory(run.Get(Out)!.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        foreach (var (person, file) in outcome.Shares)
            await File.WriteAllBytesAsync(Path.Combine(target, person + ".share.age"), file, run.Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(target, "ceremony-record.json"), outcome.Record.ToFile(), run.Cancellation);
    }

    /// <summary>Prints the transcript, for those present to sign.</summary>
    internal static void Print(Run run, CeremonyOutcome outcome)
    {
        var target = run.Get(Out)!.FullName;
        if (run.Json)
            Run.PrintJson(new { record = Convert.ToHexStringLower(outcome.Record.Hash()), ceremonyKey = outcome.CeremonyKey.ToString(), outcome.Transcript });
        else
            foreach (var line in outcome.Transcript)
                Run.Print(line);
        run.Next($"hygie key share verify {Path.Combine(target, outcome.Shares[0].Person)}.share.age --record {Path.Combine(target, "ceremony-record.json")} --ceremony-key {outcome.CeremonyKey}");
    }

    /// <summary>The trustees as named on the command line; refuses (HYG-3075) what names none.</summary>
    internal static Result<IReadOnlyList<InvitedTrustee>> Invite(Run run)
    {
        var invited = run.Get(Trustees)!.Select(InvitedTrustee.Parse).ToList();
        return invited.Find(t => t.IsRefused) is { IsRefused: true } refused ? refused.Refusal : invited.Select(t => t.Value).ToArray();
    }
}

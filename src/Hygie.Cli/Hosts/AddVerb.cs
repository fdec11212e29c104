using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Hosts;

/// <summary><c>hygie host add FILE</c>: enters a host with its profile and evidence, and where its store is.</summary>
internal static class AddVerb
{
    private static readonly Argument<FileInfo?> Profile = new("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = Words.Say("The host's profile (YAML).", "Le profil de l'hébergeur (YAML).") };

    private static readonly Option<string> Example = new("--example")
    {
        HelpName = "ID", Description = Words.Say("Instead of a file, an example of the product: ", "Au lieu d'un fichier, un exemple du produit : ") + string.Join(", ", HostFiles.Examples),
    };

    private static readonly Option<string> At = new("--at")
    {
        HelpName = "ADDRESS", Description = Words.Say("Its store: a folder, s3+https://HOST/BUCKET?region=R, azure+https://HOST/CONTAINER.", "Son dépôt : un dossier, s3+https://HÔTE/BUCKET?region=R, azure+https://HÔTE/CONTENEUR."),
    };

    private static readonly Option<FileInfo?> Credentials = new("--credentials")
    {
        HelpName = "FILE", Description = Words.Say("Key and secret, a line each (mode 0600); copied into the home.", "Clé et secret, une ligne chacun (mode 0600) ; copiés dans le dossier de la plateforme."),
    };

    public static Command Create() =>
        new Command("add", Words.Say(
                "Enter a host.\n\n  hygie host add ovhcloud.yaml --at 's3+https://s3.gra.io.cloud.ovh.net/hub?region=gra' --credentials ovh.key\n  hygie host add --example host-b",
                "Inscrire un hébergeur.\n\n  hygie host add ovhcloud.yaml --at 's3+https://s3.gra.io.cloud.ovh.net/hub?region=gra' --credentials ovh.key\n  hygie host add --example host-b"))
            .With(Profile, Example, At, Credentials, GlobalOptions.Json()).Runs(AddAsync);

    private static async Task<int> AddAsync(Run run)
    {
        if (!(await ReadAsync(run)).TryGet(out var file, out var refusal))
            return run.Refuse(refusal);
        return await HubDesk.ChangeAsync(run, async hub =>
        {
            if (run.Get(At) is { } at && await ReachAsync(run, hub, file.Profile.Id.Value, at) is { } unreachable)
                return unreachable;
            var by = new PersonId(run.As ?? "operator");
            return (await new AdmitHost(hub.Hosts, hub.Clock).RunAsync(new AdmitHost.Command(file, by), run.Cancellation)).Then<int>(record => Print(run, record));
        });
    }

    /// <summary>Asks the store one question, then keeps its address and credentials; a store that does not answer is refused or breaks its promise before anything is kept.</summary>
    private static async Task<Refusal?> ReachAsync(Run run, HubPorts hub, string id, string at)
    {
        if (!HostAddress.Parse(at).TryGet(out var address, out var refusal))
            return refusal;
        HostCredentials? credentials = null;
        if (address.Protocol != HostProtocol.Folder)
        {
            if (!(run.Get(Credentials) is { } file ? HostFolder.Read(file.FullName) : HostFolder.Find(hub.Home, id)).TryGet(out credentials, out refusal))
                return refusal;
            await Composition.RemoteHost(id, address, credentials).FindLengthAsync(Head.Name, run.Cancellation);
        }

        HostFolder.Keep(hub.Home, hub.Config, id, address, run.Get(Credentials) is null ? null : credentials);
        return null;
    }

    private static async Task<Result<HostFile>> ReadAsync(Run run)
    {
        if (run.Get(Example) is { } id)
            return HostFiles.Example(id);
        return run.Get(Profile) is { Exists: true } file ? HostFiles.Read(await File.ReadAllTextAsync(file.FullName, run.Cancellation))
            : Refusal.Of("HYG-5002", ("host", run.Get(Profile)?.Name ?? "-"), ("known", string.Join(", ", HostFiles.Examples)));
    }

    private static int Print(Run run, HostRecord record)
    {
        if (run.Json)
            Run.PrintJson(new { host = record.Id.Value, offer = record.Profile.Offer, company = record.Profile.Company, seat = record.Profile.Seat, evidence = record.Evidence.Length });
        else
            Run.Print($"{record.Id} · {record.Profile.Offer} · {record.Profile.Company} ({record.Profile.Seat})");
        run.Next($"hygie host assess {record.Id} --as ASSESSOR");
        return Exit.Ok;
    }
}

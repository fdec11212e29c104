using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Hosts;

/// <summary><c>hygie host add FILE</c>: enters a host with its profile and evidence.</summary>
internal static class AddVerb
{
    private static readonly Argument<FileInfo?> Profile = new("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = Words.Say("The host's profile (YAML).", "Le profil de l'hébergeur (YAML).") };

    private static readonly Option<string> Example = new("--example")
    {
        HelpName = "ID", Description = Words.Say("Instead of a file, an example of the product: ", "Au lieu d'un fichier, un exemple du produit : ") + string.Join(", ", HostFiles.Examples),
    };

    public static Command Create() =>
        new Command("add", Words.Say("Enter a host.\n\n  hygie host add ovhcloud.yaml\n  hygie host add --example host-b", "Inscrire un hébergeur.\n\n  hygie host add ovhcloud.yaml\n  hygie host add --example host-b"))
            .With(Profile, Example, GlobalOptions.Json()).Runs(AddAsync);

    private static async Task<int> AddAsync(Run run)
    {
        if (!(await ReadAsync(run)).TryGet(out var file, out var refusal))
            return run.Refuse(refusal);
        return await HubDesk.ChangeAsync(run, async hub =>
        {
            var by = new PersonId(run.As ?? "operator");
            return (await new AdmitHost(hub.Hosts, hub.Clock).RunAsync(new AdmitHost.Command(file, by), run.Cancellation)).Then<int>(record => Print(run, record));
        });
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

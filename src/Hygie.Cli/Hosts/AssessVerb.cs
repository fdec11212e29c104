using System.CommandLine;
using System.Security.Cryptography;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Hosts;

/// <summary><c>hygie host assess HOST</c>: judges every control and signs the verdict for sealed objects, or for the hub's clear zone.</summary>
internal static class AssessVerb
{
    private static readonly Argument<string> Host = new("HOST") { Description = Words.Say("A host that was entered.", "Un hébergeur inscrit.") };

    private static readonly Option<bool> Clear = new("--clear") { Description = Words.Say("Assess it for the hub's clear zone, which decrypts.", "L'évaluer pour la zone claire de la plateforme, qui déchiffre.") };

    private static readonly Option<FileInfo> Criteria = new Option<FileInfo>("--criteria")
    {
        HelpName = "FILE", Description = Words.Say("Your own criteria (YAML) instead of the hub's (criteria.yaml in its home) or the product's.", "Vos propres critères (YAML) au lieu de ceux de la plateforme (criteria.yaml dans son dossier) ou du produit."),
    }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo> Papers = new Option<DirectoryInfo>("--papers")
    {
        HelpName = "DIR", Description = Words.Say("The documents themselves: evidence whose document is not there, byte for byte, counts as none.", "Les documents eux-mêmes : une preuve dont le document n'y est pas, octet pour octet, ne compte pas."),
    }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("assess", Words.Say("Judge a host by its evidence and sign the verdict.\n\n  hygie host assess host-b --as assessor-1", "Juger un hébergeur sur ses preuves et signer le verdict.\n\n  hygie host assess host-b --as assessor-1"))
            .With(Host, Clear, Criteria, Papers, GlobalOptions.Json()).Runs(AssessAsync);

    private static async Task<int> AssessAsync(Run run)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        var papers = run.Get(Papers) is { } folder ? await HashesAsync(folder, run.Cancellation) : null;
        return await HubDesk.ChangeAsync(run, async hub =>
        {
            if (!(await OwnCriteria.ReadAsync(hub.Home, run.Get(Criteria)?.FullName, run.Cancellation)).TryGet(out var controls, out var refusal))
                return refusal;
            if (!(await People.SignInAsync(run, hub, person)).TryGet(out var keys, out var unknown))
                return unknown;
            using (keys)
            {
                var zone = run.Get(Clear) ? new ZoneKeys(hub.Config.Zone, hub.Zone.Signing.Verifying, hub.Zone.Identity.Recipient.ToString()) : null;
                var assessed = await new AssessHost(hub.Hosts, controls, keys.Signing, hub.Clock).RunAsync(new AssessHost.Command(new HostId(run.Get(Host)), zone, new PersonId(person), papers), run.Cancellation);
                return assessed.Then<int>(a => Print(run, hub, a));
            }
        });
    }

    /// <summary>SHA-256 of each file of the folder, read as a stream.</summary>
    private static async Task<IReadOnlySet<string>> HashesAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            await using var bytes = file.OpenRead();
            hashes.Add(Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation)));
        }

        return hashes;
    }

    private static int Print(Run run, HubPorts hub, AssessHost.Assessment assessment)
    {
        var (verdict, judged) = (assessment.Verdict, assessment.Judged.Where(j => j.Control.Zones.Contains(assessment.Verdict.Use)).ToList());
        if (verdict is { Use: HostZone.Clear, Green: true })
            File.WriteAllBytes(hub.Home.At("zone-verdict.json"), verdict.Document.ToArray());
        if (run.Json)
        {
            Run.PrintJson(new
            {
                zone = verdict.Zone, use = verdict.Use, green = verdict.Green, until = verdict.Until,
                controls = judged.Select(j => new { id = j.Control.Id, result = j.Result, evidence = j.Evidence?.Sha256, validUntil = j.Evidence?.ValidUntil, reason = j.Reason.In(Words.Language) }),
            });
        }
        else
        {
            Run.Print(string.Create(Words.Culture, $"{verdict.Zone} · {(verdict.Green ? Words.Say("green", "vert") : Words.Say("red", "rouge"))} · {verdict.Until:yyyy-MM-dd}"));
            foreach (var j in judged)
                Run.Print($"  {j.Result,-8} {j.Control.Id,-34} {j.Control.Text.In(Words.Language)}\n{"",12}{j.Reason.In(Words.Language)}");
        }

        run.Next("hygie migration plan --to HOST");
        return verdict.Green ? Exit.Ok : Exit.Policy;
    }
}

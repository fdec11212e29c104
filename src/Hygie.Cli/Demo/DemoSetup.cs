using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Demo;

/// <summary>
/// Before the story: every party gets its own home and keys, a ceremony deals the recovery key 3 of 5, the witness learns the log, the
/// assessor signs the zone's verdict and two persons sign the operating mandate.
/// </summary>
internal static class DemoSetup
{
    private const string Zone = "zone-hub";
    private const string MandateId = "m-hub-2026";
    private static readonly (string Person, string Body, Role Role)[] People =
    [
        ("steward-1", "hub", Role.Steward), ("ethics-1", "ethics-committee", Role.Decider), ("authority-1", "data-authority", Role.Decider), ("assessor-1", "data-authority", Role.Assessor), ("checker-1", "hub", Role.Checker),
        ("checker-2", "hub", Role.Checker), ("operator-1", "hub", Role.Operator), ("operator-2", "hub", Role.Operator), ("researcher-1", "university", Role.Researcher),
        ("researcher-2", "university", Role.Researcher),
    ];

    private const string LogOrigin = "hygie.example/log/demo";

    public static async Task<Result<bool>> RunAsync(DemoWorld world, CancellationToken cancellation)
    {
        var parties = new DemoParties(world);
        if (!parties.Create().TryGet(out _, out var refusal))
            return refusal;
        var zone = parties.More("hub", "zone.json", KeyRole.Zone, Zone);
        var log = parties.More("hub", "log.json", KeyRole.Log, "log");
        var policy = Witnessed(world, new NoteSigner(LogOrigin, NoteKeyType.Ed25519, log.Signing).Verifier);
        if (!(await CeremonyAsync(world, parties, policy, cancellation)).TryGet(out _, out refusal))
            return refusal;
        Assess(parties, zone);
        return await MandateAsync(world, parties, cancellation);
    }

    /// <summary>The witness's home, and the policy that names it: a demo's witness is not independent, and its key's name says so.</summary>
    private static string Witnessed(DemoWorld world, NoteVerifier log)
    {
        var home = Home.Create(world.At("witness"), new HomeConfig("witness", "witness-demo")).Value;
        var witness = Composition.CreateWitness(home, log);
        return $"log {log}\nwitness demo {witness}\nquorum demo\n";
    }

    private static async Task<Result<CeremonyOutcome>> CeremonyAsync(DemoWorld world, DemoParties parties, string policy, CancellationToken cancellation)
    {
        var trustees = Enumerable.Range(1, 5).Select(i => (Id: DemoWorld.TrusteeId(i), Keys: parties.Keys(DemoWorld.Trustee(i)))).Select(t => new InvitedTrustee(t.Id, t.Keys.Identity.Recipient, t.Keys.Signing.Verifying)).ToList();
        if (!CustodianHome.Open(world.Run, parties.Home(CustodianHome.Role)).TryGet(out var custodian, out var refusal))
            return refusal;
        using var opened = custodian;
        var key = custodian.Identity.Key;
        if (!(await custodian.HoldAsync(new HoldCeremony.Command(trustees, 3, "hub", policy), cancellation)).TryGet(out var outcome, out refusal)
            || !(await KeepCopyAsync(world, parties, key.Verifying, cancellation)).TryGet(out _, out refusal)
            || !parties.EnrolAll(Composition.ReadRegister(custodian.Home.Path, key.Verifying)).TryGet(out var register, out refusal))
            return refusal;
        Composition.WriteRegister(custodian.Home.Path, register, key);
        Tell(world, parties, policy, register, key);
        foreach (var (person, file) in outcome.Shares)
            await File.WriteAllBytesAsync(world.At("trustees", person["trustee-".Length..], "share.age"), file, cancellation);
        await File.WriteAllLinesAsync(custodian.Home.At("ceremony-transcript.txt"), outcome.Transcript, cancellation);
        return outcome;
    }

    /// <summary>A keeper makes its home elsewhere, and the custodian registers its copy of the key store, by the commands that both would type.</summary>
    private static async Task<Result<bool>> KeepCopyAsync(DemoWorld world, DemoParties parties, VerifyingKey custodian, CancellationToken cancellation)
    {
        var made = await ChildProcess.RunAsync(world.At(CopyMakeVerb.Role), ["key", "copy", "make", DemoWorld.Keeper, "--custodian-key", custodian.ToString(), "--passphrase-file", parties.SecretFile(CopyMakeVerb.Role), "--json"], cancellation);
        var added = made.Exit != Exit.Ok ? made : await ChildProcess.RunAsync(world.At(CustodianHome.Role), [
            "key", "copy", "add", DemoWorld.Keeper, "--key", made.Json.GetProperty("key").GetString()!, "--file", world.At(CopyMakeVerb.Role, CustodianHome.StoreFile), "--json"], cancellation);
        return added.Exit == Exit.Ok ? true : throw new InvalidOperationException(added.Error);
    }

    /// <summary>Every party learns the public values of the network; the hub learns where its neighbours are.</summary>
    private static void Tell(DemoWorld world, DemoParties parties, string policy, KeyRegister register, SigningKey custodian)
    {
        var network = new NetworkConfig("hub", parties.Keys("hub").Identity.Recipient.ToString(), parties.Keys("third-party").Identity.Recipient.ToString(), custodian.Verifying.ToString());
        foreach (var folder in (IEnumerable<string>)["hub", "third-party", .. DemoWorld.Holders.Select(h => "holders/" + h)])
        {
            network.Write(parties.Home(folder));
            File.WriteAllBytes(parties.Home(folder).At(NetworkConfig.RegisterFile), register.ToDocument(custodian).ToFile());
        }

        Directory.CreateDirectory(world.At("hub", "log"));
        File.WriteAllText(world.At("hub", "log", "policy.txt"), policy);
        new HubConfig(["../witness"], Zone, MandateId, DemoWorld.Hosts.ToDictionary(h => h, h => "../hosts/" + h, StringComparer.Ordinal), DemoWorld.Hosts[0], "../" + CustodianHome.Role, StartsCustodian: true, Contact: "acces@hygie.example")
            .Write(parties.Home("hub"));
        PartyNames.Write(parties.Home("hub"), DemoNames.All);
    }

    private static void Assess(DemoParties parties, OwnKeys zone)
    {
        var now = TimeProvider.System.GetUtcNow();
        var verdict = ZoneDocuments.Write(new ZoneVerdict(Zone, Green: true, ClearProcessing: true, now.AddMinutes(-1), now.AddDays(180)), zone.Signing.Verifying, zone.Identity.Recipient.ToString(), ("host", "hub-machine"));
        File.WriteAllBytes(parties.Home("hub").At("zone-verdict.json"), verdict.SignedBy(parties.Keys("people/assessor-1").Signing).ToFile());
    }

    /// <summary>Two bodies sign what the hub may do by itself; the mandate is entered in the log before it serves.</summary>
    private static async Task<Result<bool>> MandateAsync(DemoWorld world, DemoParties parties, CancellationToken cancellation)
    {
        if (!(await Composition.OpenHubAsync(world.Run)).TryGet(out var hub, out var refusal))
            return refusal;
        using (hub)
        {
            var now = hub.Clock.GetUtcNow();
            string[] verbs = [KeyVerbs.Store, KeyVerbs.Pseudonymise, KeyVerbs.Standardise, KeyVerbs.Describe, KeyVerbs.Count, KeyVerbs.Operate, KeyVerbs.Check];
            var mandate = AuthorityDocuments.Write(MandateId, verbs, ["snds", .. DemoWorld.Holders.Skip(1), "operations/hub"], Zone, now.AddMinutes(-1), now.AddDays(300))
                .SignedBy(parties.Keys("people/steward-1").Signing).SignedBy(parties.Keys("people/authority-1").Signing);
            if (!(await EnrolPeopleAsync(hub, parties, cancellation)).TryGet(out _, out refusal)
                || !(await new SignMandate(hub.Mandates, hub.Accounts, hub.Authorities, hub.Clock).RunAsync(new SignMandate.Command(mandate), cancellation)).TryGet(out _, out refusal))
                return refusal;
            foreach (var source in (IEnumerable<string>)["snds", "fhir", "gp"])
                if (!(await hub.Desk.CreateKeyAsync(new KeyId(KeyCategory.Clinical, source, "2026"), QuorumPolicy.None, cancellation)).TryGet(out _, out refusal))
                    return refusal;
            return true;
        }
    }

    /// <summary>The first account enrols itself as steward, and enrols the others.</summary>
    private static async Task<Result<bool>> EnrolPeopleAsync(HubPorts hub, DemoParties parties, CancellationToken cancellation)
    {
        var steward = new PersonId("steward-1");
        foreach (var (person, body, role) in People)
        {
            var command = new EnrolCommand(new PersonId(person), new BodyId(body), [role], parties.Keys("people/" + person).Signing.Verifying, steward);
            if (!(await new Enrol(hub.Accounts, hub.Clock).RunAsync(command, cancellation)).TryGet(out _, out var refusal))
                return refusal;
        }

        return true;
    }
}

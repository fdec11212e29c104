using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Hosts;

/// <summary><c>hygie host probe ADDRESS</c>: tries what a host's store really does, and says what is missing, or only claimed.</summary>
internal static class ProbeVerb
{
    private static readonly Argument<string> Address = new("ADDRESS") { Description = Words.Say("An address, or a host of this hub.", "Une adresse, ou un hébergeur de cette plateforme.") };

    private static readonly Option<FileInfo?> Credentials = new("--credentials") { HelpName = "FILE", Description = Words.Say("Key and secret, a line each (mode 0600).", "Clé et secret, une ligne chacun (mode 0600).") };

    private static readonly Option<bool> Keep = new("--keep") { Description = Words.Say("Keep what is seen as evidence for criteria named store-CAPABILITY, for 30 days (a host of this hub).", "Garder ce qui est vu comme preuve pour les critères nommés store-CAPACITÉ, pour 30 jours (un hébergeur de cette plateforme).") };

    public static Command Create() =>
        new Command("probe", Words.Say(
                "Try what a host's store does, on throw-away objects.\n\n  hygie host probe 's3+https://s3.gra.io.cloud.ovh.net/hub?region=gra' --credentials ovh.key --json",
                "Essayer ce que fait le dépôt d'un hébergeur, sur des objets jetables.\n\n  hygie host probe 's3+https://s3.gra.io.cloud.ovh.net/hub?region=gra' --credentials ovh.key --json"))
            .With(Address, Credentials, Keep, GlobalOptions.Json()).Runs(ProbeAsync);

    private static async Task<int> ProbeAsync(Run run)
    {
        if (!Find(run).TryGet(out var target, out var refusal) || !CredentialsOf(run, target).TryGet(out var credentials, out refusal))
            return run.Refuse(refusal);
        var probe = new ProbeHost(Composition.Probe(target.Address, credentials.Opens));
        if (run.Get(Keep) && target.Hub is null)
            return run.Refuse(Refusal.Of("HYG-5003", ("host", target.Name)));
        var findings = await run.WithProgressAsync(progress => probe.RunAsync(progress, run.Cancellation));
        if (!run.Get(Keep))
            return Print(run, target.Address, findings);
        // The hub is opened after the probe: minutes of listening to a host are not spent under its lock.
        return await HubDesk.ChangeAsync(run, async hub =>
            (await new KeepProbe(hub.Hosts, hub.Clock).RunAsync(new KeepProbe.Command(new HostId(target.Name), findings, new PersonId(run.As ?? "operator")), run.Cancellation))
                .Then<int>(_ => Print(run, target.Address, findings)));
    }

    /// <summary>A word that names a host of the hub stands for its address; anything else is an address.</summary>
    private static Result<Target> Find(Run run)
    {
        var named = run.Get(Address);
        if (!PublicName.IsValid(named))
            return HostAddress.Parse(named).Then<Target>(a => new Target(a, null, named));
        if (!run.Home.Of("hub").TryGet(out var hub, out var refusal))
            return refusal;
        return !HubConfig.Read(hub).Hosts.TryGetValue(named, out var text) ? Refusal.Of("HYG-5003", ("host", named))
            : HostAddress.Parse(text).Then(a => a.Protocol == HostProtocol.Folder ? HostAddress.Parse(Path.GetFullPath(hub.At(text))) : a).Then<Target>(a => new Target(a, hub, named));
    }

    private static Result<Key> CredentialsOf(Run run, Target target)
    {
        if (target.Address.Protocol == HostProtocol.Folder)
            return new Key(null);
        var found = run.Get(Credentials) is { } file ? HostFolder.Read(file.FullName) : target.Hub is { } hub ? HostFolder.Find(hub, target.Name) : HostFolder.FromEnvironment(target.Name);
        return found.Then<Key>(c => new Key(c));
    }

    private static int Print(Run run, HostAddress address, IReadOnlyList<CapabilityFinding> findings)
    {
        var lines = findings.Zip(Capability.All, (finding, capability) => (Finding: finding, Capability: capability)).ToList();
        if (run.Json)
            Run.PrintJson(new { address = address.Text, capabilities = lines.Select(l => new { id = l.Finding.Id, result = l.Finding.Result, figure = l.Finding.Figure, means = Meaning(l.Finding, l.Capability) }) });
        else
        {
            foreach (var (finding, capability) in lines)
            {
                Run.Print($"{Word(finding.Result),-9} {capability.What.In(Words.Language)}{(finding.Figure.Length > 0 ? " · " + finding.Figure : "")}");
                if (Meaning(finding, capability) is { } means)
                    Run.Print($"          {means}");
            }
        }

        run.Next("hygie host add FILE --at ADDRESS --credentials FILE");
        return lines.All(l => !l.Capability.IsNeeded || l.Finding.Result == CapabilityResult.Works) ? Exit.Ok : Exit.CheckFailed;
    }

    private static string? Meaning(CapabilityFinding finding, Capability capability) => finding.Result == CapabilityResult.Works ? null : capability.Gap.In(Words.Language);

    private static string Word(CapabilityResult result) => result switch
    {
        CapabilityResult.Works => Words.Say("works", "agit"),
        CapabilityResult.Missing => Words.Say("missing", "manque"),
        CapabilityResult.Ignored => Words.Say("ignored", "ignoré"),
        CapabilityResult.Unknown => Words.Say("unknown", "inconnu"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <param name="Address">Where.</param>
    /// <param name="Hub">The hub whose host it is, or null.</param>
    /// <param name="Name">As it was named.</param>
    private sealed record Target(HostAddress Address, Home? Hub, string Name);

    /// <summary>Credentials, or none for a folder.</summary>
    private sealed record Key(HostCredentials? Opens);
}

using System.Text.Json;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Hosts;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary>What was asked of a restore.</summary>
/// <param name="Host">The host whose HEAD is read.</param>
/// <param name="Into">The new home.</param>
/// <param name="KeyStore">A copy of the key store, or null for the custodian's own.</param>
/// <param name="Shares">Shares of the trustees; none when the custodian's token is there.</param>
/// <param name="Log">A public copy of the log, or null to look in what is left of the home.</param>
/// <param name="Agreed">Files of the recovery statement that trustees signed.</param>
/// <param name="Statement">Where to write that statement when they must sign it, or null.</param>
/// <param name="Verdict">A verdict for the zone's new keys; null when the home left has one.</param>
internal sealed record RestoreRequest(
    string Host, string Into, string? KeyStore, IReadOnlyList<string> Shares, string? Log, IReadOnlyList<string> Agreed, string? Statement, string? Verdict = null);

/// <summary>What came back.</summary>
internal sealed record RestoreReport(
    Home Home, Head Head, DateOnly? Day, long Published, int Versions, int Permits, IReadOnlyList<LostLeaf> After, IReadOnlyList<PermitId> RevokedAgain, int Threshold, long Bytes,
    IReadOnlyList<string> Agreed)
{
    /// <summary>What the log has after the backup and the home has not.</summary>
    public IReadOnlyList<LostLeaf> Lost => RestoreRule.ActsIn(After);
}

/// <summary>Makes a hub's home again out of what is left of it, a host and the key store: everything aside, checked, and put in place at once.</summary>
internal sealed class HubRestore(Run run, Home from, RestoreRequest asked)
{
    private static readonly string[] Papers = [NetworkConfig.FileName, NetworkConfig.RegisterFile, Composition.KeysFile, "zone.json", "log.json", "log/policy.txt"];

    private readonly RestoreAgreement _agreement = new(run, from, asked);

    /// <summary>Restores; the home stands when this answers a report, and nothing was written when it refuses.</summary>
    public async Task<Result<RestoreReport>> RunAsync(IProgress<Progress> progress)
    {
        var config = HubConfig.Read(from);
        if (!config.Hosts.ContainsKey(asked.Host))
            return Refusal.Of("HYG-5003", ("host", asked.Host));
        var passphrase = from.Config!.PassphraseFile is { } named ? Path.GetFullPath(Path.Combine(from.Path, named)) : null;
        if (!HomeBuild.Begin(asked.Into, from.Config with { PassphraseFile = passphrase }).TryGet(out var build, out var refusal))
            return refusal;
        using (build)
        {
            if (Papers.Concat(config.Hosts.Keys.Select(h => "credentials/" + h).Where(c => File.Exists(from.At(c)))).Select(name => build.Copy(from, name)).FirstOrDefault(missing => missing is not null) is { } lacking)
                return lacking;
            if (!Verdict().TryGet(out var verdict, out refusal))
                return refusal;
            build.Write(LostHome.VerdictFile, verdict);
            build.Write(HubConfig.FileName, JsonSerializer.SerializeToUtf8Bytes(Moved(config), JsonText.Options));
            if (!RestoredCustodian.Open(run, from, asked.Into, asked.KeyStore, asked.Shares).TryGet(out var custodian, out refusal))
                return refusal;
            using (custodian)
            {
                if (!(await FetchAsync(build.Home, config, custodian.Desk, progress)).TryGet(out var head, out refusal))
                    return refusal;
                Fault.Points?.Invoke(RecoveryFaultPoints.Fetched);
                if (await custodian.SettleAsync(from, build, head, run.Cancellation) is { } unsettled)
                    return unsettled;
                Fault.Points?.Invoke(RecoveryFaultPoints.Settled);
                var bytes = new FileInfo(build.Home.At("metadata.db")).Length;
                if (!(await CheckAsync(build.Home, head)).TryGet(out var report, out refusal))
                    return refusal;
                Composition.CloseMetadata();
                Fault.Points?.Invoke(RecoveryFaultPoints.Resumed);
                var home = build.Finish();
                Fault.Points?.Invoke(RecoveryFaultPoints.Placed);
                custodian.Keep();
                return report with { Home = home, Threshold = custodian.Threshold, Bytes = bytes };
            }
        }
    }

    /// <summary>The same hosts and witnesses, seen from the new home. Which host is in use follows from the moves that come back; without any it is the one that gave the backup. The metadata come back into a file: the server may be what was lost.</summary>
    private HubConfig Moved(HubConfig config) => config with
    {
        Witnesses = [.. config.Witnesses.Select(w => HubConfig.IsAddress(w) ? w : Seen(w))], Hosts = config.Hosts.ToDictionary(h => h.Key, h => SeenHost(h.Value), StringComparer.Ordinal), Host = asked.Host, Database = null,
        Custodian = Seen(config.Custodian),
    };

    private string SeenHost(string address) => HostAddress.Parse(address) is { IsRefused: false, Value.Protocol: not HostProtocol.Folder } ? address : Seen(address);

    /// <summary>The zone's verdict; empty while the agreement that names its new keys is only being asked for, since nobody can have assessed them yet.</summary>
    private Result<byte[]> Verdict()
    {
        var path = asked.Verdict ?? from.At(LostHome.VerdictFile);
        return File.Exists(path) ? File.ReadAllBytes(path) : asked is { Verdict: null, Agreed: [] } && LostHome.IsOne(from) ? Array.Empty<byte>() : Refusal.Of("HYG-0010", ("file", path));
    }

    private string Seen(string path) => Path.GetRelativePath(Path.GetFullPath(asked.Into), Path.GetFullPath(from.At(path)));

    private async Task<Result<Head>> FetchAsync(Home home, HubConfig config, IKeyDesk desk, IProgress<Progress> progress)
    {
        if (!Composition.OpenRegister(from).TryGet(out var register, out var refusal))
            return refusal;
        if (register.Keys.LastOrDefault(k => k.Role == KeyRole.Hub && k.IsCurrent) is not { } hub)
            return Refusal.Of("HYG-1033", ("signer", from.Config!.Id));
        var (snapshot, _) = Composition.AbsentMetadata(home.At("metadata.db"));
        var restore = new RestoreHub([Composition.Host(from, config, asked.Host)], new NoteVerifier(hub.Owner, NoteKeyType.Ed25519, hub.Key), desk, snapshot);
        return await restore.RunAsync(KeyVerbs.Recover, AuthorityId.Mandate("restore"), 0, progress, run.Cancellation);
    }

    /// <summary>The log taken up again, the rule on older states, the permits' signatures; then the entry that says so, which waits to be published.</summary>
    private async Task<Result<RestoreReport>> CheckAsync(Home home, Head head)
    {
        if (!(await Composition.OpenHubAsync(run, home)).TryGet(out var hub, out var refusal))
            return refusal;
        using (hub)
        {
            if (!Survivor().TryGet(out var survivor, out refusal) || !LostHome.FormerPolicy(from).TryGet(out var former, out refusal)
                || !Composition.Resumer(run, hub, survivor.Length == 0 ? null : survivor, former.Policy, (point, lost) => _agreement.Check(hub, head, point, lost)).TryGet(out var resume, out refusal)
                || !(await resume.RunAsync(new Checkpoint(head.LogOrigin, head.LogSize, MerkleHash.Parse(head.LogRoot) ?? Merkle.EmptyRoot), run.Cancellation)).TryGet(out var resumed, out refusal))
                return refusal;
            var permits = await hub.Permits.ListAsync(run.Cancellation);
            if (await FirstUnsignedAsync(hub, permits) is { } unsigned)
                return unsigned;
            var by = new PersonId(run.As ?? "operator");
            var lost = RestoreRule.ActsIn(resumed.Lost);
            if (!(await new KeepRevoked(hub.Permits).RunAsync(lost, by, hub.Today, run.Cancellation)).TryGet(out var again, out refusal))
                return refusal;
            if (former.Policy is { } ended && !(await hub.Outbox.AppendAsync(_agreement.Succession(hub, ended), run.Cancellation)).TryGet(out _, out refusal))
                return refusal;
            var entry = AuditEntry.Of(lost.Count == 0 ? RestoreRule.Restored : RestoreRule.RolledBack, hub.Today, RestoreRule.SubjectOf(head), "person/" + by, asked.Shares.Count == 0 ? "token" : "quorum",
                ("logSize", head.LogSize), ("published", resumed.Head.Head.Size), ("lost", lost.Count), ("agreed", string.Join(' ', _agreement.By)));
            if (!(await hub.Outbox.AppendAsync(entry, run.Cancellation)).TryGet(out _, out refusal))
                return refusal;
            var day = head.LogSize > 0 && Leaf.Decode((await hub.Outbox.LeavesAsync(head.LogSize - 1, 1, run.Cancellation))[0].Span).TryGet(out var last, out _) ? last.Day : (DateOnly?)null;
            var versions = await hub.Versions.ListAsync(run.Cancellation);
            return new RestoreReport(home, head, day, resumed.Head.Head.Size, versions.Count, permits.Count, resumed.Lost, again, 0, 0, _agreement.By);
        }
    }

    /// <summary>A copy of the log: the one named, else what is left in the home; empty when there is none.</summary>
    private Result<string> Survivor()
    {
        if (asked.Log is { } named)
            return File.Exists(Path.Combine(named, TilePath.Checkpoint)) ? named : Refusal.Of("HYG-0010", ("file", Path.Combine(named, TilePath.Checkpoint)));
        return Composition.LogCopies.Select(name => from.At("log", name)).FirstOrDefault(folder => File.Exists(Path.Combine(folder, TilePath.Checkpoint))) ?? "";
    }

    private async Task<Refusal?> FirstUnsignedAsync(HubPorts hub, IReadOnlyList<PermitFile> files)
    {
        foreach (var file in files)
            if (file is { State: PermitState.Granted, Permit: { } permit, GrantEntry: { } entry }
                && hub.Register.Judge(permit, await hub.Outbox.LeafOfAsync(entry, run.Cancellation), KeyRole.Body) != Evidence.Holds)
                return Refusal.Of("HYG-8028", ("permit", file.Id));
        return null;
    }
}

using System.Text;
using System.Text.Json;
using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary>What is brought together when no home is left.</summary>
/// <param name="Host">The folder of a host.</param>
/// <param name="Into">The new home.</param>
/// <param name="Papers">Folder with <c>network.json</c>, <c>key-register.json</c> and <c>ceremony-record.json</c>, as any party has them.</param>
/// <param name="CustodianKey">The lost custodian's key, read aloud: what the papers must bear.</param>
/// <param name="Shares">k opened shares, or trustees' homes.</param>
/// <param name="Witnesses">Address or home of each witness.</param>
/// <param name="Others">Folder of each other host, by id.</param>
/// <param name="Mandate">The operating mandate that the hub goes on under.</param>
internal sealed record Remains(string Host, string Into, string Papers, string CustodianKey, IReadOnlyList<string> Shares, IReadOnlyList<string> Witnesses,
    IReadOnlyDictionary<string, string> Others, string Mandate);

/// <summary>
/// The place of a home that is lost: <c>INTO.recovery</c>, with the papers that others kept and new keys for the hub, its zone and its log. It stays between the run that
/// asks for the trustees' agreement and the one that has it, for they agree to these very keys.
/// </summary>
internal static class LostHome
{
    public const string VerdictFile = "zone-verdict.json";

    /// <summary>What trustees, witnesses and assessor sign or read.</summary>
    public const string StatementFile = "statement.json";

    private const string Former = "former-policy.txt", Ended = ".ended";

    /// <summary>True for a home made here: its keys are new, the log's too.</summary>
    public static bool IsOne(Home home) => File.Exists(home.At("log", Former));

    /// <summary>The policy under which the log was published until its key was lost; none for a home that has its keys.</summary>
    public static Result<(LogPolicy? Policy, bool Lost)> FormerPolicy(Home home) =>
        !IsOne(home) ? (null, false) : LogPolicy.Parse(File.ReadAllText(home.At("log", Former))).Then<(LogPolicy?, bool)>(policy => (policy, true));

    /// <summary>The hub that came back under the keys of this place, when an earlier run put it there and was cut short; else null.</summary>
    public static Home? Became(Home lost, string into) =>
        Home.Open(into) is { Config: not null } home && File.Exists(home.At(Composition.KeysFile)) && File.ReadAllBytes(home.At(Composition.KeysFile)).AsSpan().SequenceEqual(File.ReadAllBytes(lost.At(Composition.KeysFile))) ? home : null;

    /// <summary>The hub is back: the place of its new keys goes. It first loses its name, so that half of it is never taken for one.</summary>
    public static void End(Home lost)
    {
        Directory.Move(lost.Path, lost.Path + Ended);
        Fault.Points?.Invoke(RecoveryFaultPoints.Ended);
        Directory.Delete(lost.Path + Ended, recursive: true);
    }

    /// <summary>True when a run was cut short in <see cref="End"/>: the hub is back, and now nothing else is left.</summary>
    public static bool WasEnding(string into)
    {
        var ended = PlaceOf(into) + Ended;
        if (!Directory.Exists(ended))
            return false;
        Directory.Delete(ended, recursive: true);
        return true;
    }

    /// <summary>Makes it, or finds it as it was made before. Refuses a place where another hub stands (HYG-0012), papers of another custodian (HYG-8035), shares that tell of different logs (HYG-8036), and what shares and papers refuse.</summary>
    public static async Task<Result<Home>> PrepareAsync(Run run, Remains remains)
    {
        if (!VerifyingKey.Parse(remains.CustodianKey).TryGet(out var custodian, out var refusal) || !Papers(remains.Papers, custodian).TryGet(out var register, out refusal)
            || !Quorum.Open(run, await File.ReadAllBytesAsync(Paper(remains, CustodianHome.RecordFile), run.Cancellation), register, remains.Shares).TryGet(out var quorum, out refusal))
            return refusal;
        using (quorum)
        {
            if (quorum.LogPolicy.Length == 0 || LogPolicy.Parse(quorum.LogPolicy).IsRefused)
                return Refusal.Of("HYG-8036");
            var (place, passphrase) = (PlaceOf(remains.Into), run.PassphraseFile is { } file ? Path.GetFullPath(file) : null);
            if (Home.Open(place) is { Config: not null } made && IsOne(made))
                return made;
            if (Path.Exists(remains.Into) && (File.Exists(remains.Into) || Directory.EnumerateFileSystemEntries(remains.Into).Any()))
                return Refusal.Of("HYG-0012", ("home", remains.Into));
            if (Owner(register, KeyRole.Hub) is not { } hub || Owner(register, KeyRole.Zone) is not { } zone)
                return Refusal.Of("HYG-1033", ("signer", "hub"));
            if (!(await HostAsync(run, remains, hub)).TryGet(out var host, out refusal) || !HomeBuild.Begin(place, new HomeConfig("hub", hub.Owner, passphrase)).TryGet(out var build, out refusal))
                return refusal;
            using (build)
            {
                var filled = Fill(run, build, remains, quorum.LogPolicy, zone.Owner, host);
                if (!filled.IsRefused)
                    Fault.Points?.Invoke(RecoveryFaultPoints.Prepared);
                return filled;
            }
        }
    }

    private static Result<Home> Fill(Run run, HomeBuild build, Remains remains, string policy, string zone, HostId host)
    {
        foreach (var file in (string[])[Composition.KeysFile, "zone.json", "log.json"])
        {
            if (!Composition.CreateKeys(run, build.Home, file).TryGet(out var keys, out var refusal))
                return refusal;
            keys.Dispose();
        }

        if (!Composition.OpenKeys(run, build.Home, "log.json").TryGet(out var log, out var no))
            return no;
        using (log)
        {
            var former = LogPolicy.Parse(policy).Value.Log;
            build.Write("log/" + Former, Encoding.UTF8.GetBytes(policy));
            build.Write("log/policy.txt", Encoding.UTF8.GetBytes(policy.Replace(former.ToString(), new NoteVerifier(former.Name, NoteKeyType.Ed25519, log.Signing.Verifying).ToString(), StringComparison.Ordinal)));
        }

        foreach (var paper in (string[])[NetworkConfig.FileName, NetworkConfig.RegisterFile, CustodianHome.RecordFile])
            build.Write(paper, File.ReadAllBytes(Paper(remains, paper)));
        var witnesses = remains.Witnesses.Select(w => HubConfig.IsAddress(w) ? w : Path.GetFullPath(w)).ToArray();
        var hosts = remains.Others.ToDictionary(o => o.Key, o => Path.GetFullPath(o.Value), StringComparer.Ordinal);
        hosts[host.Value] = Path.GetFullPath(remains.Host);
        build.Write(HubConfig.FileName, JsonSerializer.SerializeToUtf8Bytes(new HubConfig(witnesses, zone, remains.Mandate, hosts, host.Value, "."), JsonText.Options));
        Fault.Points?.Invoke(RecoveryFaultPoints.Drawn);
        return build.Finish();
    }

    /// <summary>The register, under the custodian whose key was read aloud; every paper must be there.</summary>
    private static Result<KeyRegister> Papers(string folder, VerifyingKey custodian)
    {
        foreach (var paper in (string[])[NetworkConfig.FileName, NetworkConfig.RegisterFile, CustodianHome.RecordFile])
            if (!File.Exists(Path.Combine(folder, paper)))
                return Refusal.Of("HYG-0010", ("file", Path.Combine(folder, paper)));
        if (NetworkConfig.Read(Home.Open(folder)).CustodianKey != custodian.ToString()
            || CeremonyRecord.Read(File.ReadAllBytes(Path.Combine(folder, CustodianHome.RecordFile)), custodian).IsRefused)
            return Refusal.Of("HYG-8035", ("folder", folder));
        return KeyRegister.Read(File.ReadAllBytes(Path.Combine(folder, NetworkConfig.RegisterFile)), custodian);
    }

    /// <summary>The host's name, as the hub signed it into HEAD.</summary>
    private static async Task<Result<HostId>> HostAsync(Run run, Remains remains, EnrolledKey hub)
    {
        var bytes = new byte[Head.Length];
        if (!await Composition.SeizedHost(Path.GetFullPath(remains.Host)).ReadAsync(Head.Name, 0, bytes, run.Cancellation))
            return Refusal.Of("HYG-8023");
        return Head.Read(bytes, new NoteVerifier(hub.Owner, NoteKeyType.Ed25519, hub.Key)).Then<HostId>(head => head.Host);
    }

    private static EnrolledKey? Owner(KeyRegister register, KeyRole role) => register.Keys.LastOrDefault(k => k.Role == role && k.IsCurrent);

    private static string PlaceOf(string into) => Path.TrimEndingDirectorySeparator(into) + ".recovery";

    private static string Paper(Remains remains, string name) => Path.Combine(remains.Papers, name);
}

using System.Text.Json;
using Hygie.Cli.Custody;
using Hygie.Cli.Demo;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Drills;

/// <summary>
/// The quorum of the drill: this program again, in a process whose home is an empty folder. It is given the seized files, one copy of the key
/// store, the public papers, and the homes of k trustees; nothing of the hub.
/// </summary>
internal sealed class QuorumProcess(Home hub, string seized, string markers) : IQuorumRecovery
{
    /// <summary>The custodian's home, where the key store, the names of its copies and the ceremony record are.</summary>
    private string Papers => Path.GetFullPath(hub.At("..", "custodian"));

    /// <summary>The custodian's own key store, then the registered copies. The quorum is given the last, as when the custodian is lost.</summary>
    private IReadOnlyList<string> KeyStores => [Path.Combine(Papers, CustodianHome.StoreFile), .. CustodianConfig.Read(Home.Open(Papers)).Copies.Select(c => Path.GetFullPath(c.File, Papers))];

    /// <summary>The ids of the keys in any of the key stores that a quorum may open.</summary>
    public Result<HashSet<string>> Keys() => VerifyingKey.Parse(NetworkConfig.Read(hub).CustodianKey).Then(custodian => KeyStores.Aggregate(
        (Result<HashSet<string>>)new HashSet<string>(StringComparer.Ordinal), (all, file) => all.Then(ids => KeyStoreFile.Read(File.ReadAllBytes(file), custodian).Then<HashSet<string>>(store =>
        {
            ids.UnionWith(store.Records.Select(r => r.Id.ToString()));
            return ids;
        }))));

    public async Task<Result<PositiveControl>> RecoverAsync(CancellationToken cancellation)
    {
        var empty = Directory.CreateTempSubdirectory("hygie-quorum-");
        try
        {
            List<string> args =
            [
                "drill", "recover", "--seized", seized, "--markers", markers, "--key-store", KeyStores[^1], "--record", Path.Combine(Papers, CustodianHome.RecordFile),
                "--register", hub.At(NetworkConfig.RegisterFile), "--custodian-key", NetworkConfig.Read(hub).CustodianKey, "--json",
            ];
            foreach (var trustee in Trustees())
                args.AddRange(["--trustee", trustee]);
            var child = await ChildProcess.RunAsync(empty.FullName, args, cancellation);
            return child.Exit == Exit.Ok ? Read(child.Json) : Refusal.Of("HYG-19003", ("exit", child.Exit), ("said", child.Said));
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    /// <summary>The homes of the trustees of a demo; each holds a share and the keys that open it.</summary>
    private IEnumerable<string> Trustees() =>
        Directory.Exists(hub.At("..", "trustees")) ? Directory.EnumerateDirectories(Path.GetFullPath(hub.At("..", "trustees"))).Order(StringComparer.Ordinal) : [];

    private static PositiveControl Read(JsonElement json) => new(
        json.GetProperty("markers").GetInt32(), json.GetProperty("found").GetInt32(), json.GetProperty("identities").GetInt32(), json.GetProperty("rows").GetInt64());
}

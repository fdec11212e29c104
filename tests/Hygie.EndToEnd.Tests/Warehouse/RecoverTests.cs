using System.Text.Json;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;
using Hygie.EndToEnd.Tests.Demo;

namespace Hygie.EndToEnd.Tests.Warehouse;

/// <summary>Every machine of the demo's hub is lost, the custodian's too, and a hub comes back from its host. Reads as docs/how-to/lose-and-recover.md.</summary>
[Collection("demo")]
public sealed class RecoverTests(PlayedDemo demo)
{
    private const string Host = "host-b";

    /// <summary>The answer whose noise follows from the hub's own key, which is lost: its figure stays within the noise of both, five persons each.</summary>
    private const int ProtectedCount = 2;

    [Fact]
    public async Task From_a_host_a_key_store_copy_and_three_shares_a_hub_of_which_nothing_is_left_answers_as_before()
    {
        using var world = await LostHub.OfAsync(demo);
        var before = await RestoreTests.AnswersAsync(world, "hub");
        await world.RunAsync("hub", "backup");
        var leaves = await LeavesAsync(world, "hub");
        world.LoseEverything();
        var (into, statement) = (world.At("again"), world.At("again.recovery", "statement.json"));

        Assert.Equal(("HYG-1062", 8), await world.RefusedAsync("", Recover(world, [2, 5])));
        Assert.False(Path.Exists(into) || Path.Exists(into + ".recovery") || Path.Exists(into + "-custodian"));
        Assert.Equal(("HYG-8033", 8), await world.RefusedAsync("", Recover(world, [2, 3, 5])));
        var said = JsonDocument.Parse(File.ReadAllText(statement)).RootElement.GetProperty("body");
        Assert.Equal(0, said.GetProperty("lost").GetArrayLength());

        string[] agreed = [await world.AgreeAsync(statement, 1), await world.AgreeAsync(statement, 2)];
        string[] follow = ["witness", "follow", "--papers", world.At("papers"), "--custodian-key", world.CustodianKey];
        await world.RunAsync("people/assessor-1", "host", "vouch", statement, "--out", world.At("verdict.json"));
        Assert.Equal(("HYG-8033", 8), await world.RefusedAsync("", [.. Recover(world, [2, 3, 5]), "--verdict", world.At("verdict.json"), "--agreed", .. agreed]));
        Assert.Equal(("HYG-8033", 8), await world.RefusedAsync("witness", [.. follow, .. agreed]));
        agreed = [.. agreed, await world.AgreeAsync(statement, 4)];
        string[] whole = [.. Recover(world, [2, 3, 5]), "--verdict", world.At("verdict.json"), "--agreed", .. agreed];
        Assert.Equal("HYG-2008", (await world.RefusedAsync("", whole)).Code);
        Assert.False(Path.Exists(into));

        await world.RunAsync("witness", [.. follow, .. agreed]);
        var back = await world.RunAsync("", whole);
        Assert.Equal(("quorum", 3, 0), (back.GetProperty("by").GetString(), back.GetProperty("threshold").GetInt32(), back.GetProperty("lost").GetArrayLength()));
        Assert.Equal(["trustee-1", "trustee-2", "trustee-4"], back.GetProperty("agreed").EnumerateArray().Select(p => p.GetString()));
        Assert.False(Path.Exists(into + ".recovery"));
        var answers = await RestoreTests.AnswersAsync(world, "again");
        Assert.Equal(before.Where((_, i) => i != ProtectedCount), answers.Where((_, i) => i != ProtectedCount));
        Assert.InRange(Persons(answers) - Persons(before), -10, 10);
        await RestoreTests.CheckAsync(world, "again", "hub.restored");
        var after = await LeavesAsync(world, "again");
        Assert.Equal(leaves, after.Take(leaves.Count));
        Assert.Contains("log.succeeded", after[leaves.Count], StringComparison.Ordinal);
        await world.RunAsync("again", "backup");
        Assert.True((await world.RunAsync("again", "audit", "verify")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task An_older_head_is_told_to_the_trustees_with_everything_that_it_lacks()
    {
        using var world = await LostHub.OfAsync(demo);
        await world.RunAsync("hub", "backup");
        var permit = (await RestoreTests.PermitsAsync(world, "hub")).First(p => p.State == "granted").Permit;
        await world.RunAsync("", "permit", "revoke", permit, "--reason-fr", "essai", "--reason-en", "test", "--as", "authority-1");
        world.LoseEverything();
        var statement = world.At("again.recovery", "statement.json");
        Assert.Equal(("HYG-8027", 6), await world.RefusedAsync("", Recover(world, [1, 2, 3])));
        var lost = Assert.Single(JsonDocument.Parse(File.ReadAllText(statement)).RootElement.GetProperty("body").GetProperty("lost").EnumerateArray());
        Assert.Equal(("permit.revoked", "permit/" + permit), (lost.GetProperty("kind").GetString(), lost.GetProperty("subject").GetString()));

        string[] agreed = [await world.AgreeAsync(statement, 1), await world.AgreeAsync(statement, 2), await world.AgreeAsync(statement, 3)];
        await world.RunAsync("people/assessor-1", "host", "vouch", statement, "--out", world.At("verdict.json"));
        await world.RunAsync("witness", ["witness", "follow", "--papers", world.At("papers"), "--custodian-key", world.CustodianKey, .. agreed]);
        var back = await world.RunAsync("", [.. Recover(world, [1, 2, 3]), "--verdict", world.At("verdict.json"), "--agreed", .. agreed]);
        Assert.Equal([permit], back.GetProperty("revokedAgain").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("revoked", (await RestoreTests.PermitsAsync(world, "again")).Single(p => p.Permit == permit).State);
        await RestoreTests.CheckAsync(world, "again", "hub.rolled-back");
    }

    [Fact]
    public async Task Papers_of_another_custodian_a_log_that_ends_too_early_and_a_host_without_head_are_refused()
    {
        using var world = await LostHub.OfAsync(demo);
        await world.RunAsync("hub", "backup");
        await LostHub.CopyAsync("-a", world.At("hub", "log", "public-b"), world.At("early-log"));
        await world.RunAsync("hub", "backup");
        world.LoseEverything();
        var forged = Recover(world, [1, 2, 3]);
        forged[Array.IndexOf(forged, "--custodian-key") + 1] = JsonDocument.Parse(File.ReadAllText(world.At("people", "steward-1", "keys.json"))).RootElement.GetProperty("verify").GetString()!;
        Assert.Equal(("HYG-8035", 5), await world.RefusedAsync("", forged));
        var empty = Recover(world, [1, 2, 3]);
        empty[Array.IndexOf(empty, "--from") + 1] = world.At("papers");
        Assert.Equal(("HYG-8023", 4), await world.RefusedAsync("", empty));
        Assert.False(Path.Exists(world.At("again.recovery")));
        var early = Recover(world, [1, 2, 3]);
        early[Array.IndexOf(early, "--log") + 1] = world.At("early-log");
        Assert.Equal("HYG-2021", (await world.RefusedAsync("", early)).Code);
        Assert.False(Path.Exists(world.At("again")) || Path.Exists(world.At("again-custodian")));
    }

    /// <summary>
    /// Killed with SIGKILL at each point in turn and run again each time: there is never half a hub, the trustees agree once, and the end is that of a run that nobody killed.
    /// </summary>
    [Fact]
    public async Task A_recovery_killed_at_each_point_and_run_again_ends_with_one_whole_hub()
    {
        using var world = await LostHub.OfAsync(demo);
        var before = await RestoreTests.AnswersAsync(world, "hub");
        await world.RunAsync("hub", "backup");
        var leaves = await LeavesAsync(world, "hub");
        world.LoseEverything();
        var (host, recover) = (Objects(world), Recover(world, [2, 3, 5]));
        foreach (var point in Stated)
        {
            await KillAsync(world, point, recover);
            Assert.Equal(point == RecoveryFaultPoints.Prepared, File.Exists(world.At("again.recovery", "config.json")));
        }

        var statement = world.At("again.recovery", "statement.json");
        Assert.Equal("HYG-8033", (await world.RefusedAsync("", recover)).Code);
        string[] agreed = [await world.AgreeAsync(statement, 1), await world.AgreeAsync(statement, 2), await world.AgreeAsync(statement, 3)];
        await world.RunAsync("people/assessor-1", "host", "vouch", statement, "--out", world.At("verdict.json"));
        await world.RunAsync("witness", ["witness", "follow", "--papers", world.At("papers"), "--custodian-key", world.CustodianKey, .. agreed]);
        string[] whole = [.. recover, "--verdict", world.At("verdict.json"), "--agreed", .. agreed];
        foreach (var point in Rebuilt)
        {
            await KillAsync(world, point, whole);
            Assert.False(Path.Exists(world.At("again")), point);
            Assert.Equal(host, Objects(world));
        }

        foreach (var point in GoneOn)
        {
            await KillAsync(world, point, whole);
            var verified = JsonDocument.Parse((await PublishedProgram.RunAsync(world.At("again"), new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify", "--json")).Output).RootElement;
            // Until the log says that the hub came back, its last leaves are nobody's: the backup does not know them.
            Assert.All(verified.GetProperty("faults").EnumerateArray(), f => Assert.Equal((RecoveryFaultPoints.Placed, "unclaimed"), (point, f.GetProperty("rule").GetString())));
            Assert.Equal(point != RecoveryFaultPoints.Placed, verified.GetProperty("ok").GetBoolean());
        }

        Assert.True((await world.RunAsync("", whole)).GetProperty("continued").GetBoolean());
        Assert.Equal(("HYG-0012", 6), await world.RefusedAsync("", whole));
        Assert.Equal(["again", "again-custodian"], Directory.EnumerateDirectories(world.At(), "again*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(world.At("again-custodian", ".building")));
        var answers = await RestoreTests.AnswersAsync(world, "again");
        Assert.Equal(before.Where((_, i) => i != ProtectedCount), answers.Where((_, i) => i != ProtectedCount));
        await RestoreTests.CheckAsync(world, "again", "hub.restored");
        var after = await LeavesAsync(world, "again");
        Assert.Equal(leaves, after.Take(leaves.Count));
        Assert.All((string[])["log.succeeded", "hub.restored"], kind => Assert.Single(after, leaf => leaf.Contains($"\"{kind}\"", StringComparison.Ordinal)));
        Assert.Equal(0, (await world.RunAsync("again", "warehouse", "check", "--read-data")).GetProperty("problems").GetArrayLength());
    }

    /// <summary>Before the trustees are asked; while the home is made; once it stands.</summary>
    private static readonly string[] Stated = [RecoveryFaultPoints.Drawn, RecoveryFaultPoints.Prepared],
        Rebuilt = [RecoveryFaultPoints.Fetched, RecoveryFaultPoints.Settled, RecoveryFaultPoints.Resumed],
        GoneOn = [
            RecoveryFaultPoints.Placed, RecoveryFaultPoints.Announced, LogFaultPoints.Cosigned, FaultPoints.Snapshot, FaultPoints.Head, RecoveryFaultPoints.Headed, RecoveryFaultPoints.GoneOn,
            RecoveryFaultPoints.Ended,
        ];

    [Fact]
    public void No_point_of_a_recovery_is_left_out() => Assert.Empty(RecoveryFaultPoints.All.Except([.. Stated, .. Rebuilt, .. GoneOn]));

    private static async Task KillAsync(LostHub world, string point, string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(world.At(), new Dictionary<string, string>(StringComparer.Ordinal) { ["HYGIE_FAULT"] = point }, args);
        Assert.True(exit == 137, point + ": " + output + error);
    }

    /// <summary>Names and bytes of everything that the hosts hold.</summary>
    private static IReadOnlyList<string> Objects(LostHub world) =>
        [.. Directory.EnumerateFiles(world.At("hosts"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => f + " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))))];

    private static int Persons(IReadOnlyList<string> answers) => JsonDocument.Parse(answers[ProtectedCount]).RootElement.GetProperty("persons").GetInt32();

    /// <summary>The public log, its first leaf first.</summary>
    private static async Task<IReadOnlyList<string>> LeavesAsync(LostHub world, string home) =>
        [.. (await world.RunAsync(home, "audit", "tail", "--count", "100000")).EnumerateArray().OrderBy(l => l.GetProperty("index").GetInt64()).Select(l => l.GetRawText())];

    private static string[] Recover(LostHub world, int[] trustees) =>
    [
        "recover", "--from", world.At("hosts", Host), "--keystore", world.At("key-store-copy.json"), "--papers", world.At("papers"), "--custodian-key", world.CustodianKey,
        "--log", world.At("offsite-log"), "--witness", world.At("witness"), "--host", "host-a=" + world.At("hosts", "host-a"), "--mandate", "m-hub-2026", "--into", world.At("again"), "--passphrase-file", world.At("passphrase"),
        "--shares", .. trustees.Select(t => world.At("trustees", t.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    ];
}

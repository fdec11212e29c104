using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Warehouse;

/// <summary>The hub of the demo is lost, and comes back. Reads as docs/how-to/back-up-and-restore.md.</summary>
[Collection("demo")]
public sealed class RestoreTests(PlayedDemo demo)
{
    private const string Host = "host-b";
    private static readonly string Study = TestFiles.InCheckout("examples", "diabetes-metformin.yaml");

    [Fact]
    public async Task With_the_token_a_lost_hub_comes_back_and_gives_the_same_answers()
    {
        using var world = await LostHub.OfAsync(demo);
        var before = await AnswersAsync(world, "hub");
        var backup = await world.RunAsync("hub", "backup");
        Assert.Equal(3, backup.GetProperty("objects").GetInt32());
        Assert.True(backup.GetProperty("bytes").GetInt64() > 100_000 && backup.GetProperty("seconds").GetDouble() > 0);
        world.Lose(withToken: true);

        var restored = await world.RunAsync("left", "restore", "--from", Host, "--into", world.At("again"), "--log", world.At("offsite-log"));
        Assert.Equal((backup.GetProperty("sequence").GetInt64(), "token", 4), (restored.GetProperty("head").GetInt64(), restored.GetProperty("by").GetString(), restored.GetProperty("versions").GetInt32()));
        Assert.Empty(restored.GetProperty("lost").EnumerateArray());
        Assert.True(restored.GetProperty("after").GetInt32() > 0 && restored.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(before, await AnswersAsync(world, "again"));
        await CheckAsync(world, "again", "hub.restored");
        Assert.Equal(["again", "custodian", "hosts", "left", "offsite-log", "people", "standby", "trustees", "witness"], Directory.EnumerateDirectories(world.At()).Select(d => Path.GetFileName(d)!).Order());
    }

    [Fact]
    public async Task Without_the_token_three_of_five_shares_bring_it_back_and_two_do_not()
    {
        using var world = await LostHub.OfAsync(demo);
        var before = await AnswersAsync(world, "hub");
        await world.RunAsync("hub", "backup");
        world.Lose(withToken: false);
        string[] restore = ["restore", "--from", Host, "--into", world.At("again"), "--log", world.At("offsite-log")];
        Assert.Equal(("HYG-3073", 4), await world.RefusedAsync("left", restore));
        Assert.Equal(("HYG-1062", 8), await world.RefusedAsync("left", [.. restore, "--shares", world.At("trustees", "2"), world.At("trustees", "5")]));
        Assert.Equal(("HYG-1061", 5), await world.RefusedAsync("left", [.. restore, "--shares", world.At("trustees", "2"), world.At("trustees", "5"), world.At("trustees", "5")]));
        Assert.False(Path.Exists(world.At("again")) || Path.Exists(world.At("again-custodian")) || Path.Exists(world.At("again-custodian.building")));

        var restored = await world.RunAsync("left", [.. restore, "--shares", world.At("trustees", "2"), world.At("trustees", "3"), world.At("trustees", "5")]);
        Assert.Equal(("quorum", 3), (restored.GetProperty("by").GetString(), restored.GetProperty("threshold").GetInt32()));
        Assert.Equal(before, await AnswersAsync(world, "again"));
        await CheckAsync(world, "again", "hub.restored");
        Assert.NotEqual(File.ReadAllText(world.At("left", "network.json")), File.ReadAllText(world.At("again", "network.json")));
    }

    [Fact]
    public async Task What_is_missing_wrong_or_altered_is_refused_by_name_and_nothing_is_written()
    {
        using var world = await LostHub.OfAsync(demo);
        await world.RunAsync("hub", "backup");
        world.Lose(withToken: true);
        var (store, into, log) = (world.At("custodian", "key-store.json"), world.At("again"), world.At("offsite-log"));
        string[] restore = ["restore", "--into", into, "--from", Host];
        async Task RefusesAsync(string code, params string[] more)
        {
            Assert.Equal(code, (await world.RefusedAsync("left", [.. restore, .. more])).Code);
            Assert.False(Path.Exists(into) || Path.Exists(into + ".building"), code);
        }

        await RefusesAsync("HYG-2021");
        await RefusesAsync("HYG-0010", "--log", world.At("people"));
        Assert.Equal(("HYG-5003", 4), await world.RefusedAsync("left", [.. restore[..^1], "host-z"]));
        await RefusesAsync("HYG-0010", "--log", log, "--keystore", world.At("nowhere"));
        File.WriteAllBytes(world.At("half"), File.ReadAllBytes(store)[..1000]);
        await RefusesAsync("HYG-1001", "--log", log, "--keystore", world.At("half"));
        var share = File.ReadAllBytes(world.At("trustees", "1", "share.age"));
        share[^1] ^= 1;
        File.WriteAllBytes(world.At("trustees", "1", "share.age"), share);
        await RefusesAsync("HYG-1053", "--log", log, "--shares", world.At("trustees", "1"), world.At("trustees", "2"), world.At("trustees", "3"));
        File.WriteAllText(world.At("opened"), "not a share\n");
        await RefusesAsync("HYG-3062", "--log", log, "--shares", world.At("opened"));

        var snapshots = Directory.EnumerateFiles(world.At("hosts", Host), "*", SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).Take(3).ToList();
        Assert.Contains(snapshots, s => Path.GetFileName(s) == "HEAD");
        foreach (var path in snapshots)
        {
            var bytes = File.ReadAllBytes(path);
            LostHub.Write(path, [.. bytes[..1000], (byte)(bytes[1000] ^ 1), .. bytes[1001..]]);
            Assert.Contains((await world.RefusedAsync("left", [.. restore, "--log", log])).Exit, new[] { 5, 7 });
            Assert.False(Path.Exists(into));
            LostHub.Write(path, bytes);
        }

        Directory.CreateDirectory(into);
        File.WriteAllText(Path.Combine(into, "mine"), "stays");
        Assert.Equal(("HYG-0012", 6), await world.RefusedAsync("left", [.. restore, "--log", log]));
        Assert.Equal("stays", File.ReadAllText(Path.Combine(into, "mine")));
        File.Delete(Path.Combine(into, "mine"));

        Directory.CreateDirectory(into + ".building");
        File.WriteAllText(into + ".building/mine", "stays");
        Assert.Equal(("HYG-0012", 6), await world.RefusedAsync("left", [.. restore, "--log", log]));
        File.WriteAllText(into + ".building/.building", "");
        await world.RunAsync("left", [.. restore, "--log", log]);
        Assert.False(File.Exists(Path.Combine(into, "mine")));
    }

    [Fact]
    public async Task An_older_backup_is_refused_until_it_is_meant_and_what_was_revoked_stays_revoked()
    {
        using var world = await LostHub.OfAsync(demo);
        await world.RunAsync("hub", "backup");
        var permit = (await PermitsAsync(world, "hub")).First(p => p.State == "granted").Permit;
        await world.KeepHostsAsync("older-hosts");
        await world.RunAsync("", "permit", "revoke", permit, "--reason-fr", "essai", "--reason-en", "test", "--as", "authority-1");
        string[] restore = ["restore", "--from", Host, "--into", world.At("again")];
        Assert.Equal(("HYG-8027", 6), await world.RefusedAsync("hub", restore));

        await world.RunAsync("hub", "backup");
        Directory.Move(world.At("hosts"), world.At("newer-hosts"));
        Directory.Move(world.At("older-hosts"), world.At("hosts"));
        Assert.Equal("HYG-8024", (await world.RefusedAsync("hub", restore)).Code);
        Assert.False(Path.Exists(world.At("again")));

        string[] stated = [.. restore, "--statement", world.At("statement.json")];
        Assert.Equal("HYG-8024", (await world.RefusedAsync("hub", stated)).Code);
        var two = new[] { await world.AgreeAsync(world.At("statement.json"), 1), await world.AgreeAsync(world.At("statement.json"), 4) };
        Assert.Equal(("HYG-8033", 8), await world.RefusedAsync("hub", [.. restore, "--accept-loss", .. two, two[0]]));
        File.WriteAllText(world.At("other.json"), File.ReadAllText(world.At("statement.json")).Replace("\"head\":", "\"head\":1", StringComparison.Ordinal));
        Assert.Equal(("HYG-8033", 8), await world.RefusedAsync("hub", [.. restore, "--accept-loss", .. two, await world.AgreeAsync(world.At("other.json"), 5)]));
        Assert.False(Path.Exists(world.At("again")));

        var restored = await world.RunAsync("hub", [.. restore, "--accept-loss", .. two, await world.AgreeAsync(world.At("statement.json"), 2)]);
        Assert.Equal(["trustee-1", "trustee-2", "trustee-4"], restored.GetProperty("agreed").EnumerateArray().Select(p => p.GetString()));
        Assert.Contains(restored.GetProperty("lost").EnumerateArray(), l => l.GetProperty("kind").GetString() == "permit.revoked" && l.GetProperty("subject").GetString() == "permit/" + permit);
        Assert.Equal([permit], restored.GetProperty("revokedAgain").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("revoked", (await PermitsAsync(world, "again")).Single(p => p.Permit == permit).State);
        await CheckAsync(world, "again", "hub.rolled-back");
    }

    /// <summary>What the hub answers, as it prints it: its permits, one of them byte for byte, a protected count, the proof of an extract, the stored packs.</summary>
    internal static async Task<IReadOnlyList<string>> AnswersAsync(LostHub world, string home)
    {
        var permits = await PermitsAsync(world, home);
        var check = await world.RunAsync(home, "warehouse", "check", "--read-data");
        Assert.Empty(check.GetProperty("problems").EnumerateArray());
        return
        [
            string.Join(' ', permits),
            (await world.RunAsync(home, "permit", "show", permits[0].Permit)).GetRawText(),
            (await world.RunAsync(home, "study", "count", Study, "--as", "steward-1")).GetRawText(),
            (await world.RunAsync(home, "extract", "prove", Study, "--permit", "d-p-metformin", "--as", "steward-1")).GetRawText(),
            (await world.RunAsync(home, "catalogue", "search", "")).GetRawText(),
            check.GetProperty("versions").GetRawText(),
        ];
    }

    internal static async Task<IReadOnlyList<(string Permit, string State)>> PermitsAsync(LostHub world, string home) =>
        [.. (await world.RunAsync(home, "permit", "show", "--all")).GetProperty("permits").EnumerateArray().Select(p => (p.GetProperty("id").GetString()!, p.GetProperty("state").ToString().ToLowerInvariant()))];

    /// <summary>The log verifies, both copies alike, and its last acts say how the hub came back.</summary>
    internal static async Task CheckAsync(LostHub world, string home, string kind)
    {
        var verified = await world.RunAsync(home, "audit", "verify");
        Assert.True(verified.GetProperty("ok").GetBoolean());
        var other = await world.RunAsync(home, "audit", "verify", "--log", world.At(home, "log", "public-b"));
        Assert.Equal(verified.GetProperty("root").GetString(), other.GetProperty("root").GetString());
        Assert.Contains(kind, (await world.RunAsync(home, "audit", "tail", "--count", "1000")).GetRawText(), StringComparison.Ordinal);
    }
}

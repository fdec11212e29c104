using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.EndToEnd.Tests.Warehouse;

namespace Hygie.EndToEnd.Tests.Custody;

/// <summary>Keys of the demo are erased through the verbs that people type, with its real token, key stores, hosts and trustees. Reads as docs/how-to/run-a-custodian.md.</summary>
[Collection("demo")]
public sealed class ErasureTests(PlayedDemo demo)
{
    private const string Gp = "clinical/gp/2026";

    private static readonly string[] Clinical = ["clinical/fhir/2026", Gp, "clinical/snds/2026"];

    private static readonly string[] Signers = ["--by", "steward-1", "--and", "authority-1"];

    /// <summary>
    /// Every clinical key is erased. A seized host, every current key and the quorum then recover nothing; an old copy of the key store recovers all, with the old shares and with the
    /// old root: that is the positive control. After the rotation the same copy and every current key recover nothing.
    /// </summary>
    [Fact]
    public async Task An_old_copy_recovers_all_until_the_rotation_and_then_nothing()
    {
        using var world = await LostHub.OfAsync(demo);
        await world.RunAsync("hub", "backup");
        var (old, all) = (world.At("old-keys"), await RecoverAsync(world, world.At("custodian")));
        Assert.True(all.Found > 0 && all.Found == all.Markers && all.Rows > 0);
        await CopyAsync(world.At("custodian"), old);
        await world.KeepHostsAsync("old-hosts");
        foreach (var key in Clinical)
            Assert.Single((await EraseAsync(world, key)).GetProperty("copies").EnumerateArray());

        Assert.Equal((all.Markers, 0, 0L), await RecoverAsync(world, world.At("custodian")));
        Assert.Equal(all, await RecoverAsync(world, old));
        Assert.Equal(4, await VersionsByTokenAsync(world, "hub", old));
        Assert.Equal(0, await VersionsByTokenAsync(world, "hub", null));

        var restored = await RestoreAsync(world);
        Assert.Equal(0, (await world.RunAsync(restored, "warehouse", "check")).GetProperty("versions").GetInt32());

        await RotateAsync(world);
        Assert.Equal((all.Markers, 0, 0L), await RecoverAsync(world, world.At("custodian")));
        File.Copy(Path.Combine(old, "key-store.json"), Path.Combine(Directory.CreateDirectory(world.At("thief")).FullName, "key-store.json"));
        foreach (var current in (string[])["ceremony-record.json", "key-register.json"])
            File.Copy(world.At("custodian", current), world.At("thief", current));
        Assert.Equal("HYG-3065", (await RecoveringAsync(world, world.At("thief"))).Code);
        Assert.Equal(0, await VersionsByTokenAsync(world, restored, null));
        Assert.Null(await VersionsByTokenAsync(world, restored, world.At("thief")));
    }

    /// <summary>Removed, complete once the keeper signed, final once the root was rotated and all five trustees signed; the certificate says each, offline, and the log has it.</summary>
    [Fact]
    public async Task An_erasure_becomes_complete_then_final_and_its_certificate_says_which()
    {
        using var world = await LostHub.OfAsync(demo);
        var (former, register) = (Path.Combine(world.At("custodian"), "ceremony-record.json"), world.At("custodian", "key-register.json"));
        File.Copy(former, world.At("former-record.json"));
        var ceremony = KeyRegister.Read(File.ReadAllBytes(register), Key(world)).Value.Keys.Last(k => k.Role == KeyRole.Ceremony).Key.ToString();
        await EraseAsync(world, Gp);
        Assert.Equal("removed", await StateAsync(world));
        Assert.Equal(("HYG-3091", 6), await world.RefusedAsync("", "key", "erasure", "certify", Gp, "--out", world.At("certificate.json")));

        await world.RunAsync("standby", "key", "copy", "acknowledge", Gp, "--out", world.At("acknowledgement.json"));
        await world.RunAsync("", "key", "erasure", "add", world.At("acknowledgement.json"));
        Assert.Equal("HYG-3090", (await world.RefusedAsync("", "key", "erasure", "add", world.At("acknowledgement.json"))).Code);
        Assert.Equal("complete", await CertifiedAsync(world));

        await RotateAsync(world);
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal("complete", await StateAsync(world));
            var (share, word) = (world.At("trustees", Number(i), "old-share.age"), world.At("destroyed-" + Number(i)));
            await world.RunAsync("trustees/" + Number(i), "key", "share", "destroy", share, "--record", world.At("former-record.json"), "--ceremony-key", ceremony, "--out", word);
            Assert.False(File.Exists(share));
            await world.RunAsync("", "key", "erasure", "add", word);
        }

        Assert.Equal("final", await CertifiedAsync(world));
        await world.RunAsync("hub", "key", "announce", world.At("certificate.json"));
        Assert.Contains((await world.RunAsync("hub", "audit", "tail")).EnumerateArray(), l => l.GetProperty("kind").GetString() == "key.certified" && l.GetProperty("subject").GetString() == "key/" + Gp);
        Assert.Contains(Gp, (await world.RunAsync("", "key", "map")).GetProperty("erased").GetRawText(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(world.At("altered.json"), File.ReadAllText(world.At("certificate.json")).Replace("final", "super", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("HYG-1006", (await world.RefusedAsync("", ["key", "erasure", "verify", world.At("altered.json"), .. Trust(world)])).Code);
    }

    /// <summary>A share that is not of the ceremony named is not destroyed, and nobody swears to have destroyed a file that is not there; a run cut short is finished by the next.</summary>
    [Fact]
    public async Task A_share_in_force_is_not_destroyed_by_mistake()
    {
        using var world = await LostHub.OfAsync(demo);
        var (former, share) = (world.At("former-record.json"), world.At("trustees", "1", "share.age"));
        File.Copy(world.At("custodian", "ceremony-record.json"), former);
        var ceremony = KeyRegister.Read(File.ReadAllBytes(world.At("custodian", "key-register.json")), Key(world)).Value.Keys.Last(k => k.Role == KeyRole.Ceremony).Key.ToString();
        await RotateAsync(world);
        Assert.Equal("HYG-3062", (await world.RefusedAsync("trustees/1", "key", "share", "destroy", share, "--record", former, "--ceremony-key", ceremony, "--out", world.At("word"))).Code);
        Assert.True(File.Exists(share) && !File.Exists(world.At("word")));

        string[] destroy = ["key", "share", "destroy", world.At("trustees", "1", "old-share.age"), "--record", former, "--ceremony-key", ceremony, "--out", world.At("word")];
        Assert.Equal("HYG-0010", (await world.RefusedAsync("trustees/1", [.. destroy[..3], world.At("trustees", "1", "mistyped.age"), .. destroy[4..]])).Code);
        Assert.True(File.Exists(destroy[3]) && !File.Exists(world.At("word")));
        await world.RunAsync("trustees/1", destroy);
        File.Move(world.At("word"), destroy[3] + ".word");
        await world.RunAsync("trustees/1", destroy);
        Assert.True(File.Exists(world.At("word")) && !File.Exists(destroy[3]));
        Assert.Equal("HYG-0010", (await world.RefusedAsync("trustees/1", destroy)).Code);
    }

    /// <summary>Killed at each point, as by kill -9: the key store and its copy are each the old one or the new one, and the command run again completes, logged once.</summary>
    [Theory]
    [InlineData("erase.received", true)]
    [InlineData("key-store.replaced", true)]
    [InlineData("key-store.replaced+key-store.replaced", true)]
    [InlineData("erase.answered", true)]
    [InlineData("erase.unlogged", false)]
    public async Task Killed_in_mid_erasure_it_is_old_or_new_and_run_again_completes(string point, bool isCustodian)
    {
        using var world = await LostHub.OfAsync(demo);
        Dictionary<string, string> fault = new(StringComparer.Ordinal) { ["HYGIE_FAULT"] = point };
        if (isCustodian)
        {
            using var served = Start(world.At("custodian"), fault, "custodian", "serve");
            Assert.Equal("listening", await served.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("HYG-3080", (await world.RefusedAsync("", ["key", "erase", Gp, "--reason", "test", .. Signers])).Code);
            await served.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(137, served.ExitCode);
        }
        else
        {
            var (exit, _, _) = await PublishedProgram.RunAsync(world.At(), fault, ["key", "erase", Gp, "--reason", "test", .. Signers]);
            Assert.Equal(137, exit);
        }

        foreach (var file in (string[])[world.At("custodian", "key-store.json"), world.At("standby", "key-store.json")])
        {
            var keys = KeyStoreFile.Read(File.ReadAllBytes(file), Key(world)).Value;
            Assert.True(keys.Find(KeyId.Parse(Gp)!.Value) is null == keys.FindErased(KeyId.Parse(Gp)!.Value) is not null);
        }

        Assert.True((await EraseAsync(world, Gp)).GetProperty("erased").GetBoolean());
        Assert.Equal([Gp], File.ReadLines(world.At("hub", "erased-keys.txt")).Where(line => line == Gp));
        Assert.Equal(File.ReadAllBytes(world.At("custodian", "key-store.json")), File.ReadAllBytes(world.At("standby", "key-store.json")));
        Assert.True((await world.RunAsync("hub", "audit", "verify")).GetProperty("ok").GetBoolean());
        Assert.Equal(1, (await world.RunAsync("hub", "audit", "tail")).GetRawText().Split("\"key.erased\"").Length - 1);
    }

    private static Task<JsonElement> EraseAsync(LostHub world, string key) => world.RunAsync("", ["key", "erase", key, "--reason", "retention ended", .. Signers]);

    /// <summary>What three trustees recover of the seized host with the papers of a custodian's folder: planted values, those found, rows.</summary>
    private async Task<(int Markers, int Found, long Rows)> RecoverAsync(LostHub world, string papers)
    {
        var (code, json) = await RecoveringAsync(world, papers);
        Assert.True(code is "", code);
        return (json.GetProperty("markers").GetInt32(), json.GetProperty("found").GetInt32(), json.GetProperty("rows").GetInt64());
    }

    private async Task<(string Code, JsonElement Json)> RecoveringAsync(LostHub world, string papers)
    {
        var empty = Directory.CreateTempSubdirectory("hygie-thief-");
        var (exit, output, error) = await PublishedProgram.RunAsync(empty.FullName, new Dictionary<string, string>(StringComparer.Ordinal), [
            "drill", "recover", "--seized", world.At("hosts", "host-b"), "--markers", Path.Combine(demo.Home, "country", "markers"), "--key-store", Path.Combine(papers, "key-store.json"),
            "--record", Path.Combine(papers, "ceremony-record.json"), "--register", Path.Combine(papers, "key-register.json"), "--custodian-key", Key(world).ToString(),
            .. Enumerable.Range(1, 3).SelectMany(i => (string[])["--trustee", world.At("trustees", Number(i))]), "--json"]);
        empty.Delete(recursive: true);
        Assert.True(output.StartsWith('{'), error);
        var json = JsonDocument.Parse(output).RootElement;
        return (exit == 0 ? "" : json.GetProperty("code").GetString()!, json);
    }

    /// <summary>What the custodian's own token opens when another key store is put in the place of its own: versions that the hub reads; null when the custodian refuses all.</summary>
    private static async Task<int?> VersionsByTokenAsync(LostHub world, string hub, string? papers)
    {
        await world.StopCustodianAsync();
        var (own, kept) = (world.At("custodian", "key-store.json"), world.At("own-key-store"));
        // The zone's own note of what is erased is no obstacle to a thief, who has the custodian's machine.
        File.Delete(world.At(hub, "erased-keys.txt"));
        File.Copy(own, kept, overwrite: true);
        if (papers is not null)
            LostHub.Write(own, await File.ReadAllBytesAsync(Path.Combine(papers, "key-store.json"), TestContext.Current.CancellationToken));
        var (exit, output, _) = await PublishedProgram.RunAsync(world.At(hub), new Dictionary<string, string>(StringComparer.Ordinal), "warehouse", "check", "--json");
        await world.StopCustodianAsync();
        LostHub.Write(own, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
        return exit is 0 or 5 && output.Length > 0 && JsonDocument.Parse(output).RootElement.TryGetProperty("versions", out var versions) ? versions.GetInt32() : null;
    }

    /// <summary>The hub, restored from the backup that was made before the erasure, in a home of its own.</summary>
    private static async Task<string> RestoreAsync(LostHub world)
    {
        await world.RunAsync("hub", "backup");
        Directory.Move(world.At("hosts"), world.At("newer-hosts"));
        Directory.Move(world.At("old-hosts"), world.At("hosts"));
        string[] restore = ["restore", "--from", "host-b", "--into", world.At("again")];
        Assert.Equal("HYG-3066", (await world.RefusedAsync("hub", [.. restore, "--keystore", world.At("old-keys", "key-store.json")])).Code);
        Assert.Equal("HYG-8024", (await world.RefusedAsync("hub", [.. restore, "--statement", world.At("statement.json")])).Code);
        await world.RunAsync("hub", [.. restore, "--accept-loss", .. await Task.WhenAll(new[] { 1, 2, 4 }.Select(trustee => world.AgreeAsync(world.At("statement.json"), trustee)))]);
        return "again";
    }

    /// <summary>A rotation among the same five; each trustee's former share is put aside.</summary>
    private static async Task RotateAsync(LostHub world)
    {
        await world.StopCustodianAsync();
        var trustees = Enumerable.Range(1, 5).SelectMany(i => (string[])["--trustee", "trustee-" + Number(i) + "=" +
            JsonDocument.Parse(File.ReadAllText(world.At("trustees", Number(i), "keys.json"))).RootElement.GetProperty("recipient").GetString()]);
        await world.RunAsync("", ["key", "rotate", .. trustees, "--threshold", "3", "--out", world.At("rotation")]);
        for (var i = 1; i <= 5; i++)
        {
            File.Move(world.At("trustees", Number(i), "share.age"), world.At("trustees", Number(i), "old-share.age"));
            File.Copy(world.At("rotation", "trustee-" + Number(i) + ".share.age"), world.At("trustees", Number(i), "share.age"));
        }
    }

    private static async Task<string> StateAsync(LostHub world) =>
        (await world.RunAsync("", "key", "erasure", "show")).GetProperty("erasures").EnumerateArray().Single(e => e.GetProperty("key").GetString() == Gp).GetProperty("state").GetString()!;

    /// <summary>Draws the certificate up and has it verified offline; the state it says.</summary>
    private static async Task<string> CertifiedAsync(LostHub world)
    {
        var drawn = await world.RunAsync("", "key", "erasure", "certify", Gp, "--out", world.At("certificate.json"));
        var verified = await world.RunAsync("", ["key", "erasure", "verify", world.At("certificate.json"), .. Trust(world)]);
        Assert.Equal(drawn.GetProperty("certificate").GetString(), verified.GetProperty("certificate").GetString());
        return verified.GetProperty("state").GetString()!;
    }

    private static string[] Trust(LostHub world) => ["--register", world.At("custodian", "key-register.json"), "--custodian-key", Key(world).ToString()];

    private static VerifyingKey Key(LostHub world) =>
        VerifyingKey.Parse(JsonDocument.Parse(File.ReadAllText(world.At("hub", "network.json"))).RootElement.GetProperty("custodianKey").GetString()!).Value;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Process Start(string home, Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(PublishedProgram.Path, [.. args, "--home", home]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task CopyAsync(string from, string to)
    {
        using var copy = Process.Start("cp", ["-a", from, to]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, copy.ExitCode);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.EndToEnd.Tests.Warehouse;

namespace Hygie.EndToEnd.Tests.Custody;

/// <summary>Trustees whom nobody knew make their keys, get shares and sign; an erasure becomes final by verbs alone. Reads as docs/how-to/erase-for-good.md.</summary>
[Collection("demo")]
public sealed class TrusteeTests(PlayedDemo demo)
{
    private const string Gp = "clinical/gp/2026";

    private static readonly string[] Names = ["alice", "bruno", "chloe"];

    [Fact]
    public async Task From_trustees_who_make_their_keys_to_an_erasure_that_is_final()
    {
        using var world = await LostHub.OfAsync(demo);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        await File.WriteAllTextAsync(world.At("words.txt"), "a passphrase of words\n", TestContext.Current.CancellationToken);
        foreach (var name in Names)
            words[name] = (await world.RunAsync(name, "key", "trustee", "make", name, "--passphrase-file", world.At("words.txt"))).GetProperty("trustee").GetString()!;
        await world.StopCustodianAsync();

        // chloe brings no signing key to either ceremony.
        string[] invited = [words["alice"], words["bruno"], words["chloe"].Split(',')[0]];
        var first = await RotateAsync(world, "first", invited, words["bruno"].Split(',')[1]);
        foreach (var name in Names)
            Assert.True((await world.RunAsync(name, "key", "share", "verify", world.At(name, "share.age"), "--record", world.At("first", "ceremony-record.json"), "--ceremony-key", first)).GetProperty("ok").GetBoolean());
        Assert.Equal(["ceremony/custodian-health", "trustee/alice", "trustee/bruno"], await AnnouncedAsync(world));

        await world.RunAsync("", "key", "erase", Gp, "--reason", "retention ended", "--by", "steward-1", "--and", "authority-1");
        await world.RunAsync("standby", "key", "copy", "acknowledge", Gp, "--out", world.At("acknowledgement.json"));
        await world.RunAsync("", "key", "erasure", "add", world.At("acknowledgement.json"));
        await world.StopCustodianAsync();
        await RotateAsync(world, "second", invited);
        foreach (var (record, key, home, share) in (IEnumerable<(string, string, string, string)>)
            [.. Enumerable.Range(1, 5).Select(i => (world.At("dealt-before.json"), world.CeremonyKey(0), Path.Combine("trustees", Number(i)), "share.age")), .. Names.Select(name => (world.At("first", "ceremony-record.json"), first, name, "former.age"))])
            await world.RunAsync(home, "key", "share", "destroy", world.At(home, share), "--record", record, "--ceremony-key", key, "--out", world.At(home, "destroyed.json"));
        await world.RunAsync("", ["key", "erasure", "add", .. Enumerable.Range(1, 5).Select(i => world.At("trustees", Number(i), "destroyed.json")), world.At("alice", "destroyed.json"), world.At("bruno", "destroyed.json")]);
        Assert.Equal(("HYG-3090", 5), await world.RefusedAsync("", "key", "erasure", "add", world.At("chloe", "destroyed.json")));
        Assert.Equal(("complete", "trustee chloe 2"), await StandingAsync(world));

        Assert.Equal(("HYG-3096", 6), await world.RefusedAsync("", "key", "trustee", "enrol", words["chloe"].Replace("chloe=", "denis=", StringComparison.Ordinal)));
        await world.RunAsync("", "key", "trustee", "enrol", words["chloe"]);
        await world.RunAsync("", "key", "erasure", "add", world.At("chloe", "destroyed.json"));
        Assert.Equal(("final", ""), await StandingAsync(world));
        await world.RunAsync("", "key", "erasure", "certify", Gp, "--out", world.At("certificate.json"));

        // The hub believes whom its own register names: first the register, then the certificate.
        Assert.Equal("HYG-3092", (await world.RefusedAsync("hub", "key", "announce", world.At("certificate.json"))).Code);
        File.Copy(world.At("hub", "key-register.json"), world.At("older.json"));
        Assert.Equal(["ceremony/custodian-health", "trustee/chloe"], await AnnouncedAsync(world));
        Assert.Equal(("HYG-3097", 6), await world.RefusedAsync("hub", "key", "announce", world.At("older.json")));
        Assert.Equal("final", (await world.RunAsync("hub", "key", "announce", world.At("certificate.json"))).GetProperty("state").GetString());
        Assert.Equal(["trustee/alice", "trustee/bruno", "trustee/chloe"], await EnrolledAsync(world, "key.enrolled"));

        // bruno's key was stolen: it ends, the log says so, and what rested on his word alone stands no more.
        await world.StopCustodianAsync();
        Assert.Equal("HYG-3051", (await world.RefusedAsync("", "key", "end", "hygie-verify1-unknown")).Code);
        Assert.Equal(5, (await world.RunAsync("", "key", "end", words["bruno"].Split(',')[1], "--from", "5")).GetProperty("until").GetInt64());
        Assert.Equal("HYG-3051", (await world.RefusedAsync("", "key", "end", words["bruno"].Split(',')[1])).Code);
        Assert.Equal(["trustee/bruno"], await AnnouncedAsync(world));
        Assert.Equal(["trustee/bruno"], await EnrolledAsync(world, "key.ended"));
        Assert.Equal(("complete", "trustee bruno 2"), await StandingAsync(world));
        Assert.True((await world.RunAsync("hub", "audit", "verify")).GetProperty("ok").GetBoolean());
    }

    /// <summary>A trustee whose share was dealt to an identity of <c>age-keygen</c> gets a home around it, and the word names that very recipient.</summary>
    [Fact]
    public async Task A_home_is_made_around_an_age_identity_in_use()
    {
        using var world = await LostHub.OfAsync(demo);
        await File.WriteAllTextAsync(world.At("words.txt"), "a passphrase of words\n", TestContext.Current.CancellationToken);
        using (var keygen = Process.Start(new ProcessStartInfo("age-keygen", ["-o", world.At("key.txt")]) { UseShellExecute = false })!)
            await keygen.WaitForExitAsync(TestContext.Current.CancellationToken);
        var made = await world.RunAsync("denis", "key", "trustee", "make", "denis", "--identity", world.At("key.txt"), "--passphrase-file", world.At("words.txt"));
        Assert.Contains("# public key: " + made.GetProperty("recipient").GetString(), await File.ReadAllLinesAsync(world.At("key.txt"), TestContext.Current.CancellationToken));
        Assert.Equal("HYG-0012", (await world.RefusedAsync("denis", "key", "trustee", "make", "denis", "--passphrase-file", world.At("words.txt"))).Code);
        Assert.Equal(("HYG-3075", 2), await world.RefusedAsync("eve", "key", "trustee", "make", "E v e", "--passphrase-file", world.At("words.txt")));
        Assert.False(Directory.Exists(world.At("eve")));
    }

    /// <summary>A rotation; each trustee's former share is put aside. First it is refused, and changes nothing, when a key would be two persons'. Answers the ceremony's key.</summary>
    private static async Task<string> RotateAsync(LostHub world, string to, string[] trustees, string? twice = null)
    {
        string[] rotate = ["key", "rotate", .. trustees.SelectMany(t => (string[])["--trustee", t]), "--threshold", "2", "--out", world.At(to)];
        if (twice is not null)
        {
            File.Copy(world.At("custodian", "ceremony-record.json"), world.At("dealt-before.json"));
            var before = await File.ReadAllBytesAsync(world.At("custodian", "key-store.json"), TestContext.Current.CancellationToken);
            Assert.Equal(("HYG-3050", 6), await world.RefusedAsync("", [.. rotate[..2], .. rotate[2..].Select(a => a == trustees[2] ? a + "," + twice : a)]));
            Assert.Equal(before, await File.ReadAllBytesAsync(world.At("custodian", "key-store.json"), TestContext.Current.CancellationToken));
        }

        var rotated = await world.RunAsync("", rotate);
        foreach (var name in Names)
        {
            if (File.Exists(world.At(name, "share.age")))
                File.Move(world.At(name, "share.age"), world.At(name, "former.age"));
            File.Copy(world.At(to, name + ".share.age"), world.At(name, "share.age"));
        }

        return rotated.GetProperty("ceremonyKey").GetString()!;
    }

    /// <summary>The custodian's register, announced at the hub: whose keys were new.</summary>
    private static async Task<string[]> AnnouncedAsync(LostHub world) =>
        [.. (await world.RunAsync("hub", "key", "announce", world.At("custodian", "key-register.json"))).GetProperty("keys").EnumerateArray()
            .Select(k => k.GetProperty("role").GetString() + "/" + k.GetProperty("owner").GetString()).Order(StringComparer.Ordinal)];

    /// <summary>The trustees whose keys the public log names as enrolled, or as ended.</summary>
    private static async Task<string[]> EnrolledAsync(LostHub world, string kind) =>
        [.. (await world.RunAsync("hub", "audit", "tail", "--count", "100000")).EnumerateArray().Where(l => l.GetProperty("kind").GetString() == kind)
            .Select(l => l.GetProperty("subject").GetString()!).Where(s => s.StartsWith("trustee/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static async Task<(string State, string Missing)> StandingAsync(LostHub world)
    {
        var erasure = (await world.RunAsync("", "key", "erasure", "show")).GetProperty("erasures").EnumerateArray().Single(e => e.GetProperty("key").GetString() == Gp);
        return (erasure.GetProperty("state").GetString()!, string.Join(", ", erasure.GetProperty("missing").EnumerateArray().Select(m => m.GetString())));
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

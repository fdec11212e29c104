using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Custody;

/// <summary>The custodian as people run it: its own process, its own home, a PKCS#11 token; and what the hub can do without it, which is nothing.</summary>
[Collection("demo")]
public sealed class CustodianProcessTests(PlayedDemo demo) : IDisposable
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";

    private static readonly string Program = TestFiles.InCheckout("artifacts", "hygie", "hygie");

    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-hsm-").FullName;

    private string Custodian => Path.Combine(demo.Home, "custodian");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Killed at each point of a call, as by kill -9: the hub's command refuses, the log still verifies, and the next command finds all as before.</summary>
    [Theory]
    [InlineData("draw.received", "backup")]
    [InlineData("draw.answered", "backup")]
    [InlineData("open.received", "warehouse", "check")]
    [InlineData("open.answered", "warehouse", "check")]
    [InlineData("release.received", "warehouse", "check")]
    [InlineData("release.answered", "warehouse", "check")]
    public async Task A_custodian_killed_in_a_call_leaves_a_refusal_and_nothing_half_done(string point, params string[] verb)
    {
        await StopAsync();
        using (var served = await ServeAsync(Custodian, ("HYGIE_FAULT", point)))
        {
            var (exit, _, error) = await demo.RunAsync(verb);
            Assert.Equal(7, exit);
            Assert.StartsWith("HYG-3080", error, StringComparison.Ordinal);
            await served.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(137, served.ExitCode);
        }

        var again = await demo.RunAsync(verb);
        Assert.True(again.Exit == 0, again.Error);
        var audit = await demo.RunAsync("audit", "verify", "--json");
        Assert.True(JsonDocument.Parse(audit.Output).RootElement.GetProperty("ok").GetBoolean(), audit.Output);
    }

    [Fact]
    public async Task A_second_custodian_of_one_home_is_refused()
    {
        await StopAsync();
        using var served = await ServeAsync(Custodian);
        var (exit, _, error) = await RunAsync(["custodian", "serve", "--home", Custodian]);
        Assert.Equal(6, exit);
        Assert.StartsWith("HYG-3081", error, StringComparison.Ordinal);
        served.Kill();
    }

    /// <summary>What the hub has does not open the token: not with its own passphrase, and none of the custodian's files is in its home.</summary>
    [Fact]
    public async Task The_hub_cannot_call_the_token_itself()
    {
        var (exit, _, error) = await RunAsync(["key", "map", "--home", Custodian, "--passphrase-file", Path.Combine(demo.Home, "demo-secrets", "hub.txt")]);
        Assert.Equal(3, exit);
        Assert.StartsWith("HYG-3070", error, StringComparison.Ordinal);
        var own = Directory.EnumerateFiles(Custodian).Select(Path.GetFileName).Where(name => name is not ("config.json" or "keys.json" or "key-register.json"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(demo.Home, "hub"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Intersect(own, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hub_that_starts_no_custodian_is_refused_when_there_is_none()
    {
        await StopAsync();
        var config = Path.Combine(demo.Home, "hub", "hub.json");
        var text = await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(config, text.Replace("\"startsCustodian\":true", "\"startsCustodian\":false", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (exit, _, error) = await demo.RunAsync("warehouse", "check");
        await File.WriteAllTextAsync(config, text, TestContext.Current.CancellationToken);
        Assert.Equal(7, exit);
        Assert.StartsWith("HYG-3080", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_names_every_principal_of_the_demo()
    {
        var (exit, output, error) = await demo.RunAsync("key", "map", "--json");
        Assert.True(exit == 0, error);
        var powers = JsonDocument.Parse(output).RootElement.GetProperty("principals").EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!, StringComparer.Ordinal);
        var keys = powers["custodian/custodian-health"].GetProperty("alone").EnumerateArray().Select(k => k.GetString()).ToList();
        Assert.Contains("clinical/snds/2026", keys);
        Assert.DoesNotContain(keys, key => key!.StartsWith("identity/", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, 5), i => Assert.Empty(powers["trustee/trustee-" + i.ToString(CultureInfo.InvariantCulture)].GetProperty("alone").EnumerateArray()));
        Assert.Empty(powers["pin/custodian-health"].GetProperty("alone").EnumerateArray());
    }

    [Fact]
    public async Task A_ceremony_is_announced_in_the_log_and_only_one_of_the_hubs_custodian()
    {
        var record = Path.Combine(Custodian, "ceremony-record.json");
        var (exit, output, error) = await demo.RunAsync("key", "announce", record, "--json");
        Assert.True(exit == 0, error);
        Assert.Equal("recovery-health-1", JsonDocument.Parse(output).RootElement.GetProperty("recovery").GetString());
        Assert.Contains("key.ceremony", (await demo.RunAsync("audit", "tail", "--json")).Output, StringComparison.Ordinal);
        var altered = Path.Combine(_folder, "record.json");
        await File.WriteAllTextAsync(altered, (await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken)).Replace("\"threshold\":3", "\"threshold\":2", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(5, (await demo.RunAsync("key", "announce", altered)).Exit);
    }

    /// <summary>An identity custodian on a real SoftHSM2: the ceremony draws its root in the token; without PIN or token there is no custodian.</summary>
    [Fact]
    public async Task A_custodian_on_a_pkcs11_token_holds_its_ceremony_and_serves()
    {
        var (home, pin, present) = (Path.Combine(_folder, "identity"), Path.Combine(_folder, "pin"), Configure("present"));
        await File.WriteAllTextAsync(pin, "a PIN of words\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "passphrase"), "a passphrase of words\n", TestContext.Current.CancellationToken);
        Expect(0, await RunAsync("softhsm2-util", ["--init-token", "--free", "--label", "hygie-identity", "--pin", "a PIN of words", "--so-pin", "another"], present));
        var uri = $"pkcs11:token=hygie-identity?module-path={Module}&pin-source=file:{pin}";

        Expect(7, await RunAsync(Ceremony(home, uri), Configure("absent")), "HYG-3077");
        Assert.False(Directory.Exists(home));
        var held = await RunAsync(Ceremony(home, uri), present);
        Expect(0, held);
        var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "ceremony", "ceremony-record.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Contains("\"demonstration\":true", record.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(home, "token.json")));
        Expect(6, await RunAsync(Ceremony(home, null), present), "HYG-3061");

        var map = await RunAsync(["key", "map", "--json", "--home", home], present);
        Expect(0, map);
        Assert.Contains("{\"id\":\"custodian/custodian-identity\",\"alone\":[\"operations/third-party/1\"]", map.Output, StringComparison.Ordinal);
        string[] rotate = ["key", "rotate", "--home", home, "--trustee", "one=" + Recipient(1), "--trustee", "four=" + Recipient(4), "--threshold", "2", "--out", Path.Combine(_folder, "rotation"), "--json"];
        using (var served = await ServeAsync(home, present))
        {
            Expect(6, await RunAsync(rotate, present), "HYG-3081");
            served.Kill();
            await served.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var rotated = await RunAsync(rotate, present);
        Expect(0, rotated);
        Assert.Contains("root root-1 to be destroyed in the token", rotated.Output, StringComparison.Ordinal);
        Assert.Contains("\"alone\":[\"operations/third-party/1\"]", (await RunAsync(["key", "map", "--json", "--home", home], present)).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(pin, "another PIN\n", TestContext.Current.CancellationToken);
        Expect(3, await RunAsync(["custodian", "serve", "--home", home], present), "HYG-3078");
        Expect(7, await RunAsync(["custodian", "serve", "--home", home], Configure("absent")), "HYG-3077");
    }

    private string[] Ceremony(string home, string? token) =>
    [
        "key", "ceremony", "--home", home, "--realm", "identity", .. token is null ? [] : (string[])["--token", token], "--passphrase-file", Path.Combine(_folder, "passphrase"),
        "--trustee", "one=" + Recipient(1), "--trustee", "two=" + Recipient(2), "--trustee", "three=" + Recipient(3), "--threshold", "2",
        "--log-policy", Path.Combine(demo.Home, "hub", "log", "policy.txt"), "--out", Path.Combine(_folder, "ceremony"), "--json",
    ];

    private string Recipient(int trustee) => JsonDocument.Parse(File.ReadAllText(Path.Combine(demo.Home, "trustees", trustee.ToString(CultureInfo.InvariantCulture), "keys.json"))).RootElement.GetProperty("recipient").GetString()!;

    private (string, string) Configure(string name)
    {
        var file = Path.Combine(_folder, name + ".conf");
        File.WriteAllText(file, $"directories.tokendir = {Directory.CreateDirectory(Path.Combine(_folder, name)).FullName}\n");
        return ("SOFTHSM2_CONF", file);
    }

    /// <summary>Ends the custodian that some earlier command started, by the process id in its lock, which the platform's own calls do not read while it is held.</summary>
    private async Task StopAsync()
    {
        var held = await RunAsync("cat", [Path.Combine(Custodian, "custodian.lock")]);
        var id = int.Parse(held.Output.Trim(), CultureInfo.InvariantCulture);
        if (!Directory.Exists("/proc/" + id.ToString(CultureInfo.InvariantCulture)) || !(await File.ReadAllTextAsync($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline", TestContext.Current.CancellationToken)).Contains(Custodian, StringComparison.Ordinal))
            return;
        using var process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a custodian and waits until it listens.</summary>
    private static async Task<Process> ServeAsync(string home, params (string Name, string Value)[] environment)
    {
        var process = Start(Program, ["custodian", "serve", "--home", home], environment);
        Assert.Equal("listening", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return process;
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(string[] args, params (string Name, string Value)[] environment) => RunAsync(Program, args, environment);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, string[] args, params (string Name, string Value)[] environment)
    {
        using var process = Start(program, args, environment);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string program, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static void Expect(int exit, (int Exit, string Output, string Error) ended, string says = "")
    {
        Assert.True(exit == ended.Exit && ended.Error.StartsWith(says, StringComparison.Ordinal), ended.Error);
    }
}

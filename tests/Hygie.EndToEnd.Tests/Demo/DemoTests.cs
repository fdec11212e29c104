using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>The story that a newcomer watches, and what must be true of everything it leaves behind.</summary>
[Collection("demo")]
public sealed partial class DemoTests(PlayedDemo demo)
{
    private static readonly string[] Story =
    [
        "deposit", "refuse", "pseudonymise", "seal", "publish", "object", "apply", "permit", "extract", "query", "revoke", "release", "audit", "tamper", "migrate", "seizure",
    ];

    [Fact]
    public void Every_step_of_the_story_is_told_in_order_and_ends_well()
    {
        var summary = demo.Transcript[^1];
        Assert.Equal("summary", summary.GetProperty("step").GetString());
        var steps = summary.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(Story, steps.Select(s => s.GetProperty("name").GetString()!));
        Assert.All(steps, s => Assert.True(s.GetProperty("ok").GetBoolean(), s.ToString()));
        Assert.True(summary.GetProperty("ok").GetBoolean());
        Assert.Equal("complete", steps.Single(s => s.GetProperty("name").GetString() == "revoke").GetProperty("facts").GetProperty("erasure").GetString());
        Assert.Equal(0, demo.Played.Exit);
    }

    [Fact]
    public void Neither_the_hub_nor_a_host_holds_a_registration_number_or_a_name()
    {
        var (numbers, names) = People();
        Assert.True(numbers.Count > 100 && names.Count > 20);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(demo.Home, "hub"), "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(demo.Home, "hosts"), "*", SearchOption.AllDirectories)))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain(LongNumber().Matches(text), m => numbers.Contains(m.Value[..13]));
            Assert.DoesNotContain(Word().Matches(text), m => names.Contains(m.Value));
        }
    }

    [Fact]
    public void The_search_would_find_them_where_they_are() =>
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(demo.Home, "holders", "gp-network", "export")), file => LongNumber().Matches(File.ReadAllText(file)).Any(m => People().Numbers.Contains(m.Value[..13])));

    /// <summary>The search of files finds long numbers and capitalised names; leaves are in lower case, so each of their words is looked up in lower case too.</summary>
    [Fact]
    public void The_public_log_says_nothing_of_anybody()
    {
        var (numbers, names) = People();
        var small = names.Select(n => n.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var words = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(demo.Home, "hub", "log"), "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain(LongNumber().Matches(text), m => numbers.Contains(m.Value[..13]));
            Assert.DoesNotContain(Word().Matches(text), m => names.Contains(m.Value));
            if (!file.Contains("entries", StringComparison.Ordinal))
                continue;
            foreach (var line in text.Split('\n').Where(line => line.Contains('.', StringComparison.Ordinal) || line.Contains('/', StringComparison.Ordinal)))
                Assert.DoesNotContain(line.Split(['/', '.', '-', '@']), word => words++ >= 0 && small.Contains(word));
        }

        Assert.True(words > 200, "too little was looked at");
        Assert.Contains(names.First().ToLowerInvariant(), small);
    }

    [Fact]
    public async Task The_log_verifies()
    {
        var (exit, output, _) = await demo.RunAsync("audit", "verify", "--json");
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, exit);
        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.True(report.GetProperty("entries").GetInt64() > 20);
    }

    [Fact]
    public async Task The_host_in_use_holds_every_object_and_nothing_that_is_not_named()
    {
        var (exit, output, _) = await demo.RunAsync("warehouse", "check", "--read-data", "--json");
        var report = JsonDocument.Parse(output).RootElement;

        Assert.Equal(0, exit);
        Assert.Equal(4, report.GetProperty("versions").GetInt32());
        Assert.Empty(report.GetProperty("problems").EnumerateArray());
        Assert.Empty(report.GetProperty("orphans").EnumerateArray());
    }

    [Fact]
    public async Task The_seizure_drill_finds_nothing_and_its_controls_find_everything()
    {
        var (exit, output, error) = await demo.RunAsync("drill", "seizure", "--json");
        Assert.True(exit == 0, error);
        var drill = JsonDocument.Parse(output).RootElement;
        var assertions = drill.GetProperty("assertions").EnumerateArray().ToDictionary(a => a.GetProperty("id").GetString()!, StringComparer.Ordinal);
        Assert.Equal(1, assertions["erased-stays-erased"].GetProperty("inspected").GetInt64());
        Assert.True(assertions.Count >= 13);
        Assert.All(assertions.Values, a => Assert.True(a.GetProperty("result").GetString() == "ok" && a.GetProperty("inspected").GetInt64() > 0, a.ToString()));
        Assert.Equal(1.0, drill.GetProperty("positiveControl").GetProperty("recovered").GetDouble());
        Assert.Equal(assertions.Count, drill.GetProperty("negativeControls").GetArrayLength());
        Assert.All(drill.GetProperty("negativeControls").EnumerateArray(), c => Assert.True(c.GetProperty("caught").GetBoolean(), c.ToString()));
    }

    /// <summary>A registered copy that did not follow an erasure still has the key: the drill says so, though the custodian's own key store is without it.</summary>
    [Fact]
    public async Task A_copy_of_the_key_store_that_did_not_follow_an_erasure_is_named_by_the_drill()
    {
        var home = await demo.CopyAsync("late-copy");
        var copy = Path.Combine(home, "standby", "key-store.json");
        var former = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
        var erased = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "key", "erase", "clinical/gp/2026", "--reason", "test", "--by", "steward-1", "--and", "authority-1");
        Assert.True(erased.Exit == 0, erased.Error);
        Assert.NotEqual(former, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
        await File.WriteAllBytesAsync(copy, former, TestContext.Current.CancellationToken);
        var (exit, output, _) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "drill", "seizure", "--json");
        Assert.Equal(5, exit);
        var failed = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("assertions").EnumerateArray(), a => a.GetProperty("result").GetString() == "failed");
        Assert.Equal(("erased-stays-erased", 1), (failed.GetProperty("id").GetString(), failed.GetProperty("found").GetArrayLength()));
        Assert.Contains("clinical/gp/2026", failed.GetProperty("found")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_migration_is_proved()
    {
        var (exit, output, error) = await demo.RunAsync("migration", "prove", "--json");
        Assert.True(exit == 0, error);
        var proof = JsonDocument.Parse(output).RootElement;
        Assert.True(proof.GetProperty("equal").GetBoolean());
        Assert.Equal(0, proof.GetProperty("failedReads").GetInt64());
        Assert.Equal(proof.GetProperty("sourceRoot").GetString(), proof.GetProperty("targetRoot").GetString());
    }

    [Fact]
    public async Task Every_permit_is_listed_and_a_stranger_verifies_each_from_the_standard_input()
    {
        var (exit, output, error) = await demo.RunAsync("permit", "show", "--all", "--json");
        Assert.True(exit == 0, error);
        var ids = JsonDocument.Parse(output).RootElement.GetProperty("permits").EnumerateArray().Select(p => p.GetProperty("id").GetString()!).ToList();
        Assert.Equal(["d-p-metformin", "d-p-rare"], ids.Order(StringComparer.Ordinal));
        foreach (var id in ids)
        {
            var permit = (await demo.RunAsync("permit", "show", id, "--json")).Output;
            Assert.Equal(0, await VerifierSaysAsync(permit));
            Assert.Equal(5, await VerifierSaysAsync(permit.Replace("2022", "2021", StringComparison.Ordinal)));
        }

        Assert.Contains("HYG-0024", (await demo.RunAsync("permit", "show")).Error, StringComparison.Ordinal);
        Assert.Contains("HYG-0024", (await demo.RunAsync("permit", "show", ids[0], "--all")).Error, StringComparison.Ordinal);
    }

    private static async Task<int> VerifierSaysAsync(string permit)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [TestFiles.InCheckout("spec", "verify", "verify.py"), "permit", "-"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(permit);
        process.StandardInput.Close();
        Assert.Contains("issuers not pinned", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Registration numbers (13 positions) and family names of the synthetic people, from what their holders keep.</summary>
    private (HashSet<string> Numbers, HashSet<string> Names) People()
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hospital in (string[])["hospital-north", "hospital-south"])
        {
            foreach (var line in File.ReadLines(Path.Combine(demo.Home, "holders", hospital, "export", "Patient.ndjson")))
            {
                var patient = JsonDocument.Parse(line).RootElement;
                names.UnionWith(patient.GetProperty("name").EnumerateArray().Select(n => n.GetProperty("family").GetString()!).Where(n => n.Length > 5));
                numbers.UnionWith(LongNumber().Matches(line).Select(m => m.Value[..13]));
            }
        }

        numbers.UnionWith(Directory.EnumerateFiles(Path.Combine(demo.Home, "holders", "gp-network", "export"), "GP_PATIENT*").SelectMany(f => LongNumber().Matches(File.ReadAllText(f))).Select(m => m.Value[..13]));
        return (numbers, names);
    }

    [GeneratedRegex(@"(?<!\d)[1-8]\d{4}(?:\d\d|2[AB])\d{6}(?:\d\d)?(?!\d)")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"[A-ZÀ-Ý][\p{L}-]{5,}")]
    private static partial Regex Word();
}

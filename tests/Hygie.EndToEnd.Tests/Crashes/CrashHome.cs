using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Hygie.EndToEnd.Tests.Crashes;

/// <summary>How a command ended.</summary>
internal sealed record Ended(int Exit, string Output, string Error)
{
    /// <summary>The one JSON document it printed.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;
}

/// <summary>A demo home whose commands are real processes, which may be killed at a named point, and what must be true after each kill.</summary>
internal sealed partial class CrashHome(string root)
{
    private const int KilledBySignal9 = 128 + 9;
    private const string Practice = "gp-network";

    private readonly string _temporary = Directory.CreateDirectory(root + "-tmp").FullName;

    /// <summary>The delivery that these tests accept, by its parts.</summary>
    public (string Health, string Answer) Delivery { get; set; } = (Path.Combine(root, "hub", "inbox", Practice + ".health.age"), Path.Combine(root, "hub", "inbox", Practice + ".answer.age"));

    public string At(params ReadOnlySpan<string> parts) => Path.Combine([root, .. parts]);

    /// <summary>Runs a command of a party (its folder; empty for the demo home itself) and expects it to end well.</summary>
    public async Task<Ended> RunAsync(string party, params string[] args)
    {
        var ended = await StartAsync(party, null, args);
        Assert.True(ended.Exit == 0, $"{string.Join(' ', args)}: {ended}");
        return ended;
    }

    /// <summary>Runs a command that kills itself at a point, or after several in order: see <c>HYGIE_FAULT</c>.</summary>
    public async Task KillAsync(string party, string fault, params string[] args)
    {
        var ended = await StartAsync(party, fault, args);
        Assert.True(ended.Exit == KilledBySignal9, $"{fault}: {ended}");
        Assert.DoesNotContain(Directory.EnumerateFiles(_temporary), file => !OfTheRuntime().IsMatch(file));
    }

    /// <summary>Runs a command that may refuse.</summary>
    public async Task<Ended> StartAsync(string party, string? fault, params string[] args)
    {
        var environment = new Dictionary<string, string> { ["TMPDIR"] = _temporary };
        if (fault is not null)
            environment["HYGIE_FAULT"] = fault;
        var (exit, output, error) = await PublishedProgram.RunAsync(At(party), environment, args);
        return new Ended(exit, output, error);
    }

    public string[] Accept => ["delivery", "accept", Delivery.Health, "--answer", Delivery.Answer, "--dataset", Practice, "--json"];

    public Task<Ended> AcceptAsync() => RunAsync("hub", Accept);

    /// <summary>Reads the rows of the version, as the catalogue does: people, first and last day, tables, variables. Once a home: a version is published once.</summary>
    public async Task<string> ReadAsync() => (await RunAsync("", "catalogue", "publish", Practice + "@1", "--as", "steward-1", "--json")).Output;

    /// <summary>
    /// After a kill: the log verifies as it lies; every object of every version, old or new and nothing between, is on the host in use with the right
    /// bytes (snapshots do not move: they are written anew); nothing in clear lies anywhere at the hub or on a host.
    /// </summary>
    public async Task AssertSoundAsync(string after, int versions, string host)
    {
        await AssertLogAsync(after);
        var ended = await StartAsync("hub", null, "warehouse", "check", "--read-data", "--json");
        Assert.True(ended.Output.Length > 0, $"{after}: {ended.Error}");
        Assert.Equal((after, versions), (after, ended.Json().GetProperty("versions").GetInt32()));
        Assert.DoesNotContain(ended.Json().GetProperty("problems").EnumerateArray(), p => p.GetProperty("host").GetString() == host && p.GetProperty("version").ValueKind != JsonValueKind.Null);
        AssertNothingClear();
    }

    /// <summary>The published log verifies, trusting only its policy.</summary>
    public async Task AssertLogAsync(string after)
    {
        var log = await StartAsync("hub", null, "audit", "verify", "--json");
        Assert.True(log.Exit == 0 && log.Json().GetProperty("ok").GetBoolean(), $"{after}: {log.Output}{log.Error}");
    }

    /// <summary>How many leaves of a kind the published log has.</summary>
    public async Task<int> LeavesAsync(string kind) => Kind(kind).Count((await RunAsync("hub", "audit", "tail", "--count", "100000", "--json")).Output);

    /// <summary>Neither a registration number of the practice's patients nor a table file in clear.</summary>
    private void AssertNothingClear()
    {
        var numbers = Directory.EnumerateFiles(At("holders", Practice, "export"), "GP_PATIENT*").SelectMany(f => Number().Matches(File.ReadAllText(f)).Select(m => m.Value)).ToList();
        Assert.NotEmpty(numbers);
        foreach (var file in new[] { "hub", "hosts" }.SelectMany(folder => Directory.EnumerateFiles(At(folder), "*", SearchOption.AllDirectories)))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.False(text.StartsWith("PAR1", StringComparison.Ordinal), file);
            Assert.DoesNotContain(numbers, number => text.Contains(number, StringComparison.Ordinal));
        }
    }

    private static Regex Kind(string kind) => new($"\"{Regex.Escape(kind)}\"", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(?<!\d)[1-8]\d{12}(?:\d\d)?(?!\d)")]
    private static partial Regex Number();

    [GeneratedRegex(@"/(dotnet-diagnostic-|clr-debug-pipe-)[^/]*$")]
    private static partial Regex OfTheRuntime();
}

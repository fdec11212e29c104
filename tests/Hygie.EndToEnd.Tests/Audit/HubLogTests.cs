using System.Diagnostics;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.EndToEnd.Tests.Warehouse;
using Xunit;

namespace Hygie.EndToEnd.Tests.Audit;

/// <summary>The demo hub's own log against what the hub holds and what its custodian counted. What is altered is altered by hand, as an intruder on that machine would.</summary>
[Collection("demo")]
public sealed class HubLogTests(PlayedDemo demo)
{
    [Fact]
    public async Task Erased_is_told_from_missing_and_both_from_altered()
    {
        using var world = await LostHub.OfAsync(demo);
        var clean = await world.RunAsync("hub", "audit", "verify", "--ledger", world.At("custodian", "ledger.json"));
        var held = clean.GetProperty("events").GetProperty("held").GetInt64();
        Assert.Equal(0, clean.GetProperty("events").GetProperty("erased").GetArrayLength());

        await SqlAsync(world, "UPDATE outbox SET WrappedKey = NULL, SealedEvent = NULL WHERE Number = 3");
        var erased = (await world.RunAsync("hub", "audit", "verify")).GetProperty("events");
        Assert.Equal((held - 1, "[3]"), (erased.GetProperty("held").GetInt64(), erased.GetProperty("erased").GetRawText()));

        await SqlAsync(world, "UPDATE outbox SET Commitment = zeroblob(32) WHERE Number = 4");
        Assert.Equal(["entry/4 commitment"], await FaultsAsync(world));

        await SqlAsync(world, "DELETE FROM outbox WHERE Number IN (4, 5)");
        Assert.Equal(["entry/4 missing", "entry/5 missing", "unclaimed", "unclaimed"], (await FaultsAsync(world)).Select(f => f.StartsWith("tile/entries/", StringComparison.Ordinal) ? "unclaimed" : f));

        await SqlAsync(world, "DELETE FROM outbox WHERE Number > 3");
        Assert.All(await FaultsAsync(world), fault => Assert.EndsWith(" unclaimed", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_that_the_log_does_not_announce_is_missing_and_a_custodian_who_saw_more_convicts_a_shorter_log()
    {
        using var world = await LostHub.OfAsync(demo);
        var ledger = world.At("custodian", "ledger.json");
        var text = await File.ReadAllTextAsync(ledger, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("\"released\":0", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(ledger, text.Replace("\"released\":", "\"released\":9000", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(["ledger.json missing"], await FaultsAsync(world, "--ledger", ledger));
        await File.WriteAllTextAsync(ledger, text.Replace("\"size\":", "\"size\":9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(["ledger.json rollback"], await FaultsAsync(world, "--ledger", ledger));
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(LostHub world, params string[] more)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(world.At("hub"), new Dictionary<string, string>(), ["audit", "verify", "--json", .. more]);
        Assert.True(exit == 5, error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("faults").EnumerateArray().Select(f => $"{f.GetProperty("file").GetString()} {f.GetProperty("rule").GetString()}")];
    }

    private static async Task SqlAsync(LostHub world, string sql)
    {
        using var process = Process.Start(new ProcessStartInfo("sqlite3", [world.At("hub", "metadata.db"), sql]) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}

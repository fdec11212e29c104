using Hygie.Cli.Terminal;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.EndToEnd.Tests.Crashes;

/// <summary>
/// Deposit and acceptance, killed with SIGKILL at each of their points and run again each time: every kill finds what the kills before it left, and the
/// last run ends as if nothing had happened.
/// </summary>
[Collection(CrashTests.Name)]
public sealed class AcceptanceTests(DeliveredCountry country)
{
    private const string Host = "host-a";

    /// <summary>Each with the number of versions that the warehouse must then have: the old state, or the new one.</summary>
    private static readonly (string Fault, int Versions)[] Faults =
    [
        (FaultPoints.Checked, 0), (FaultPoints.Packed, 0), (FaultPoints.Sealed, 0),
        (FaultPoints.Committed, 1),
        (LogFaultPoints.Assigned, 1), (LogFaultPoints.Grown, 1), (LogFaultPoints.Cosigned, 1), (LogFaultPoints.Published, 1),
        (FaultPoints.Snapshot, 1), (FaultPoints.Head, 1), (CommandFaultPoints.Receipt, 1),
    ];

    [Fact]
    public void No_point_of_the_warehouse_or_of_the_log_is_left_out() =>
        Assert.Empty(FaultPoints.All.Concat(LogFaultPoints.All).Except(Faults.Select(f => f.Fault)));

    [Fact]
    public async Task An_acceptance_killed_at_each_point_is_accepted_once_and_reads_as_if_nobody_had_killed_it()
    {
        var home = country.Copy();
        foreach (var (fault, versions) in Faults)
        {
            await home.KillAsync("hub", fault, home.Accept);
            await home.AssertSoundAsync(fault, versions, Host);
        }

        Assert.Equal(Telling(country.Accepted), Telling((await home.AcceptAsync()).Json()));
        await home.RunAsync("hub", "warehouse", "check", "--read-data", "--json");
        Assert.Equal(country.Read, await home.ReadAsync());
        Assert.Equal(1, await home.LeavesAsync("delivery.accepted"));
        Assert.True(File.Exists(home.At("hub", "receipts", "gp-network@1.json")));
        var replay = await home.StartAsync("hub", null, home.Accept);
        Assert.Contains("HYG-6114", replay.Output + replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_whose_acceptance_was_killed_before_its_tiles_is_published_by_the_next_command()
    {
        var home = country.Copy();
        await home.KillAsync("hub", FaultPoints.Committed + "+" + LogFaultPoints.Assigned, home.Accept);
        await home.AssertLogAsync(LogFaultPoints.Assigned);
        Assert.Equal(0, await home.LeavesAsync("delivery.accepted"));
        await home.RunAsync("hub", "backup", "--json");
        Assert.Equal(1, await home.LeavesAsync("delivery.accepted"));
        await home.AssertLogAsync("backup");
    }

    [Fact]
    public async Task The_same_delivery_deposited_twice_at_once_is_accepted_once()
    {
        var home = country.Copy();
        var both = await Task.WhenAll(home.StartAsync("hub", null, home.Accept), home.StartAsync("hub", null, home.Accept));
        Assert.Single(both, e => e.Exit == 0);
        // The second one waits for the first: it comes too late, or gives up waiting and comes too late the next time.
        var second = Assert.Single(both, e => e.Exit != 0);
        Assert.True(second.Exit == 6 && (second.Error.Contains("HYG-6114", StringComparison.Ordinal) || second.Error.Contains("HYG-0006", StringComparison.Ordinal)), second.Error);
        Assert.Contains("HYG-6114", (await home.StartAsync("hub", null, home.Accept)).Error, StringComparison.Ordinal);
        await home.AssertSoundAsync("both", 1, Host);
        Assert.Equal(1, await home.LeavesAsync("delivery.accepted"));
    }

    /// <summary>A real full disk: a small tmpfs, mounted in a name space of the command's own.</summary>
    [Theory]
    [InlineData("again", "8k")]
    [InlineData("scratch", "16k")]
    public async Task A_deposit_on_a_full_disk_leaves_nothing_and_succeeds_once_there_is_room(string full, string size)
    {
        var home = country.Copy();
        var (folder, outbox) = (home.At("holders", "gp-network", full), home.At("holders", "gp-network", "again"));
        Directory.CreateDirectory(folder);
        string[] seal = ["delivery", "seal", home.At("holders", "gp-network", "export"), "--source", "gp", "--out", outbox, "--home", home.At("holders", "gp-network"), "--no-input", "--json"];
        string[] script = ["-rm", "sh", "-c", "mount -t tmpfs -o size=$1 none \"$2\" && shift && d=\"$1\" && shift && \"$@\"; code=$?; ls -A \"$d\"; exit $code", "sh", size, folder, PublishedProgram.Path, .. seal];
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("unshare", script) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("HYG-0002", await error, StringComparison.Ordinal);
        Assert.Contains("disk is full", await error, StringComparison.Ordinal);
        Assert.Equal("", await output);

        await home.RunAsync("holders/gp-network", [.. seal[..^4], "--json"]);
        Assert.Equal(["health.age", "identity.age"], Directory.EnumerateFiles(outbox).Select(Path.GetFileName).Order());
    }

    /// <summary>The host's disk is full: what it holds stands on a tmpfs with hardly any room left, in a name space of the command's own.</summary>
    [Fact]
    public async Task An_acceptance_on_a_full_host_changes_nothing_and_succeeds_once_there_is_room()
    {
        var home = country.Copy();
        var (host, room) = (home.At("hosts", Host), Directory.CreateDirectory(home.At("room")).FullName);
        const string small = "mount -t tmpfs -o size=48k none \"$1\" && cp -a \"$2/.\" \"$1/\" && mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"";
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("unshare", ["-rm", "sh", "-c", small, "sh", room, host, PublishedProgram.Path, .. home.Accept, "--no-input", "--home", home.At("hub")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode != 0 && (await error).Contains("HYG-5024", StringComparison.Ordinal), await error + await output);
        await home.AssertSoundAsync("full", 0, Host);
        Assert.Equal(Telling(country.Accepted), Telling((await home.AcceptAsync()).Json()));
        await home.AssertSoundAsync("room", 1, Host);
    }

    [Fact]
    public async Task A_deposit_killed_at_each_step_of_the_holder_and_of_the_third_party_is_accepted_in_the_end()
    {
        var home = country.Copy();
        var outbox = home.At("holders", "gp-network", "again");
        string[] seal = ["delivery", "seal", home.At("holders", "gp-network", "export"), "--source", "gp", "--out", outbox, "--json"];
        foreach (var fault in new[] { CommandFaultPoints.Sealed, CommandFaultPoints.Numbered, CommandFaultPoints.Parted, CommandFaultPoints.Parted + "+" + CommandFaultPoints.Parted })
            await home.KillAsync("holders/gp-network", fault, seal);
        await home.RunAsync("holders/gp-network", seal);
        Assert.Equal(["health.age", "identity.age"], Directory.EnumerateFiles(outbox).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFiles(home.At("holders", "gp-network", "scratch")));

        home.Delivery = (Path.Combine(outbox, "health.age"), home.At("third-party", "outbox", "again.age"));
        string[] answer = ["third-party", "answer", Path.Combine(outbox, "identity.age"), "--out", home.Delivery.Answer, "--json"];
        foreach (var fault in new[] { CommandFaultPoints.Answered, CommandFaultPoints.Placed })
            await home.KillAsync("third-party", fault, answer);
        await home.RunAsync("third-party", answer);
        Assert.Equal(Telling(country.Accepted), Telling((await home.AcceptAsync()).Json()));
    }

    /// <summary>What an acceptance tells of the version: not where its receipt lies, nor how many bytes its packs take.</summary>
    private static string Telling(System.Text.Json.JsonElement accepted) => string.Join(' ',
        ((string[])["accepted", "version", "verdict", "rows", "rejected", "people", "orphans", "counts"]).Select(name => accepted.GetProperty(name).ToString())
        .Concat(accepted.GetProperty("tables").EnumerateArray().Select(t => $"{t.GetProperty("name")}:{t.GetProperty("rows")}:{t.GetProperty("orphans")}")));
}

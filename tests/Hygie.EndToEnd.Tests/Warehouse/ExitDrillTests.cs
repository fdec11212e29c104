using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Warehouse;

/// <summary>Leaving the host, for practice: on the hub that the story left, by the published program.</summary>
[Collection("demo")]
public sealed class ExitDrillTests(PlayedDemo demo)
{
    [Fact]
    public async Task A_quorum_rebuilds_the_hub_from_the_export_and_the_running_one_is_as_it_was()
    {
        using var world = await LostHub.OfAsync(demo);
        var before = Files(world.At("hosts"));
        var report = await world.RunAsync("hub", ["drill", "exit", "--shares", .. Directory.GetDirectories(world.At("trustees")).Order(StringComparer.Ordinal).Take(3)]);
        Assert.True(report.GetProperty("ok").GetBoolean() && report.GetProperty("equal").GetBoolean() && report.GetProperty("controlCaught").GetBoolean(), report.ToString());
        Assert.Equal(report.GetProperty("sourceRoot").GetString(), report.GetProperty("rebuiltRoot").GetString());
        Assert.Equal(("quorum", "throw-away", 4), (report.GetProperty("keys").GetString(), report.GetProperty("to").GetString(), report.GetProperty("versions").GetInt32()));
        Assert.True(report.GetProperty("opened").GetInt64() > 4 && report.GetProperty("bytes").GetInt64() > 1_000_000 && report.GetProperty("seconds").GetDouble() > 0, report.ToString());
        Assert.Equal(before, Files(world.At("hosts")));
        Assert.Equal([Assert.Single(Directory.GetFiles(world.At("hub", "drills"), "exit-*.json").Select(f => Path.GetFileName(f))), "exit.lock", .. Seizures(world)], Left(world));
        Assert.True((await world.RunAsync("hub", "audit", "verify")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task With_keys_that_the_custodian_lends_it_leaves_for_an_empty_host_and_gives_that_back_empty()
    {
        using var world = await LostHub.OfAsync(demo);
        Assert.Equal(("HYG-19008", 8), await world.RefusedAsync("hub", "drill", "exit", "--to", "host-b"));
        var profile = await File.ReadAllTextAsync(TestFiles.InCheckout("src", "Hygie.Core", "Hosts", "Profiles", "host-a.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.At("host-c.yaml"), profile.Replace("id: host-a", "id: host-c", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(world.At("hosts", "host-c"));
        await world.RunAsync("hub", "host", "add", world.At("host-c.yaml"), "--at", world.At("hosts", "host-c"));
        Assert.Equal("HYG-17003", (await world.RefusedAsync("hub", "drill", "exit", "--to", "host-c")).Code);
        await world.RunAsync("hub", "host", "assess", "host-c", "--as", "assessor-1");
        var report = await world.RunAsync("hub", "drill", "exit", "--to", "host-c");
        Assert.True(report.GetProperty("ok").GetBoolean(), report.ToString());
        Assert.Equal(("custodian", "host-b", "host-c"), (report.GetProperty("keys").GetString(), report.GetProperty("from").GetString(), report.GetProperty("to").GetString()));
        Assert.Empty(Files(world.At("hosts", "host-c")).Keys);
    }

    [Fact]
    public async Task A_byte_altered_at_the_host_is_found_and_named()
    {
        using var world = await LostHub.OfAsync(demo);
        var name = new DirectoryInfo(world.At("hosts", "host-b")).EnumerateFiles("*", SearchOption.AllDirectories).MaxBy(f => f.Length)!.Name;
        // Both hosts hold it still; one whole copy would be enough.
        var copies = Directory.GetFiles(world.At("hosts"), name, SearchOption.AllDirectories);
        Assert.Equal(2, copies.Length);
        foreach (var pack in copies)
        {
            // The copy shares its files with the demo: the altered one is a new file.
            var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
            bytes[bytes.Length / 2] ^= 1;
            File.Delete(pack);
            await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);
        }

        Assert.Equal(("HYG-17010", 5), await world.RefusedAsync("hub", "drill", "exit"));
        Assert.Equal(["exit.lock", .. Seizures(world)], Left(world));
    }

    private static string[] Left(LostHub world) => [.. Directory.EnumerateFileSystemEntries(world.At("hub", "drills")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string[] Seizures(LostHub world) => [.. Directory.EnumerateFiles(world.At("hub", "drills"), "seizure-*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static Dictionary<string, long> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, f => new FileInfo(f).LastWriteTimeUtc.Ticks + new FileInfo(f).Length);
}

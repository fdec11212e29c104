using Hygie.EndToEnd.Tests.Demo;
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
        var report = await world.RunAsync("hub", "drill", "exit", "--to", "host-a");
        Assert.True(report.GetProperty("ok").GetBoolean(), report.ToString());
        Assert.Equal(("custodian", "host-b", "host-a"), (report.GetProperty("keys").GetString(), report.GetProperty("from").GetString(), report.GetProperty("to").GetString()));
        Assert.Empty(Files(world.At("hosts", "host-a")).Keys);
    }

    [Fact]
    public async Task A_byte_altered_at_the_host_is_found_and_named()
    {
        using var world = await LostHub.OfAsync(demo);
        // The copy shares its files with the demo: the altered one is a new file.
        var pack = Directory.GetFiles(world.At("hosts", "host-b"), "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length > 5_000).OrderByDescending(f => new FileInfo(f).Length).First();
        var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(pack);
        await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);
        Assert.Equal(("HYG-17010", 5), await world.RefusedAsync("hub", "drill", "exit"));
        Assert.Equal(["exit.lock", .. Seizures(world)], Left(world));
    }

    private static string[] Left(LostHub world) => [.. Directory.EnumerateFileSystemEntries(world.At("hub", "drills")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string[] Seizures(LostHub world) => [.. Directory.EnumerateFiles(world.At("hub", "drills"), "seizure-*").Select(f => Path.GetFileName(f)!)];

    private static Dictionary<string, long> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, f => new FileInfo(f).LastWriteTimeUtc.Ticks + new FileInfo(f).Length);
}

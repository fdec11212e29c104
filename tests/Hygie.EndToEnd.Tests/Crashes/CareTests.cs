using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.EndToEnd.Tests.Crashes;

/// <summary>A host is healed from its replica and swept, killed with SIGKILL at each of their points and run again each time. Reads as docs/how-to/lose-and-recover.md.</summary>
[Collection(CrashTests.Name)]
public sealed class CareTests(DeliveredCountry country)
{
    private static readonly string[] Repair = ["warehouse", "repair", "--from", "host-b", "--as", "operator-1", "--json"];
    private static readonly string[] Sweep = ["warehouse", "sweep", "--delete", "--grace", "0", "--as", "operator-1", "--json"];
    private static readonly string[] Check = ["warehouse", "check", "--read-data", "--json"];

    [Fact]
    public async Task A_host_that_lost_and_altered_objects_is_healed_from_its_replica_whenever_it_is_killed()
    {
        var home = country.Copy();
        await home.AcceptAsync();
        var only = await home.StartAsync("hub", null, "warehouse", "repair", "--from", "host-a", "--json");
        Assert.Equal((2, true), (only.Exit, only.Output.Contains("HYG-8031", StringComparison.Ordinal)));
        Copy(home.At("hosts", "host-a"), home.At("hosts", "host-b"));
        foreach (var (i, file) in Directory.EnumerateFiles(home.At("hosts", "host-a"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList().Index())
            if (i % 3 == 0)
                File.Delete(file);
            else
                Alter(file);
        var sick = await home.StartAsync("hub", null, Check);
        Assert.Equal(5, sick.Exit);
        Assert.NotEmpty(sick.Json().GetProperty("problems").EnumerateArray());

        foreach (var fault in CareFaultPoints.All.Append(CareFaultPoints.Mended + "+" + CareFaultPoints.Removed))
            await home.KillAsync("hub", fault, Repair);
        Assert.True((await home.RunAsync("hub", Repair)).Json().GetProperty("ok").GetBoolean());
        await home.AssertSoundAsync("repair", versions: 1, "host-a");
        var well = (await home.RunAsync("hub", Check)).Json();
        Assert.Equal(well.GetProperty("objects").GetInt64(), well.GetProperty("opened").GetInt64());
        Assert.Equal(country.Read, await home.ReadAsync());
        Assert.Equal((5, 1), (await home.LeavesAsync("warehouse.repair-begun"), await home.LeavesAsync("warehouse.repaired")));
    }

    [Fact]
    public async Task What_a_killed_acceptance_left_is_spared_while_it_is_young_and_swept_when_it_is_old()
    {
        var home = country.Copy();
        await home.KillAsync("hub", FaultPoints.Sealed, home.Accept);
        var spared = (await home.RunAsync("hub", "warehouse", "sweep", "--delete", "--json")).Json();
        var left = spared.GetProperty("young").GetArrayLength();
        Assert.Equal(2, left);
        Assert.Equal((0, 0L), (spared.GetProperty("old").GetArrayLength(), spared.GetProperty("deleted").GetInt64()));
        Assert.Equal(left, (await home.RunAsync("hub", "warehouse", "sweep", "--grace", "0", "--json")).Json().GetProperty("old").GetArrayLength());

        await home.AcceptAsync();
        await home.KillAsync("hub", CareFaultPoints.Begun, Sweep);
        await home.KillAsync("hub", CareFaultPoints.Removed, Sweep);
        await home.AssertSoundAsync("sweep", versions: 1, "host-a");
        Assert.Equal(left - 1, (await home.RunAsync("hub", Sweep)).Json().GetProperty("deleted").GetInt64());
        Assert.Empty((await home.RunAsync("hub", Check)).Json().GetProperty("orphans").EnumerateArray());
        Assert.Equal(country.Read, await home.ReadAsync());
        Assert.Equal((3, 1), (await home.LeavesAsync("warehouse.sweep-begun"), await home.LeavesAsync("warehouse.swept")));
    }

    [Fact]
    public async Task Sweeping_without_grace_beside_an_acceptance_takes_nothing_of_it()
    {
        var home = country.Copy();
        var accepting = home.AcceptAsync();
        var swept = 0;
        while (!accepting.IsCompleted)
        {
            var ended = await home.StartAsync("hub", null, Sweep);
            Assert.True(ended.Exit == 0 || ended.Output.Contains("HYG-0006", StringComparison.Ordinal), ended.Output + ended.Error);
            swept++;
        }

        await accepting;
        Assert.True(swept > 0);
        Assert.Empty((await home.RunAsync("hub", Check)).Json().GetProperty("orphans").EnumerateArray());
        Assert.Equal(country.Read, await home.ReadAsync());
    }

    private static void Alter(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.EndToEnd.Tests.Crashes;

/// <summary>A move to another host, then the emptying of the one that was left, killed with SIGKILL at each of their points and run again each time.</summary>
[Collection(CrashTests.Name)]
public sealed class MoveTests(DeliveredCountry country)
{
    private static readonly string[] Carry = ["migration", "run", "--by", "operator-1", "--and", "operator-2", "--json"];
    private static readonly string[] Drain = ["migration", "drain", "--json"];

    /// <summary>Each with the host that must then have everything.</summary>
    private static readonly (string Fault, string Host)[] Faults =
    [
        (MoveFaultPoints.Sent, "host-a"), (MoveFaultPoints.Sent, "host-a"), (MoveFaultPoints.ReadBack, "host-a"), (MoveFaultPoints.Verified, "host-a"),
        (MoveFaultPoints.Switched, "host-b"), (FaultPoints.Snapshot, "host-b"), (FaultPoints.Head, "host-b"), (MoveFaultPoints.Settled, "host-b"), (MoveFaultPoints.Certified, "host-b"),
    ];

    private static readonly string[] Leaving = [MoveFaultPoints.Draining, MoveFaultPoints.Deleted, MoveFaultPoints.Emptied];

    [Fact]
    public void No_point_of_a_move_is_left_out() => Assert.Empty(MoveFaultPoints.All.Except(Faults.Select(f => f.Fault)).Except(Leaving));

    [Fact]
    public async Task A_move_killed_at_each_point_ends_with_everything_on_the_target_and_nothing_on_the_source()
    {
        var home = country.Copy();
        await home.AcceptAsync();
        foreach (var command in (string[][])
        [
            ["host", "add", "--example", "host-a"], ["host", "add", "--example", "host-b"], ["host", "assess", "host-a", "--as", "assessor-1"], ["host", "assess", "host-b", "--as", "assessor-1"],
            ["migration", "plan", "--to", "host-b"],
        ])
            await home.RunAsync("", command);

        foreach (var (fault, host) in Faults)
        {
            await home.KillAsync("", fault, Carry);
            await home.AssertSoundAsync(fault, versions: 1, host);
        }

        await home.RunAsync("", Carry);
        Assert.True((await home.RunAsync("", "migration", "prove", "--json")).Json().GetProperty("equal").GetBoolean());

        foreach (var fault in Leaving)
        {
            await home.KillAsync("", fault, Drain);
            await home.AssertSoundAsync(fault, versions: 1, "host-b");
            var back = await home.StartAsync("", null, "migration", "rollback", "--why", "too late", "--json");
            Assert.Contains("HYG-17006", back.Output + back.Error, StringComparison.Ordinal);
        }

        Assert.Equal("drained", (await home.RunAsync("", Drain)).Json().GetProperty("state").GetString(), ignoreCase: true);
        Assert.Empty(Directory.EnumerateFiles(home.At("hosts", "host-a"), "*", SearchOption.AllDirectories));
        await home.RunAsync("hub", "warehouse", "check", "--read-data", "--json");
        Assert.Equal(country.Read, await home.ReadAsync());
        Assert.Equal((1, 1), (await home.LeavesAsync("migration.switched"), await home.LeavesAsync("migration.drained")));
        await home.AssertLogAsync("drained");
    }
}

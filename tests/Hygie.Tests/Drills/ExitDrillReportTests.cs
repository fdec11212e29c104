using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Hosts;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>What an exit drill says, and what a state is made of.</summary>
public sealed class ExitDrillReportTests
{
    private static readonly SigningKey Hub = SigningKey.Generate(new SeededSecretRandom(8));
    private static readonly HubState State = new(new string('a', 64), 12, 4_000, new string('b', 64), 4, 128, new string('c', 64));
    private static readonly ExitDrillReport Report = new(
        new HostId("host-a"), "throw-away", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "quorum", State, State, 10, [], true,
        [new DrillPhase("stock", TimeSpan.FromMilliseconds(1_500)), new DrillPhase("export", TimeSpan.FromMilliseconds(59_500))]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_signed_is_what_is_read()
    {
        var signed = SignedDocument.Read(ExitDrillReport.Type, Report.ToDocument().SignedBy(Hub).ToFile()).Value;
        Assert.Null(signed.RequireSigners(Hub.Verifying));
        var read = ExitDrillReport.Read(signed).Value;
        Assert.Equal(Report with { Phases = read.Phases, Wrong = read.Wrong }, read);
        Assert.Equal(Report.Phases, read.Phases);
        Assert.Equal((true, true, 61.0), (read.Ok, read.Equal, read.Took.TotalSeconds));
    }

    public static TheoryData<string, ExitDrillReport> Bad => new()
    {
        { "an object is wrong", Report with { Wrong = [new WrongObject(ObjectName.Of([1]), ObjectFault.Altered)] } },
        { "an object less", Report with { Rebuilt = State with { Objects = 11 } } },
        { "another inventory", Report with { Rebuilt = State with { Inventory = new string('d', 64) } } },
        { "other versions", Report with { Rebuilt = State with { Versions = new string('d', 64) } } },
        { "another log", Report with { Rebuilt = State with { Log = new string('d', 64) } } },
        { "a shorter log", Report with { Rebuilt = State with { LogSize = 127 } } },
        { "the control was not caught", Report with { ControlCaught = false } },
        { "nothing was opened", Report with { Opened = 0 } },
        { "there was nothing to move", Report with { Source = State with { Objects = 0 }, Rebuilt = State with { Objects = 0 } } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_drill_that_failed_is_not_ok_and_cannot_say_so(string why, ExitDrillReport report)
    {
        Assert.False(report.Ok, why);
        Assert.False(ExitDrillReport.Read(report.ToDocument()).Value.Ok, why);
        Assert.Equal("HYG-19004", ExitDrillReport.Read(SignedDocument.Unsigned(ExitDrillReport.Type, report.ToDocument().Body.With("ok", true))).Refusal.Code);
    }

    [Fact]
    public async Task A_state_changes_with_each_of_its_parts()
    {
        var (outbox, objects) = (new MemoryOutbox(new SeededSecretRandom(5)), new[] { new InventoryObject(ObjectName.Of([1]), 10), new InventoryObject(ObjectName.Of([2]), 20) });
        foreach (var day in new[] { 1, 2, 3 })
            await outbox.AppendAsync(AuditEntry.Of("host.left", new DateOnly(2026, 11, day), "host/a", "hub", "test"), Stop);
        await outbox.AssignAsync(new DateOnly(2026, 11, 23), Stop);
        var versions = new MemoryVersionStore(outbox);
        var state = await HubState.OfAsync(objects, versions, outbox, 3, Stop);
        Assert.Equal((2, 30, 3), (state.Objects, state.Bytes, state.LogSize));
        Assert.Equal(state, await HubState.OfAsync(objects, versions, outbox, 3, Stop));
        HubState[] others =
        [
            state, await HubState.OfAsync(objects[1..], versions, outbox, 3, Stop), await HubState.OfAsync([objects[0], objects[1] with { Length = 21 }], versions, outbox, 3, Stop),
            await HubState.OfAsync(objects, versions, outbox, 2, Stop), await HubState.OfAsync(objects, versions, outbox, 4, Stop),
        ];
        Assert.Equal(others.Length, others.Select(o => o.Root).Distinct().Count());
        // A log that is shorter than HEAD says has no root.
        Assert.Equal("", others[^1].Log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kept_drill_is_in_the_log_and_on_the_hosts_page_well_or_not(bool equal)
    {
        var (hosts, reports) = (new MemoryHostStore(), new MemoryReports());
        var clock = new Testing.Custody.ManualClock(Report.At);
        await new AdmitHost(hosts, clock).RunAsync(new AdmitHost.Command(HostFiles.Example("host-a").Value, new PersonId("operator-1")), Stop);
        var report = equal ? Report : Report with { Rebuilt = State with { Objects = 11 } };
        var hash = (await new KeepExitDrill(new MemoryOutbox(new SeededSecretRandom(5)), hosts, reports, Hub).RunAsync(report, new PersonId("operator-1"), Stop)).Value;
        Assert.Equal(hash, Convert.ToHexStringLower(SignedDocument.Read(ExitDrillReport.Type, Assert.Single(reports.Kept)).Value.Hash()));
        var sheet = Assert.Single(await new HostRegister(hosts, HostFiles.Controls, clock, exitDrillDays: 90).HostsAsync(Stop));
        Assert.Equal(new ExitRecord(new DateOnly(2026, 11, 23), TimeSpan.FromSeconds(61), equal), sheet.LastExit);
        Assert.False(sheet.ExitIsLate);
        clock.Now += TimeSpan.FromDays(90);
        Assert.False(Assert.Single(await new HostRegister(hosts, HostFiles.Controls, clock, exitDrillDays: 90).HostsAsync(Stop)).ExitIsLate);
        clock.Now += TimeSpan.FromDays(1);
        Assert.True(Assert.Single(await new HostRegister(hosts, HostFiles.Controls, clock, exitDrillDays: 90).HostsAsync(Stop)).ExitIsLate);
    }

    [Fact]
    public async Task A_drill_of_a_host_that_nobody_entered_is_in_the_log_alone()
    {
        var outbox = new MemoryOutbox(new SeededSecretRandom(5));
        Assert.False((await new KeepExitDrill(outbox, new MemoryHostStore(), new MemoryReports(), Hub).RunAsync(Report, new PersonId("operator-1"), Stop)).IsRefused);
        await outbox.AssignAsync(new DateOnly(2026, 11, 24), Stop);
        Assert.Equal("drill.exit", Leaf.Decode(Assert.Single(await outbox.LeavesAsync(0, 9, Stop)).Span).Value.Kind.Value);
    }
}

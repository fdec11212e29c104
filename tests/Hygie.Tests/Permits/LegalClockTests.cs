using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

public sealed class LegalClockTests
{
    private static readonly PersonId By = new("steward-1");

    [Theory]
    [InlineData(2026, 4, 5)]
    [InlineData(2027, 3, 28)]
    [InlineData(2024, 3, 31)]
    [InlineData(2038, 4, 25)]
    [InlineData(1818, 3, 22)]
    public void Easter_falls_on_its_day(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), FrenchWorkingDays.Easter(year));

    [Fact]
    public void France_has_eleven_holidays_a_year()
    {
        var holidays = Enumerable.Range(0, 365).Select(new DateOnly(2026, 1, 1).AddDays).Where(FrenchWorkingDays.IsHoliday).Select(d => (d.Month, d.Day));
        Assert.Equal([(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)], holidays);
    }

    [Theory]
    [InlineData("2026-11-23", 7, "2026-12-02")]
    [InlineData("2026-12-23", 7, "2027-01-05")]
    [InlineData("2026-05-07", 1, "2026-05-11")]
    public void Working_days_leave_out_week_ends_and_holidays(string start, int days, string due) =>
        Assert.Equal(DateOnly.Parse(due, null), FrenchWorkingDays.Add(DateOnly.Parse(start, null), days));

    [Fact]
    public void A_clock_stops_with_its_act_and_starts_again_with_the_next_application()
    {
        var clock = LegalClocks.France.Single(c => c.Id == "completeness");
        var day = new DateOnly(2026, 11, 23);
        PermitEvent[] events =
        [
            new Applied(day, By, PermitWorld.Application()), new FileMoved(PermitAct.AskMore, day.AddDays(3), By, PermitWorld.Reason),
            new Applied(day.AddDays(20), By, PermitWorld.Application()),
        ];
        var runs = clock.Read(events);
        Assert.Equal([3, null], runs.Select(r => r.Days));
        Assert.Equal(new DateOnly(2026, 12, 22), runs[1].DueOn);
        Assert.False(runs[1].IsLateOn(runs[1].DueOn));
        Assert.True(runs[1].IsLateOn(runs[1].DueOn.AddDays(1)));
        Assert.False(runs[0].IsLateOn(day.AddYears(1)));
    }

    [Fact]
    public void Every_shipped_clock_has_an_owner_a_source_and_a_meaning_of_silence() =>
        Assert.All(LegalClocks.France, c => Assert.All([c.Owner.Fr, c.Owner.En, c.Step.Fr, c.Step.En, c.Silence.Fr, c.Silence.En, c.Source.Fr, c.Source.En], t => Assert.NotEmpty(t)));

    [Fact]
    public async Task The_register_shows_decisions_and_clocks_but_no_blind_vote()
    {
        var stop = TestContext.Current.CancellationToken;
        var world = await PermitWorld.StartAsync(stop);
        var register = new ProjectRegister(world.Permits, new Hygie.Core.Catalogue.PublishedCatalogue(new Hygie.Testing.Catalogue.FixedVersions(), _ => Task.FromResult(new HostId("host-a"))), world.Log.Outbox, [], world.Clock);
        await world.ApplyAsync(PermitWorld.Application(), stop);
        await world.DecideAsync("steward-1", true, stop);
        await world.DecideAsync("ethics-1", true, stop);
        var project = new ProjectId("p-metformin");
        Assert.Equal(["hub"], (await register.ProjectAsync(project, stop))!.Decisions.Select(d => d.Body));
        Assert.Equal((ProjectStatus.UnderReview, 1), ((await register.ProjectsAsync(stop))[0].Status, (await register.ClocksAsync(stop))[1].Open));
        await world.DecideAsync("authority-1", true, stop);
        var sheet = (await register.ProjectAsync(project, stop))!;
        Assert.Equal((ProjectStatus.Open, 3, PermitWorld.Id), (sheet.Line.Status, sheet.Decisions.Count, sheet.Permit));
        Assert.All(sheet.Decisions, d => Assert.NotNull(d.LogIndex));
        Assert.Contains("40", sheet.StudySentence.En, StringComparison.Ordinal);
        Assert.Null(await register.ProjectAsync(new ProjectId("none"), stop));
    }
}

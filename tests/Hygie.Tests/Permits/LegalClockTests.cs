using CsCheck;
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

    /// <summary>
    /// Worked by hand from the texts: 7 working days (public holidays of art. L.3133-1 of the Code du travail); one and two months, extended once by two; and
    /// the clocks of Regulation (EU) 2025/327, counted by Regulation No 1182/71 (a last day that is no working day gives way to the next).
    /// </summary>
    [Theory]
    [InlineData("completeness", "2026-11-23", "2026-12-02")] // Monday; two week-ends do not count
    [InlineData("completeness", "2026-04-02", "2026-04-14")] // Easter Monday, 6 April
    [InlineData("completeness", "2026-04-30", "2026-05-13")] // 1 and 8 May are Fridays
    [InlineData("completeness", "2026-12-24", "2027-01-06")] // Christmas and New Year's Day
    [InlineData("completeness", "2027-05-05", "2027-05-18")] // Ascension, 6 May; Whit Monday is 17 May
    [InlineData("committee", "2026-01-31", "2026-02-28")] // no 31 February
    [InlineData("committee", "2028-01-31", "2028-02-29")] // a leap year
    [InlineData("committee", "2026-02-28", "2026-03-28")] // the same number, not the last day; a Saturday: silence does not wait
    [InlineData("committee", "2026-12-15", "2027-01-15")] // across a year's end
    [InlineData("authority", "2026-06-30", "2026-08-30")] // a Sunday: silence does not wait
    [InlineData("authority", "2027-12-31", "2028-02-29")]
    [InlineData("authority extended", "2026-06-30", "2026-10-30")] // four months from the start, not two from the first end
    [InlineData("authority extended", "2026-10-31", "2027-02-28")]
    [InlineData("ehds-completion", "2029-04-03", "2029-05-02")] // 1 May rolls
    [InlineData("ehds-completion", "2029-03-27", "2029-04-24")] // a Tuesday
    [InlineData("ehds-decision", "2029-03-26", "2029-06-26")] // the first day of application
    [InlineData("ehds-decision", "2029-08-14", "2029-11-14")]
    [InlineData("ehds-decision extended", "2029-05-08", "2029-11-08")]
    [InlineData("ehds-decision", "2029-10-01", "2030-01-02")] // New Year's Day rolls
    [InlineData("ehds-publication", "2029-07-03", "2029-08-14")] // 30 working days, without 14 July, a Saturday
    public void The_last_day_of_a_clock_is_the_laws(string clock, string start, string due) =>
        Assert.Equal(DateOnly.Parse(due, null), Shipped(clock.Split(' ')[0]).Due(DateOnly.Parse(start, null), extended: clock.EndsWith("extended", StringComparison.Ordinal)));

    [Fact]
    public void A_later_start_never_ends_sooner() =>
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[0, 40], Gen.Int[0, LegalClocks.France.Count - 1]).Sample((day, later, which) =>
        {
            var (clock, start) = (LegalClocks.France[which], new DateOnly(2000, 1, 1).AddDays(day));
            var due = clock.Due(start);
            Assert.True(due > start && due <= clock.Due(start.AddDays(later)) && due <= clock.Due(start, extended: true));
            Assert.True(!clock.Rolls || FrenchWorkingDays.Is(due));
        });

    [Fact]
    public async Task A_body_extends_its_clock_once_while_it_runs_and_the_reason_is_kept()
    {
        var stop = TestContext.Current.CancellationToken;
        var world = await PermitWorld.StartAsync(stop);
        await world.ApplyAsync(PermitWorld.Application(), stop);
        Assert.Equal("HYG-4001", (await ExtendAsync("authority", "authority-1")).Refusal.Code);
        await world.DecideAsync("steward-1", true, stop);
        var before = LegalClocks.WaitingOf(await world.Permits.FindAsync(PermitWorld.Id, stop));
        Assert.Equal(["committee", "authority"], before.Select(w => w.Clock.Id));

        Assert.Equal("HYG-13018", (await ExtendAsync("committee", "authority-1")).Refusal.Code);
        Assert.Equal("HYG-13017", (await ExtendAsync("completeness", "authority-1")).Refusal.Code);
        Assert.Equal("HYG-4004", (await ExtendAsync("authority", "researcher-1")).Refusal.Code);
        var extended = (await ExtendAsync("authority", "authority-1")).Value;
        var run = LegalClocks.WaitingOf(extended).Single(w => w.Clock.Id == "authority").Run;
        Assert.Equal((run.StartedOn.AddMonths(4), true), (run.DueOn, run.Extended));
        Assert.Equal(PermitWorld.Reason, Assert.IsType<ClockExtended>((await world.Permits.FindAsync(PermitWorld.Id, stop)).Events[^1].Event).Reason);
        Assert.Equal("HYG-13018", (await ExtendAsync("authority", "authority-1")).Refusal.Code);

        Task<Result<PermitFile>> ExtendAsync(string clock, string person) =>
            new ExtendClock(world.Permits, world.Accounts, world.Clock).RunAsync(new ExtendClock.Command(PermitWorld.Id, clock, new PersonId(person), PermitWorld.Reason), stop);
    }

    [Fact]
    public async Task What_is_late_is_not_extended()
    {
        var stop = TestContext.Current.CancellationToken;
        var world = await PermitWorld.StartAsync(stop);
        await world.ApplyAsync(PermitWorld.Application(), stop);
        await world.DecideAsync("steward-1", true, stop);
        world.Clock.Now = world.Clock.Now.AddMonths(2).AddDays(1);
        var late = new ExtendClock.Command(PermitWorld.Id, "authority", new PersonId("authority-1"), PermitWorld.Reason);
        Assert.Equal("HYG-13018", (await new ExtendClock(world.Permits, world.Accounts, world.Clock).RunAsync(late, stop)).Refusal.Code);
        world.Clock.Now = world.Clock.Now.AddDays(-1);
        Assert.False((await new ExtendClock(world.Permits, world.Accounts, world.Clock).RunAsync(late, stop)).IsRefused);
    }

    [Fact]
    public void A_law_to_come_starts_no_clock()
    {
        var (clock, first) = (Shipped("ehds-completion"), new DateOnly(2029, 3, 26));
        PermitEvent AskedOn(DateOnly day) => new FileMoved(PermitAct.AskMore, day, By, PermitWorld.Reason);
        Assert.Empty(clock.Read([AskedOn(first.AddDays(-1))]));
        Assert.Single(clock.Read([AskedOn(first)]));
    }

    private static LegalClock Shipped(string id) => LegalClocks.France.Single(c => string.Equals(c.Id, id, StringComparison.Ordinal));

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
        var waiting = (await register.ProjectAsync(project, stop))!.Waiting;
        Assert.Equal(("authority", DateOnly.FromDateTime(world.Clock.Now.UtcDateTime).AddMonths(2), false), (Shipped("authority").Step == waiting[^1].Step ? "authority" : waiting[^1].Step.En, waiting[^1].DueOn, waiting[^1].IsLate));
        world.Clock.Now = world.Clock.Now.AddMonths(2).AddDays(1);
        Assert.All((await register.ProjectAsync(project, stop))!.Waiting, w => Assert.True(w.IsLate));
        await world.DecideAsync("authority-1", true, stop);
        Assert.Empty((await register.ProjectAsync(project, stop))!.Waiting);
        var sheet = (await register.ProjectAsync(project, stop))!;
        Assert.Equal((ProjectStatus.Open, 3, PermitWorld.Id), (sheet.Line.Status, sheet.Decisions.Count, sheet.Permit));
        Assert.All(sheet.Decisions, d => Assert.NotNull(d.LogIndex));
        Assert.Contains("40", sheet.StudySentence.En, StringComparison.Ordinal);
        Assert.Null(await register.ProjectAsync(new ProjectId("none"), stop));
    }
}

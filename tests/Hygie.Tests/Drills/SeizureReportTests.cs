using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>A report is public: anyone may read it, nobody may make it say something else.</summary>
public sealed class SeizureReportTests
{
    private static readonly SigningKey Hub = SigningKey.Generate(new SeededSecretRandom(8));
    private static readonly AssertionResult Good = new("no-marker", AssertionOutcome.Ok, 12, "bytes", "wrong=0", []);
    private static readonly SeizureReport Report = new(
        new HostId("host-a"), new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), [Good, new("erased-stays-erased", AssertionOutcome.NotApplicable, 0, "keys", "reason=nothing-erased", [])],
        new PositiveControl(3, 3, 0, 40), [new("no-marker", true), new("erased-stays-erased", true)]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_signed_is_what_is_read()
    {
        var read = (await LastAsync(Report.ToDocument().SignedBy(Hub)))!.Report;
        Assert.Equal((Report.Host, Report.At, Report.Positive, true), (read.Host, read.At, read.Positive, read.Ok));
        Assert.Equal(Report.Assertions.Select(a => (a.Id, a.Outcome, a.Inspected, a.Unit, a.Figure)), read.Assertions.Select(a => (a.Id, a.Outcome, a.Inspected, a.Unit, a.Figure)));
        Assert.Equal(Report.Negatives, read.Negatives);
    }

    [Fact]
    public void Where_something_was_found_is_not_published()
    {
        var found = Report with { Assertions = [Good with { Outcome = AssertionOutcome.Failed, Found = ["export/somebody.csv: 3 planted value(s)"] }] };
        Assert.DoesNotContain("somebody", System.Text.Encoding.UTF8.GetString(found.ToDocument().SignedBy(Hub).ToFile()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_the_hub_did_not_sign_is_not_shown()
    {
        using var other = SigningKey.Generate(new SeededSecretRandom(9));
        await Assert.ThrowsAsync<DrillReportException>(() => LastAsync(Report.ToDocument()));
        await Assert.ThrowsAsync<DrillReportException>(() => LastAsync(Report.ToDocument().SignedBy(other)));
    }

    [Fact]
    public async Task Before_the_first_drill_there_is_none() => Assert.Null(await new PublishedDrills(new MemoryReports(), Hub.Verifying).LastAsync(Stop));

    public static TheoryData<string, SeizureReport> Bad => new()
    {
        { "an assertion failed", Report with { Assertions = [Good with { Outcome = AssertionOutcome.Failed }] } },
        { "a control was not caught", Report with { Negatives = [new("no-marker", false)] } },
        { "the quorum missed a marker", Report with { Positive = Report.Positive with { Found = 2 } } },
        { "the quorum found an identity", Report with { Positive = Report.Positive with { Identities = 1 } } },
        { "there was nothing to find", Report with { Positive = new PositiveControl(0, 0, 0, 40) } },
        { "one line had nothing to look at", Report with { Assertions = [Good, Good with { Id = "no-salt-twice", Outcome = AssertionOutcome.NotApplicable, Inspected = 0 }] } },
        { "nothing was looked at", Report with { Assertions = [Good with { Outcome = AssertionOutcome.NotApplicable, Inspected = 0 }] } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_drill_that_failed_is_not_ok_and_cannot_say_so(string why, SeizureReport report)
    {
        Assert.False(report.Ok, why);
        Assert.False(SeizureReport.Read(report.ToDocument()).Value.Ok, why);
        var lie = SignedDocument.Unsigned(SeizureReport.Type, report.ToDocument().Body.With("ok", true));
        Assert.Equal("HYG-19004", SeizureReport.Read(lie).Refusal.Code);
    }

    [Fact]
    public void Well_of_what_was_not_looked_at_is_refused() =>
        Assert.Equal("HYG-19004", SeizureReport.Read((Report with { Assertions = [Good with { Inspected = 0 }] }).ToDocument()).Refusal.Code);

    private static async Task<DrillView?> LastAsync(SignedDocument document)
    {
        var reports = new MemoryReports();
        await reports.KeepAsync(Report.At, document.ToFile(), Stop);
        return await new PublishedDrills(reports, Hub.Verifying).LastAsync(Stop);
    }
}

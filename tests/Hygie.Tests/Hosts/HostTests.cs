using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Hosts;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Hosts;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Hosts;

/// <summary>What may be entrusted to a host, and on what evidence.</summary>
public sealed class HostTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly HostControl Control = HostFiles.Controls.Single(c => c.Id == "hds-certification");
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly MemoryHostStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Unknown_is_not_a_pass_and_expired_fails()
    {
        Assert.Equal(CriterionResult.Unknown, Judge());
        Assert.Equal(CriterionResult.Pass, Judge(Evidence(true, Today)));
        Assert.Equal(CriterionResult.Expired, Judge(Evidence(true, Today.AddDays(-1))));
        Assert.Equal(CriterionResult.Fail, Judge(Evidence(false, Today), Evidence(true, Today.AddDays(90))));
        Assert.Equal(CriterionResult.Pass, Judge(Evidence(false, Today.AddDays(-1)), Evidence(true, Today)));
        foreach (var result in new[] { CriterionResult.Unknown, CriterionResult.Expired, CriterionResult.Fail })
            Assert.False(HostAssessment.IsGreen([new ControlJudgement(Control, result, null)], HostZone.Clear));
        Assert.False(HostAssessment.IsGreen([], HostZone.Clear));
    }

    [Fact]
    public void The_shipped_files_read_and_their_evidence_names_controls()
    {
        Assert.InRange(HostFiles.Controls.Length, 12, 30);
        var known = HostFiles.Controls.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in HostFiles.Examples)
        {
            var file = HostFiles.Example(id).Value;
            Assert.Equal(id, file.Profile.Id.Value);
            Assert.All(file.Evidence, e => Assert.Contains(e.Control, known));
            Assert.NotEmpty(file.Profile.Sources);
        }
    }

    [Theory]
    [InlineData("id: host-x\noffer: o\ncompany: c\nas-of: 2026-11-01\nzone: sealed\nsurprise: 1")]
    [InlineData("id: HOST\noffer: o\ncompany: c\nas-of: 2026-11-01")]
    [InlineData("id: host-x\noffer: o\ncompany: c\nas-of: yesterday")]
    [InlineData("id: host-x\noffer: o\ncompany: c\nas-of: 2026-11-01\nholders: [{ name: x, seat: US, capital: 24.001, votes: 1 }]")]
    [InlineData("id: host-x\noffer: o\ncompany: c\nas-of: 2026-11-01\nevidence: [{ control: a, kind: rumour, result: pass }]")]
    [InlineData("")]
    [InlineData("- a list")]
    public void A_file_that_is_not_understood_whole_is_refused(string yaml) => Assert.Equal("HYG-5001", HostFiles.Read(yaml).Refusal.Code);

    [Fact]
    public async Task A_sealed_verdict_lets_a_host_keep_objects_and_lends_no_key()
    {
        using var assessor = SigningKey.Generate(new SeededSecretRandom(1));
        var assessment = await AssessAsync("host-a", null, assessor);
        Assert.True(assessment.Verdict.Green);
        var host = (await _store.FindAsync(new HostId("host-a"), Stop))!;
        Assert.True(host.MayHoldSealed(_clock.GetUtcNow()));
        Assert.False(host.MayHoldSealed(assessment.Verdict.Until));
        Assert.NotEqual(Core.Custody.Evidence.Holds, ZoneDocuments.Read(assessment.Verdict.Document.Span, Register(assessor)).Evidence);
    }

    [Fact]
    public async Task A_clear_verdict_is_the_one_that_the_custodian_reads()
    {
        var random = new SeededSecretRandom(1);
        using var assessor = SigningKey.Generate(random);
        using var zone = OwnKeys.Generate(random);
        var assessment = await AssessAsync("hub-machine", new ZoneKeys("zone-hub", zone.Signing.Verifying, zone.Identity.Recipient.ToString()), assessor);
        Assert.True(assessment.Verdict.Green, string.Join(", ", assessment.Judged.Where(j => j.Result != CriterionResult.Pass).Select(j => j.Control.Id + " " + j.Result)));
        var brought = await new HostZoneFacts(_store).VerdictAsync("zone-hub", Stop);
        var read = ZoneDocuments.Read(brought!.Value.Span, Register(assessor)).Value!;
        Assert.True(read.Verdict is { Green: true, ClearProcessing: true });
        Assert.Equal(assessment.Verdict.Until, read.Verdict.ValidUntil);
        Assert.Null(await new HostZoneFacts(_store).VerdictAsync("another", Stop));
    }

    [Theory]
    [InlineData("host-a")]
    [InlineData("azure-france")]
    [InlineData("ovhcloud")]
    public async Task A_host_without_its_evidence_is_never_green_for_clear_processing(string example)
    {
        var random = new SeededSecretRandom(1);
        using var assessor = SigningKey.Generate(random);
        using var zone = OwnKeys.Generate(random);
        var assessment = await AssessAsync(example, new ZoneKeys("zone-x", zone.Signing.Verifying, zone.Identity.Recipient.ToString()), assessor);
        Assert.False(assessment.Verdict.Green);
        Assert.False(ZoneDocuments.Read(assessment.Verdict.Document.Span, Register(assessor)).Value!.Verdict.Green);
    }

    [Fact]
    public async Task A_verdict_ends_the_day_after_its_first_evidence_does()
    {
        var judged = HostAssessment.Judge(HostFiles.Example("host-a").Value.Profile, [Evidence(true, Today.AddDays(10))], [Control], Today);
        Assert.Equal(Today.AddDays(11), HostAssessment.EndsOn(judged, HostZone.Clear, Today));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task The_register_shows_each_control_with_its_evidence()
    {
        using var assessor = SigningKey.Generate(new SeededSecretRandom(1));
        await AssessAsync("azure-france", null, assessor);
        var sheet = Assert.Single(await new HostRegister(_store, HostFiles.Controls, _clock).HostsAsync(Stop));
        Assert.Equal(HostFiles.Controls.Length, sheet.Criteria.Count);
        Assert.Equal(CriterionResult.Fail, sheet.Criteria.Single(c => c.Id == "secnumcloud-19-6-holding").Result);
        Assert.All(sheet.Criteria.Where(c => c.Result == CriterionResult.Unknown), c => Assert.Equal("", c.EvidenceSha256));
    }

    private static HostEvidence Evidence(bool passes, DateOnly until) => new(Control.Id, "s", EvidenceKind.Document, passes, new string('a', 64), until);

    private static CriterionResult Judge(params HostEvidence[] evidence) =>
        HostAssessment.Judge(HostFiles.Example("host-a").Value.Profile, evidence, [Control], Today).Single().Result;

    private static KeyRegister Register(SigningKey assessor) => KeyRegister.Empty.Enrol(assessor.Verifying, KeyRole.Assessor, "assessor-1", 0).Value;

    private async Task<AssessHost.Assessment> AssessAsync(string example, ZoneKeys? zone, SigningKey assessor)
    {
        var by = new PersonId("assessor-1");
        await new AdmitHost(_store, _clock).RunAsync(new AdmitHost.Command(HostFiles.Example(example).Value, by), Stop);
        return (await new AssessHost(_store, HostFiles.Controls, assessor, _clock).RunAsync(new AssessHost.Command(new HostId(example), zone, by), Stop)).Value;
    }
}

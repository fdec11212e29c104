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
            Assert.False(HostAssessment.IsGreen([new ControlJudgement(Control, result, null, LocalText.Same(""))], HostZone.Clear));
        Assert.False(HostAssessment.IsGreen([], HostZone.Clear));
    }

    [Fact]
    public void Evidence_of_a_kind_that_does_not_count_is_none()
    {
        var document = Control with { Accepts = [EvidenceKind.Document] };
        foreach (var (kind, result) in new[] { (EvidenceKind.Document, CriterionResult.Pass), (EvidenceKind.Attestation, CriterionResult.Unknown), (EvidenceKind.Config, CriterionResult.Unknown), (EvidenceKind.Probe, CriterionResult.Unknown) })
            Assert.Equal(result, HostAssessment.Judge(Profile, [Evidence(true, Today) with { Kind = kind }], [document], Today).Single().Result);
        Assert.Equal("The evidence brought is of another kind than those that count.",
            HostAssessment.Judge(Profile, [Evidence(true, Today) with { Kind = EvidenceKind.Attestation }], [document], Today).Single().Reason.En);
    }

    [Fact]
    public void A_document_that_is_not_there_byte_for_byte_is_no_evidence_and_a_probe_needs_none()
    {
        var (brought, other) = (new HashSet<string> { new('a', 64) }, new HashSet<string> { new('b', 64) });
        Assert.Equal(CriterionResult.Pass, Of(EvidenceKind.Document, null));
        Assert.Equal(CriterionResult.Pass, Of(EvidenceKind.Document, brought));
        foreach (var kind in new[] { EvidenceKind.Document, EvidenceKind.Attestation, EvidenceKind.Config })
            Assert.Equal(CriterionResult.Unknown, Of(kind, other));
        Assert.Equal(CriterionResult.Pass, Of(EvidenceKind.Probe, other));

        CriterionResult Of(EvidenceKind kind, IReadOnlySet<string>? papers) => HostAssessment.Judge(Profile, [Evidence(true, Today) with { Kind = kind }], [Control with { Accepts = [] }], Today, papers).Single().Result;
    }

    [Fact]
    public async Task What_a_probe_saw_is_evidence_for_a_month_and_a_later_one_takes_its_place()
    {
        await new AdmitHost(_store, _clock).RunAsync(new AdmitHost.Command(HostFiles.Example("host-a").Value, new PersonId("operator-1")), Stop);
        var locks = Control with { Id = KeepProbe.ControlOf("object-lock"), Accepts = [EvidenceKind.Probe], Zones = [HostZone.Sealed] };
        foreach (var (seen, result) in new[] { (CapabilityResult.Works, CriterionResult.Pass), (CapabilityResult.Ignored, CriterionResult.Fail), (CapabilityResult.Missing, CriterionResult.Fail), (CapabilityResult.Unknown, CriterionResult.Unknown) })
        {
            var kept = (await new KeepProbe(_store, _clock).RunAsync(new KeepProbe.Command(new HostId("host-a"), [new CapabilityFinding("object-lock", seen, "204")], new PersonId("operator-1")), Stop)).Value;
            Assert.Equal(result, HostAssessment.Judge(kept.Profile, kept.Evidence, [locks], Today.AddDays(KeepProbe.HoldsDays)).Single().Result);
            Assert.Equal(result == CriterionResult.Pass ? CriterionResult.Expired : result == CriterionResult.Fail ? CriterionResult.Expired : result,
                HostAssessment.Judge(kept.Profile, kept.Evidence, [locks], Today.AddDays(KeepProbe.HoldsDays + 1)).Single().Result);
            Assert.Contains(kept.Evidence, e => e.Control == "keys-outside");
        }

        Assert.Equal("HYG-5003 (host=nobody)", (await new KeepProbe(_store, _clock).RunAsync(new KeepProbe.Command(new HostId("nobody"), [], new PersonId("operator-1")), Stop)).Refusal.ToString());
    }

    [Theory]
    [InlineData("FR", CriterionResult.Pass, CriterionResult.Pass)]
    [InlineData("NO", CriterionResult.Fail, CriterionResult.Pass)]
    [InlineData("CH", CriterionResult.Fail, CriterionResult.Fail)]
    [InlineData("??", CriterionResult.Unknown, CriterionResult.Unknown)]
    public void Norway_is_in_the_area_and_not_in_the_union(string country, CriterionResult union, CriterionResult area)
    {
        var judged = HostAssessment.Judge(Profile with { Locations = [country] }, [], HostFiles.Controls, Today);
        Assert.Equal(union, judged.Single(j => j.Control.Id == "secnumcloud-19-2-location").Result);
        Assert.Equal(area, judged.Single(j => j.Control.Id == "hds-28-location").Result);
    }

    [Fact]
    public void A_profile_older_than_a_year_is_expired_and_every_judgement_has_its_reason_in_both_languages()
    {
        var judged = HostAssessment.Judge(Profile with { AsOf = Today.AddYears(-1).AddDays(-1) }, [], HostFiles.Controls, Today);
        Assert.All(judged.Where(j => j.Control.Rule != ControlRule.Evidence), j => Assert.Equal(CriterionResult.Expired, j.Result));
        Assert.All(judged, j => Assert.False(j.Reason.Fr.Length == 0 || j.Reason.En.Length == 0));
        Assert.False(HostAssessment.IsGreen(judged, HostZone.Clear));
    }

    [Fact]
    public void The_verdict_ends_when_a_criterion_must_be_judged_anew()
    {
        var judged = HostAssessment.Judge(Profile, [Evidence(true, Today.AddDays(90))], [Control with { Days = 30 }], Today);
        Assert.Equal(Today.AddDays(30), HostAssessment.EndsOn(judged, HostZone.Clear, Today));
    }

    [Fact]
    public void The_providers_that_people_ask_about_ship_as_examples() => Assert.Equal(
        ["azure-france", "ceph-on-premises", "cloud-temple", "host-a", "host-b", "hub-machine", "numspot", "outscale", "ovhcloud", "scaleway"], HostFiles.Examples);

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
    [InlineData("id: host-x\nlocations: [- a]")]
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
        var sheet = Assert.Single(await new HostRegister(_store, HostFiles.Controls, _clock, exitDrillDays: 90).HostsAsync(Stop));
        Assert.Equal(HostFiles.Controls.Length, sheet.Criteria.Count);
        Assert.Equal(CriterionResult.Fail, sheet.Criteria.Single(c => c.Id == "secnumcloud-19-6-holding").Result);
        Assert.All(sheet.Criteria.Where(c => c.Result == CriterionResult.Unknown), c => Assert.Equal("", c.EvidenceSha256));
        Assert.Equal("Microsoft Corporation and its subsidiaries holds 100 %; 24 % at most for one.", sheet.Criteria.Single(c => c.Id == "secnumcloud-19-6-holding").Reason.En);
        Assert.Equal([(HostZone.Sealed, false, false)], sheet.Verdicts.Select(v => (v.Use, v.Green, v.Stands)));
    }

    private static HostProfile Profile => HostFiles.Example("host-a").Value.Profile;

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

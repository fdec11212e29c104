using System.Globalization;
using System.Text;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Hosts;

/// <summary>An administration's own criteria: what a file may hold, and what a wrong one is answered.</summary>
public sealed class CriteriaFileTests
{
    private const string One = "- id: seat\n  group: law\n  fr: Siège\n  en: Seat\n  source: 2.1\n  zones: [clear]\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void An_item_has_what_it_says_and_the_usual_where_it_says_nothing()
    {
        var read = CriteriaFile.Read(One + "- { id: lock, group: sub-processors, fr: f, en: e, source: s, zones: [sealed, clear], accepts: [probe, config], days: 30 }\n").Value;
        Assert.Equal(["seat", "lock"], read.Select(c => c.Id));
        Assert.Equal((CriterionGroup.Law, ControlRule.Evidence, HostAssessment.LongestDays), (read[0].Group, read[0].Rule, read[0].Days));
        Assert.Empty(read[0].Accepts);
        Assert.Equal((CriterionGroup.SubProcessors, new LocalText("f", "e"), 30), (read[1].Group, read[1].Text, read[1].Days));
        Assert.Equal([EvidenceKind.Probe, EvidenceKind.Config], read[1].Accepts);
        Assert.Equal([HostZone.Sealed, HostZone.Clear], read[1].Zones);
    }

    [Fact]
    public async Task The_shipped_example_reads_and_its_probes_are_capabilities()
    {
        await using var file = File.OpenRead(TestFiles.InCheckout("examples", "hosts", "criteria.yaml"));
        var read = (await CriteriaFile.ReadAsync(file, Stop)).Value;
        Assert.Equal(7, read.Length);
        Assert.All(read.Where(c => c.Id.StartsWith("store-", StringComparison.Ordinal)), c => Assert.Contains(Capability.All, known => KeepProbe.ControlOf(known.Id) == c.Id));
    }

    [Fact]
    public void Three_hundred_and_fifty_criteria_are_judged_one_by_one()
    {
        var controls = CriteriaFile.Read(Many(350)).Value;
        Assert.Equal(350, controls.Length);
        var profile = HostFiles.Example("host-a").Value.Profile;
        var day = profile.AsOf;
        var evidence = controls.Where(c => c.Rule == ControlRule.Evidence).Select(c => new HostEvidence(c.Id, "s", EvidenceKind.Document, true, new string('a', 64), day)).ToList();
        var judged = HostAssessment.Judge(profile, evidence, controls, day);
        Assert.Equal(350, judged.Length);
        Assert.True(HostAssessment.IsGreen(judged, HostZone.Clear));
        // One of them missing is enough, and it alone is unknown.
        var lacking = HostAssessment.Judge(profile, evidence[1..], controls, day);
        Assert.False(HostAssessment.IsGreen(lacking, HostZone.Clear));
        Assert.Equal(evidence[0].Control, lacking.Single(j => j.Result == CriterionResult.Unknown).Control.Id);
    }

    [Theory]
    [InlineData("", "HYG-5030 (line=1, what=- id: …)")]
    [InlineData("# nothing\n", "HYG-5030 (line=2, what=- id: …)")]
    [InlineData("[]", "HYG-5030 (line=1, what=[])")]
    [InlineData("id: seat", "HYG-5030 (line=1, what=- id: …)")]
    [InlineData("- seat\n- holders", "HYG-5030 (line=1, what=- id: …)")]
    [InlineData(One + "- id: [a\n", "HYG-5030 (line=8, what=YAML)")]
    [InlineData("- zones: [- ]", "HYG-5030 (line=1, what=YAML)")]
    [InlineData("- zones: [clear, - ]", "HYG-5030 (line=1, what=YAML)")]
    [InlineData("- zones: [- a]", "HYG-5030 (line=1, what=YAML)")]
    [InlineData(One + "---\n" + One, "HYG-5030 (line=7, what=---)")]
    [InlineData("- &a { id: seat }\n- *a", "HYG-5030 (line=1, what=- id: …)")]
    [InlineData(One + "  accepts: { a: b }", "HYG-5030 (line=7, what=name: value)")]
    [InlineData(One + "  accepts: [[probe]]", "HYG-5030 (line=7, what=[ value, value ])")]
    [InlineData(One + "  weight: 3", "HYG-5031 (known=id, group, fr, en, source, zones, rule, accepts, days, line=7, member=weight)")]
    [InlineData("- id: seat\n  group: law\n  fr: Siège\n  source: x\n  zones: [clear]", "HYG-5032 (line=1, member=en)")]
    [InlineData("- id: seat\n  group: law\n  fr: Siège\n  en: ''\n  source: x\n  zones: [clear]", "HYG-5032 (line=4, member=en)")]
    [InlineData("- id: seat\n  group: law\n  fr: Siège\n  en: e\n  source: x\n  zones: []", "HYG-5032 (line=6, member=zones)")]
    [InlineData("- id: SEAT\n  group: law\n  fr: f\n  en: e\n  source: x\n  zones: [clear]", "HYG-5033 (allowed=a-z 0-9 . -, line=1, member=id, value=SEAT)")]
    [InlineData("- id: seat\n  group: money\n  fr: f\n  en: e\n  source: x\n  zones: [clear]", "HYG-5033 (allowed=law, certification, keys, exit, sub-processors, line=2, member=group, value=money)")]
    [InlineData("- id: seat\n  group: law\n  fr: f\n  en: e\n  source: x\n  zones: [clear, open]", "HYG-5033 (allowed=sealed, clear, line=6, member=zones, value=open)")]
    [InlineData(One + "  rule: guess", "HYG-5033 (allowed=evidence, seat, holding, location, area, administration, line=7, member=rule, value=guess)")]
    [InlineData(One + "  accepts: [rumour]", "HYG-5033 (allowed=probe, config, document, attestation, line=7, member=accepts, value=rumour)")]
    [InlineData(One + "  rule: seat\n  accepts: [probe]", "HYG-5033 (allowed=rule: evidence, line=8, member=accepts, value=probe)")]
    [InlineData(One + "  days: 181", "HYG-5033 (allowed=1 – 180, line=7, member=days, value=181)")]
    [InlineData(One + "  days: soon", "HYG-5033 (allowed=1 – 180, line=7, member=days, value=soon)")]
    [InlineData(One + One, "HYG-5034 (first=1, id=seat, line=7)")]
    [InlineData(One + "  fr: again", "HYG-5034 (first=3, id=fr, line=7)")]
    public void A_wrong_file_is_refused_with_its_line(string yaml, string refusal) => Assert.Equal(refusal, CriteriaFile.Read(yaml).Refusal.ToString());

    [Fact]
    public async Task A_file_too_large_too_deep_or_no_text_costs_a_refusal_and_no_more()
    {
        Assert.Equal("HYG-5030 (line=1, what=> 1048576 bytes)", CriteriaFile.Read(new string('#', CriteriaFile.MaxBytes + 1)).Refusal.ToString());
        Assert.Equal("HYG-5030", CriteriaFile.Read(new string('[', CriteriaFile.MaxBytes)).Refusal.Code);
        Assert.Equal("HYG-5030", CriteriaFile.Read(One + "  accepts: " + new string('[', 500_000)).Refusal.Code);
        Assert.Equal("HYG-5030 (line=1, what=UTF-8)", (await CriteriaFile.ReadAsync(new MemoryStream([0xff, 0xfe, 0x00]), Stop)).Refusal.ToString());
        Assert.Equal("HYG-5030 (line=1, what=> 1048576 bytes)", (await CriteriaFile.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes(new string('#', CriteriaFile.MaxBytes + 2))), Stop)).Refusal.ToString());
        Assert.Equal("HYG-5030", CriteriaFile.Read(Many(CriteriaFile.MaxCriteria + 1)).Refusal.Code);
    }

    [Fact]
    public void Whatever_is_cut_or_changed_in_a_file_is_read_whole_or_refused()
    {
        var whole = Many(4);
        string[] puts = ["", ":", "- ", "[", "\"", "\n", "\t", "&a ", "\0"];
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 8], Gen.Int[0, puts.Length - 1].Select(i => puts[i])).Sample((at, cut, put) =>
        {
            var read = CriteriaFile.Read(whole[..at] + put + whole[Math.Min(whole.Length, at + cut)..]);
            Assert.True(read.IsRefused ? read.Refusal.Code.StartsWith("HYG-503", StringComparison.Ordinal) : read.Value.All(c => c.Zones.Length > 0 && c.Text.En.Length > 0));
        });
    }

    /// <summary>A file as long as those of administrations.</summary>
    private static string Many(int count)
    {
        string[] groups = ["law", "certification", "keys", "exit", "sub-processors"], rules = ["evidence", "seat", "evidence", "location", "evidence", "area"];
        return string.Concat(Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"- id: c-{i}\n  group: {groups[i % 5]}\n  fr: \"Critère {i}\"\n  en: \"Criterion {i}\"\n  source: \"§ {i}\"\n  zones: [{(i % 3 == 0 ? "sealed, clear" : "clear")}]\n  rule: {rules[i % 6]}\n")));
    }
}

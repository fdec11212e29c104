using System.Text;
using Hygie.Core;
using Hygie.Core.Studies;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>Reading a definition: what is right becomes a tree with positions, what is wrong is named with line, column and the nearest word.</summary>
public sealed class StudyReaderTests
{
    internal const string Right = """
        hygie-study: 1
        name: small
        source: snds
        period: { from: 2022-01-01, to: 2022-12-31 }
        population:
          all:
            - age: { from: 40 }
            - dispensing: { atc: [A10BA02] }
              at-least: 2
        variables:
          sex: { sex: code }
        """;

    /// <summary>Wrong in a way that a schema can say.</summary>
    public static TheoryData<string, string> WrongWords => new()
    {
        { "dispensing: {", "dispensng: {" }, { "source: snds", "source: snd" }, { "population:", "popluation:" }, { "at-least: 2", "at-lest: 2" }, { "sex: { sex: code }", "sex: { sexe: code }" },
        { "to: 2022-12-31", "to: 31/12/2022" }, { "A10BA02", "A10B" }, { "A10BA02", "A10BA02'; DROP" }, { "[A10BA02]", "[]" }, { "at-least: 2", "at-least: 0" }, { "age: { from: 40 }", "age: { from: 40 }\n      sex: men" },
        { "sex: { sex: code }", "Sex: { sex: code }" }, { "name: small\n", "" }, { "hygie-study: 1", "hygie-study: 2" }, { "name: small", "name: small\nrules: { sentinels: off }" },
        { "at-least: 2", "anchor: middle\n      after: { death: any }\n      within-days: 9" }, { "dispensing: { atc: [A10BA02] }", "exposure: { atc: [A10BA02] }" }, { "sex: { sex: code }", "c: { score: charlson@2 }" },
    };

    public static TheoryData<string> Examples() => [.. Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_reads(string file) =>
        Assert.Empty(StudyReader.Read(File.ReadAllBytes(TestFiles.InCheckout("examples", file))).Problems);

    [Fact]
    public void A_definition_becomes_a_tree_with_positions()
    {
        var study = Read(Right).Definition!;
        var all = Assert.IsType<AllOf>(study.Population);
        var drug = Assert.IsType<Happens>(all.Parts[1]);
        Assert.Equal((2, CountUnit.Dates, new Position(8, 7)), (drug.AtLeast, drug.Unit, drug.At));
        Assert.Equal(6, study.FlowMonths);
        Assert.Equal(QuestionKind.Events, study.Question);
    }

    [Fact]
    public void The_hash_is_of_the_exact_bytes()
    {
        Assert.NotEqual(Read(Right).Definition!.Hash, Read(Right + "\n").Definition!.Hash);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Right))), Read(Right).Definition!.Hash.ToString());
    }

    [Theory]
    [InlineData("dispensing: {", "dispensng: {", "HYG-12002", 8, 7, "dispensing")]
    [InlineData("source: snds", "source: snd", "HYG-12002", 3, 9, "snds")]
    [InlineData("population:", "popluation:", "HYG-12002", 5, 1, "population")]
    [InlineData("at-least: 2", "at-lest: 2", "HYG-12002", 9, 7, "at-least")]
    [InlineData("sex: { sex: code }", "sex: { sexe: code }", "HYG-12002", 11, 10, "sex")]
    public void A_wrong_word_is_answered_by_the_nearest(string right, string wrong, string code, int line, int column, string nearest)
    {
        var problem = Read(Right.Replace(right, wrong, StringComparison.Ordinal)).Problems.First(p => p.Code == code);
        Assert.Equal(FormattableString.Invariant($"{line}:{column} {nearest}"), $"{problem.Facts["line"]}:{problem.Facts["column"]} {problem.Facts["nearest"]}");
    }

    [Theory]
    [InlineData("to: 2022-12-31", "to: 2021-12-31", "HYG-12006", 4)]
    [InlineData("to: 2022-12-31", "to: 31/12/2022", "HYG-12004", 4)]
    [InlineData("A10BA02", "A10B", "HYG-12005", 8)]
    [InlineData("A10BA02", "A10BA02'; DROP", "HYG-12005", 8)]
    [InlineData("[A10BA02]", "[]", "HYG-12016", 8)]
    [InlineData("{ atc: [A10BA02] }", "metformin", "HYG-12008", 8)]
    [InlineData("at-least: 2", "at-least: 0", "HYG-12010", 9)]
    [InlineData("at-least: 2", "at-least: 2\n      at-least: 3", "HYG-12007", 10)]
    [InlineData("{ from: 40 }", "{ from: 40, to: 20 }", "HYG-12006", 7)]
    [InlineData("age: { from: 40 }", "age: { from: 40 }\n      at-least: 2", "HYG-12019", 8)]
    [InlineData("sex: { sex: code }", "age: { age: exact }", "HYG-12009", 11)]
    [InlineData("sex: { sex: code }", "age: { age: exact, reason: \" \" }", "HYG-12009", 11)]
    [InlineData("sex: { sex: code }", "Sex: { sex: code }", "HYG-12013", 11)]
    [InlineData("sex: { sex: code }", "d: { first-date: { death: any }, granularity: day }", "HYG-12009", 11)]
    [InlineData("name: small\n", "", "HYG-12003", 1)]
    [InlineData("hygie-study: 1", "hygie-study: 2", "HYG-12018", 1)]
    [InlineData("name: small", "name: small\nrules: { sentinels: off }", "HYG-12015", 3)]
    [InlineData("name: small", "name: &a small", "HYG-12014", 2)]
    [InlineData("[A10BA02]", "[A10BA02", "HYG-12001", 8)]
    [InlineData("name: small", "name: small\ncodes:\n  a: { of: [b] }\n  b: { of: [c] }\n  c: { of: [a] }", "HYG-12022", 6)]
    [InlineData("name: small", "name: small\ncodes:\n  a: { of: [a] }", "HYG-12022", 4)]
    [InlineData("name: small", "name: small\ncodes:\n  a: { of: [bb] }\n  b: { atc: [A10*] }", "HYG-12008", 4)]
    [InlineData("name: small", "name: small\ncodes:\n  a: { of: [b, c] }\n  b: { atc: [A10*] }\n  c: { icd10: [E11] }", "HYG-12008", 4)]
    [InlineData("at-least: 2", "window: { from: 2022-06-01, to: 2022-06-30 }\n      after: { death: any, window: { from: 2022-07-01, to: 2022-07-31 } }\n      within-days: 9", "HYG-12023", 8)]
    [InlineData("at-least: 2", "window: { from: 2022-06-01, to: 2022-06-30 }\n      after: { death: any, window: { from: 2022-01-01, to: 2022-01-31 } }\n      within-days: 9", "HYG-12023", 8)]
    [InlineData("at-least: 2", "window: { from: 2022-06-01, to: 2022-06-30 }\n      before: { death: any, window: { from: 2022-01-01, to: 2022-01-31 } }\n      within-days: 9", "HYG-12023", 8)]
    [InlineData("at-least: 2", "after: { death: any }\n      before: { death: any }\n      within-days: 9", "HYG-12019", 10)]
    [InlineData("at-least: 2", "after: { death: any }", "HYG-12003", 8)]
    [InlineData("at-least: 2", "anchor: middle\n      after: { death: any }\n      within-days: 9", "HYG-12002", 9)]
    [InlineData("dispensing: { atc: [A10BA02] }\n      at-least: 2", "death: any\n      washout-days: 30", "HYG-12019", 8)]
    [InlineData("dispensing: { atc: [A10BA02] }", "exposure: { atc: [A10BA02] }", "HYG-12003", 8)]
    [InlineData("dispensing: { atc: [A10BA02] }", "diagnosis: { icd10: [E14-E10] }", "HYG-12005", 8)]
    [InlineData("sex: { sex: code }", "c: { score: charlson@2 }", "HYG-12008", 11)]
    public void A_wrong_definition_is_refused_where_it_is_wrong(string right, string wrong, string code, int line)
    {
        var problems = Read(Right.Replace(right, wrong, StringComparison.Ordinal)).Problems;
        Assert.Contains(problems, p => p.Code == code && p.Facts["line"] == line.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A word of the language that means nothing on the tables read is refused where it stands; a name that an author chose is no word.</summary>
    [Theory]
    [InlineData("snds", "sex: men", "follow-up: whole", "HYG-12027", "6:7")]
    [InlineData("snds", "icd10: [E11]", "snomed: [44054006]", "HYG-12026", "7:20")]
    [InlineData("omop", "sex: men", "long-term-condition: { icd10: [E11] }", "HYG-12026", "6:7")]
    [InlineData("omop", "sex: men", "stay: { ghm: [05M09*] }", "HYG-12027", "6:15")]
    [InlineData("omop", "sex: men", "stay: { main-diagnosis: [I50*] }", "HYG-12026", "6:15")]
    [InlineData("omop", "sex: men", "residence: [29]", "HYG-12027", "6:7")]
    [InlineData("omop", "sex: men", "dispensing: { cip13: [3400930000001] }", "HYG-12026", "6:21")]
    [InlineData("omop", "sex: men", "biology: { nabm: [1577] }", "HYG-12026", "6:18")]
    [InlineData("omop", "sex: men", "consultation: { specialty: [3] }", "HYG-12026", "6:23")]
    [InlineData("omop", "icd10: [E11]", "icd10: [E11], position: main", "HYG-12027", "7:34")]
    [InlineData("omop", "presence: { death: any }", "score: charlson@1", "HYG-12027", "9:12")]
    [InlineData("omop", "presence: { death: any }", "residence: department", "HYG-12027", "9:12")]
    [InlineData("omop", "name: small", "name: small\nquestion: stays", "HYG-12027", "2:1")]
    [InlineData("omop", "name: small", "name: small\nflow-months: 3", "HYG-12027", "2:1")]
    [InlineData("omop", "name: small", "name: small\nrules: { double-stays: off }", "HYG-12027", "2:1")]
    public void A_word_that_the_source_lacks_is_refused_where_it_stands(string source, string right, string wrong, string code, string at)
    {
        const string Definition = """
            name: small
            hygie-study: 1
            source: SOURCE
            period: { from: 2022-01-01, to: 2022-12-31 }
            population: { all: [
                { sex: men },
                { diagnosis: { icd10: [E11] } } ] }
            variables:
              score: { presence: { death: any } }
            """;
        var text = Definition.Replace("SOURCE", source, StringComparison.Ordinal);
        Assert.Empty(Read(text).Problems);
        var problem = Assert.Single(Read(text.Replace(right, wrong, StringComparison.Ordinal)).Problems);
        Assert.Equal((code, at), (problem.Code, $"{problem.Facts["line"]}:{problem.Facts["column"]}"));
    }

    /// <summary>What is not refused is read: every kind of event has SQL on each model, or is one of the words that it lacks.</summary>
    [Fact]
    public void Every_kind_of_event_is_read_or_refused_on_every_source()
    {
        Assert.All(SourceModel.All.Values, source => Assert.All(EventReader.Kinds, kind =>
        {
            var value = kind switch { "follow-up" => "whole", "stay" or "consultation" or "death" => "any", "exposure" => "{ atc: [A10*], covers-days: 30 }", "dispensing" => "{ atc: [A10*] }", "procedure" => "{ ccam: [NEKA020] }", "biology" when source == SourceModel.Omop => "{ loinc: [718-7] }", "biology" => "{ nabm: [1577] }", _ => "{ icd10: [E11] }" };
            var reading = Read($"hygie-study: 1\nname: small\nsource: {source.Name}\nperiod: {{ from: 2022-01-01, to: 2022-12-31 }}\npopulation: {{ all: [ {kind}: {value} ] }}");
            Assert.Equal(source.Lacks.ContainsKey(kind), reading.Definition is null);
            if (reading.Definition is { } study)
                Assert.True(StudyCompiler.Compile(study, SourceShape.Everything).TryGet(out _, out _));
        }));
    }

    /// <summary>No rule of the SNDS stands in the attrition of OMOP tables.</summary>
    [Fact]
    public void The_attrition_of_OMOP_is_its_plain_reading() =>
        Assert.Equal([null], StudyCompiler.Compile(Read(Right.Replace("snds", "omop", StringComparison.Ordinal)).Definition!, SourceShape.Everything).Value.Steps);

    /// <summary>A number alone does not say its nomenclature: without vocabulary tables it is refused, an ATC code is not.</summary>
    [Theory]
    [InlineData("atc: [A10BA02]", null)]
    [InlineData("rxnorm: [6809]", "concept, concept_ancestor")]
    [InlineData("concept: [1503297]", "concept_ancestor")]
    public void Codes_that_need_the_vocabulary_tables_are_refused_without_them(string codes, string? missing)
    {
        var study = Read(Right.Replace("snds", "omop", StringComparison.Ordinal).Replace("atc: [A10BA02]", codes, StringComparison.Ordinal)).Definition!;
        var compiled = StudyCompiler.Compile(study, Testing.Studies.OmopDrawing.WithoutVocabularies.Shape);
        Assert.Equal(missing, compiled.TryGet(out _, out var refusal) ? null : refusal.Facts["missing"]);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var wrong = Right.Replace("snds", "snd", StringComparison.Ordinal).Replace("at-least: 2", "at-least: x", StringComparison.Ordinal);
        Assert.Equal(["HYG-12002", "HYG-12010"], Read(wrong).Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_misspelt_word_is_not_said_to_be_missing_as_well() =>
        Assert.Equal(["HYG-12002", "HYG-12002"], Read(Right.Replace("dispensing", "dispensng", StringComparison.Ordinal).Replace("population", "popluation", StringComparison.Ordinal).Replace("name:", "nom:", StringComparison.Ordinal))
            .Problems.Where(p => p.Facts["line"] != "8").Select(p => p.Code));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Equal("HYG-12012", StudyReader.Parse([0x68, 0x00]).Refusal.Code);
        Assert.Equal("HYG-12012", StudyReader.Parse([0xff, 0xfe]).Refusal.Code);
        Assert.Equal("HYG-12012", StudyReader.Parse(new byte[YamlLimit + 1]).Refusal.Code);
    }

    private const int YamlLimit = 256 * 1024;

    [Fact]
    public void Any_cut_or_changed_definition_is_read_or_refused_with_a_known_code()
    {
        var bytes = File.ReadAllBytes(TestFiles.InCheckout("examples", "copd-readmission.yaml"));
        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Int[0, bytes.Length - 1], CsCheck.Gen.Char["{}[]:-&*!|>'\" \nxA1"], CsCheck.Gen.Bool), (at, with, cut) =>
        {
            var changed = cut ? bytes[..at] : [.. bytes[..at], (byte)with, .. bytes[(at + 1)..]];
            var reading = StudyReader.Read(changed);
            return reading.Definition is not null ? reading.Problems.Count == 0 : reading.Problems.Count > 0 && reading.Problems.All(p => RefusalTexts.Codes.Contains(p.Code));
        }, iter: 2000);
    }

    private static StudyReading Read(string text) => StudyReader.Read(Encoding.UTF8.GetBytes(text));
}

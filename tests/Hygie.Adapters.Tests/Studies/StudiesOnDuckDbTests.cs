using System.Globalization;
using CsCheck;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Studies;
using Hygie.Testing;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.Studies;

/// <summary>DuckDB against the specs and against the oracle.</summary>
public sealed class StudiesOnDuckDbTests
{
    private static readonly IQueryEngine Engine = DuckDbRegistration.Engine(memoryMegabytes: 512, threads: 2);

    public static TheoryData<int, string> Specs()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < StudySpecs.All.Count; i++)
            data.Add(i, StudySpecs.All[i].ToString());
        return data;
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task Every_spec_holds(int index, string says)
    {
        var spec = StudySpecs.All[index];
        var plan = StudyCompiler.Compile(spec.Study(), spec.Drawing.Shape).Value;
        using var database = new DrawnDatabase(spec.Data());
        Assert.Equal(spec.ExpectedDrawing(), await database.DrawAsync(Engine, plan.Persons, TestContext.Current.CancellationToken));
        Assert.NotEmpty(says);
    }

    [Fact]
    public void Generated_studies_on_generated_data_agree_with_the_oracle() =>
        Gen.Select(GeneratedStudies.Study, GeneratedStudies.Data, GeneratedStudies.Rules, Gen.Int[1, 3])
            .Sample(t => Assert.Equal(ByOracle(t.Item1, t.Item2, t.Item3), ByDuckDb(t.Item1, t.Item2, t.Item3, t.Item4)), iter: 60, threads: 1);

    /// <summary>Every step is the study under the rules so far; and what several queries of one call share changes none of them.</summary>
    [Fact]
    public void Generated_attrition_agrees_with_the_oracle_step_by_step() =>
        Gen.Select(GeneratedStudies.Study, GeneratedStudies.Data, GeneratedStudies.Rules, Gen.Int[1, 3])
            .Sample(t => Assert.Equal(StepsByOracle(t.Item1, t.Item2, t.Item3), StepsByDuckDb(t.Item1, t.Item2, t.Item3, t.Item4)), iter: 40, threads: 1);

    /// <summary>OMOP has no rule: its attrition is one step, what the study itself finds. With the vocabulary tables and without.</summary>
    [Fact]
    public void Generated_studies_on_generated_OMOP_tables_agree_with_the_oracle() =>
        Gen.Bool.SelectMany(vocabularies => Gen.Select(GeneratedOmop.Study(vocabularies), GeneratedOmop.Data(vocabularies), Gen.Int[1, 3]))
            .Sample(t => Assert.Equal(
                StepsByOracle(t.Item1, t.Item2, RuleSet.Naive) + ByOracle(t.Item1, t.Item2, RuleSet.Naive),
                StepsByDuckDb(t.Item1, t.Item2, RuleSet.Naive, t.Item3) + ByDuckDb(t.Item1, t.Item2, RuleSet.Naive, t.Item3)), iter: 100, threads: 1);

    /// <summary>Written by the source, the source's concept, the standard concept: the first that is meant is the event's code.</summary>
    [Fact]
    public async Task The_code_of_an_OMOP_event_is_the_nearest_to_its_source()
    {
        var data = DrawnTables.Read("""
            person
            _person
            p1

            concept
            concept_id | vocabulary_id | concept_code
            1          | ATC           | A10BA02
            2          | ATC           | A10BB09

            drug_exposure
            _person | drug_exposure_start_date | drug_concept_id | drug_source_concept_id | drug_source_value
            p1      | 2022-01-01               | 1               | 2                      | A10BH01
            p1      | 2022-02-01               | 1               | 2                      | pills
            p1      | 2022-03-01               | 1               | 0                      |
            """, OmopDrawing.All);
        var study = StudyReader.Parse("hygie-study: 1\nname: codes\nsource: omop\nperiod: { from: 2022-01-01, to: 2022-12-31 }\npopulation: { any: [ sex: men ] }\ntables: { drugs: { of: { dispensing: { atc: [A10B*] } }, columns: [date, code] } }"u8).Value;
        using var database = new DrawnDatabase(data);
        var found = await database.DrawAsync(Engine, StudyCompiler.Compile(study, data.Drawing.Shape).Value.Tables["drugs"], TestContext.Current.CancellationToken);
        Assert.Equal("_person | date | code\np1 | 2022-01 | A10BH01\np1 | 2022-02 | A10BB09\np1 | 2022-03 | A10BA02", found);
    }

    public static TheoryData<string> Examples() => [.. Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_agrees_with_the_oracle(string file)
    {
        var study = StudyReader.Parse(File.ReadAllBytes(TestFiles.InCheckout("examples", file))).Value;
        var (data, rules) = study.Source == SourceModel.Omop ? (GeneratedOmop.Data(vocabularies: true), Gen.Const(RuleSet.Naive)) : (GeneratedStudies.Data, GeneratedStudies.Rules);
        Gen.Select(data, rules)
            .Sample(t => Assert.Equal(ByOracle(study, t.Item1, t.Item2), ByDuckDb(study, t.Item1, t.Item2, 2)), iter: 5, threads: 1);
    }

    private static string ByOracle(StudyDefinition study, DrawnTables data, RuleSet rules)
    {
        var oracle = new StudyOracle(study, data, rules, ["p3"]);
        return string.Join("\n\n", [oracle.Persons(), .. study.Tables.Select(oracle.Table)]);
    }

    private static string ByDuckDb(StudyDefinition study, DrawnTables data, RuleSet rules, int buckets)
    {
        var plan = StudyCompiler.Compile(study, data.Drawing.Shape, rules).Value;
        using var database = new DrawnDatabase(data, ["p3"], buckets);
        return string.Join("\n\n", [Draw(plan.Persons), .. study.Tables.Select(t => Draw(plan.Tables[t.Name]))]);

        string Draw(CompiledQuery query) => database.DrawAsync(Engine, query, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static string StepsByOracle(StudyDefinition study, DrawnTables data, RuleSet rules)
    {
        var (applied, lines) = (RuleSet.Naive, new List<string>());
        foreach (var rule in StudyCompiler.Relevant(study, rules).Select(r => r.Name).Prepend("naive"))
        {
            applied = rule == "naive" ? applied : applied.With(rule);
            var oracle = new StudyOracle(study, data, applied, ["p3"]);
            lines.Add($"{rule} {oracle.Events().ToString(CultureInfo.InvariantCulture)} {oracle.Members().Count.ToString(CultureInfo.InvariantCulture)}");
        }

        return string.Join('\n', [.. lines, new StudyOracle(study, data, rules, ["p3"]).Persons()]);
    }

    private static string StepsByDuckDb(StudyDefinition study, DrawnTables data, RuleSet rules, int buckets)
    {
        var plan = StudyCompiler.Compile(study, data.Drawing.Shape, rules).Value;
        using var database = new DrawnDatabase(data, ["p3"], buckets);
        var (attrition, rows) = (new Attrition(plan), new List<object?[]>());
        foreach (var bucket in database.Buckets)
        {
            var results = Engine.ReadAsync([plan.Persons, plan.Attrition], bucket, CancellationToken.None).GetAwaiter().GetResult();
            rows.AddRange(results[0].Rows);
            attrition.Add(results[1]);
        }

        var steps = attrition.Steps.Select((step, i) => $"{plan.Steps[i]?.Name ?? "naive"} {step.Lines.ToString(CultureInfo.InvariantCulture)} {step.Persons.ToString(CultureInfo.InvariantCulture)}");
        return string.Join('\n', [.. steps, DrawnDatabase.Draw(plan.Persons, rows)]);
    }
}

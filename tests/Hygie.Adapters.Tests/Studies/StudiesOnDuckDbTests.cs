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
        var plan = StudyCompiler.Compile(spec.Study(), DrawnTables.Shape).Value;
        using var database = new DrawnDatabase(DrawnTables.Read(spec.Tables));
        Assert.Equal(spec.ExpectedDrawing(), await database.DrawAsync(Engine, plan.Persons, TestContext.Current.CancellationToken));
        Assert.NotEmpty(says);
    }

    [Fact]
    public void Generated_studies_on_generated_data_agree_with_the_oracle() =>
        Gen.Select(GeneratedStudies.Study, GeneratedStudies.Data, GeneratedStudies.Rules, Gen.Int[1, 3])
            .Sample(t => Assert.Equal(ByOracle(t.Item1, t.Item2, t.Item3), ByDuckDb(t.Item1, t.Item2, t.Item3, t.Item4)), iter: 60, threads: 1);

    public static TheoryData<string> Examples() => [.. Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_agrees_with_the_oracle(string file)
    {
        var study = StudyReader.Parse(File.ReadAllBytes(TestFiles.InCheckout("examples", file))).Value;
        Gen.Select(GeneratedStudies.Data, GeneratedStudies.Rules)
            .Sample(t => Assert.Equal(ByOracle(study, t.Item1, t.Item2), ByDuckDb(study, t.Item1, t.Item2, 2)), iter: 5, threads: 1);
    }

    private static string ByOracle(StudyDefinition study, DrawnTables data, RuleSet rules)
    {
        var oracle = new StudyOracle(study, data, rules, ["p3"]);
        return string.Join("\n\n", [oracle.Persons(), .. study.Tables.Select(oracle.Table)]);
    }

    private static string ByDuckDb(StudyDefinition study, DrawnTables data, RuleSet rules, int buckets)
    {
        var plan = StudyCompiler.Compile(study, DrawnTables.Shape, rules).Value;
        using var database = new DrawnDatabase(data, ["p3"], buckets);
        return string.Join("\n\n", [Draw(plan.Persons), .. study.Tables.Select(t => Draw(plan.Tables[t.Name]))]);

        string Draw(CompiledQuery query) => database.DrawAsync(Engine, query, CancellationToken.None).GetAwaiter().GetResult();
    }
}

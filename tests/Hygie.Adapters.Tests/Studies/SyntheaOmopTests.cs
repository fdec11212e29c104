using System.Text;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Studies;
using Hygie.Testing;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.Studies;

/// <summary>Definitions on published OMOP data, against SQL written by hand over the same files. Where that SQL joins nothing, the data make it so: in Synthea every code is written by the source.</summary>
public sealed class SyntheaOmopTests : IDisposable
{
    private static readonly IQueryEngine Engine = DuckDbRegistration.Engine(memoryMegabytes: 512, threads: 2);
    private readonly SyntheaOmop _synthea = new();

    public void Dispose() => _synthea.Dispose();

    /// <summary>The shipped example: 4 of 28 persons.</summary>
    [Fact]
    public async Task The_example_finds_whom_a_hand_written_query_finds()
    {
        var study = StudyReader.Parse(await File.ReadAllBytesAsync(TestFiles.InCheckout("examples", "hypertension-drugs-omop.yaml"), TestContext.Current.CancellationToken)).Value;
        var byHand = _synthea.Ask("""
            WITH drugs AS (SELECT person_id, drug_exposure_start_date AS day FROM drug_exposure WHERE drug_source_value IN ('310798', '308136', '197361', '314076') AND year(drug_exposure_start_date) = 2020)
            SELECT 'p' || p.person_id,
                CASE WHEN 2020 - year_of_birth >= 75 THEN '75+' WHEN 2020 - year_of_birth >= 60 THEN '60-74' WHEN 2020 - year_of_birth >= 45 THEN '45-59' ELSE '0-44' END,
                CASE gender_source_value WHEN 'M' THEN 1 WHEN 'F' THEN 2 END,
                (SELECT '2020-Q' || quarter(min(day)) FROM drugs d WHERE d.person_id = p.person_id),
                (SELECT sum(under) FROM (SELECT CASE WHEN next - day <= 45 THEN next - day ELSE 30 END AS under FROM (SELECT day, lead(day) OVER (ORDER BY day) AS next FROM (SELECT DISTINCT day FROM drugs d WHERE d.person_id = p.person_id)))),
                (SELECT count(DISTINCT measurement_date) FROM measurement m WHERE m.person_id = p.person_id AND measurement_source_value = '8480-6' AND year(measurement_date) = 2020),
                (SELECT count(*) FROM visit_occurrence v WHERE v.person_id = p.person_id AND visit_concept_id = 9202 AND year(visit_start_date) = 2020),
                (SELECT coalesce(sum(visit_end_date - visit_start_date), 0) FROM visit_occurrence v WHERE v.person_id = p.person_id AND visit_concept_id = 9201 AND year(visit_start_date) = 2020),
                EXISTS (SELECT 1 FROM death d WHERE d.person_id = p.person_id AND year(death_date) = 2020)
            FROM person p JOIN observation_period o USING (person_id)
            WHERE 2020 - year_of_birth >= 18 AND observation_period_start_date <= '2020-01-01' AND observation_period_end_date >= '2020-12-31'
                AND person_id IN (SELECT person_id FROM condition_occurrence WHERE condition_source_value = '59621000' AND condition_start_date <= '2020-12-31')
                AND person_id IN (SELECT person_id FROM drugs)
            """);
        Assert.NotEmpty(byHand);
        Assert.Equal(DrawnTables.Draw(["_person", .. study.Variables.Select(v => v.Name)], byHand), await RunAsync(study));
    }

    /// <summary>Each kind of event over the whole data, person by person.</summary>
    [Theory]
    [InlineData("{ count: { dispensing: { rxnorm: [310798] } }, of: events }", "SELECT person_id, count(*) FROM drug_exposure WHERE drug_source_value = '310798' GROUP BY 1", 103)]
    [InlineData("{ count: { diagnosis: { snomed: [444814009] } } }", "SELECT person_id, count(DISTINCT condition_start_date) FROM condition_occurrence WHERE condition_source_value = '444814009' GROUP BY 1", 61)]
    [InlineData("{ count: { procedure: { snomed: [710824005] } }, of: events }", "SELECT person_id, count(*) FROM procedure_occurrence WHERE procedure_source_value = '710824005' GROUP BY 1", 299)]
    [InlineData("{ total-quantity: { procedure: { concept: [4326177] } } }", "SELECT person_id, count(*) FROM procedure_occurrence WHERE procedure_concept_id = 4326177 GROUP BY 1", 202)]
    [InlineData("{ count: { biology: { loinc: [8480-6] } }, of: events }", "SELECT person_id, count(*) FROM measurement WHERE measurement_source_value = '8480-6' GROUP BY 1", 726)]
    [InlineData("{ count: { biology: { snomed: [171207006] } }, of: events }", "SELECT person_id, count(*) FROM measurement WHERE measurement_source_value = '171207006' GROUP BY 1", 275)]
    [InlineData("{ count: { stay: any }, of: events }", "SELECT person_id, count(*) FROM visit_occurrence WHERE visit_concept_id = 9201 GROUP BY 1", 13)]
    [InlineData("{ total-days: { stay: { nights-at-least: 1 } } }", "SELECT person_id, sum(visit_end_date - visit_start_date) FROM visit_occurrence WHERE visit_concept_id = 9201 GROUP BY 1", null)]
    [InlineData("{ count: { consultation: any }, of: events }", "SELECT person_id, count(*) FROM visit_occurrence WHERE visit_concept_id = 9202 GROUP BY 1", 1722)]
    [InlineData("{ count: { consultation: { concept: [38004446] } }, of: events }", "SELECT person_id, count(*) FROM visit_occurrence JOIN provider USING (provider_id) WHERE visit_concept_id = 9202 AND specialty_source_value = 'GENERAL PRACTICE' GROUP BY 1", null)]
    [InlineData("{ count: { death: { snomed: [26929004] } } }", "SELECT person_id, count(*) FROM death WHERE cause_source_value = '26929004' GROUP BY 1", 1)]
    [InlineData("{ count: { death: any } }", "SELECT person_id, count(*) FROM death GROUP BY 1", 3)]
    public async Task Every_kind_of_event_is_counted_as_by_hand(string variable, string byHand, int? total)
    {
        var found = await RunAsync(Study($"population: {{ any: [ sex: men, sex: women ] }}\nvariables: {{ n: {variable} }}"));
        var rows = _synthea.Ask($"SELECT 'p' || person_id, coalesce(n, 0) FROM person LEFT JOIN ({byHand}) t(person_id, n) USING (person_id)");
        Assert.Equal(28, rows.Count);
        Assert.Equal(DrawnTables.Draw(["_person", "n"], rows), found);
        if (total is { } known)
            Assert.Equal(known, rows.Sum(r => int.Parse(r[1]!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Who_is_followed_the_whole_time_is_who_has_a_period_around_it()
    {
        var found = await RunAsync(Study("population: { all: [ { follow-up: whole, window: { from: 2005-01-01, to: 2020-12-31 } }, { sex: women } ] }"));
        var rows = _synthea.Ask("SELECT 'p' || person_id FROM person JOIN observation_period USING (person_id) WHERE gender_source_value = 'F' AND observation_period_start_date <= '2005-01-01' AND observation_period_end_date >= '2020-12-31'");
        Assert.NotEmpty(rows);
        Assert.Equal(DrawnTables.Draw(["_person"], rows), found);
    }

    private static StudyDefinition Study(string rest) =>
        StudyReader.Parse(Encoding.UTF8.GetBytes($"hygie-study: 1\nname: synthea\nsource: omop\nperiod: {{ from: 1940-01-01, to: 2022-12-31 }}\n{rest}")).Value;

    private async Task<string> RunAsync(StudyDefinition study)
    {
        var plan = StudyCompiler.Compile(study, _synthea.Shape).Value;
        return DrawnDatabase.Draw(plan.Persons, (await Engine.ReadAsync(plan.Persons, _synthea.Input, TestContext.Current.CancellationToken)).Rows);
    }
}

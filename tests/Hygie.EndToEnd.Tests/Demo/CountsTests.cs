using System.Globalization;
using System.Text.Json;
using Hygie.Core.Disclosure;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>Counts before a permit by the published program, and what a permit's extract says of its persons.</summary>
[Collection("demo")]
public sealed class CountsTests(PlayedDemo demo)
{
    private static string Study => TestFiles.InCheckout("examples", "diabetes-metformin.yaml");

    [Fact]
    public async Task Two_institutions_see_one_figure_with_the_naive_one_beside_and_a_spent_budget_is_refused()
    {
        var home = await demo.CopyAsync("counted");
        var count = await JsonAsync(home, "study", "count", Study, "--naive", "--as", "researcher-1", "--json");
        var steps = count.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal("naive", steps[0].GetProperty("rule").GetString());
        Assert.Equal(count.GetProperty("persons").GetInt64(), steps[^1].GetProperty("persons").GetInt64());
        Assert.Equal(steps[1].GetProperty("persons").GetInt64() - steps[0].GetProperty("persons").GetInt64(), steps[1].GetProperty("effect").GetInt64());
        Assert.Equal(("university", "m-hub-2026"), (count.GetProperty("institution").GetString(), count.GetProperty("authorisation").GetString()));

        var other = await JsonAsync(home, "study", "count", Study, "--as", "steward-1", "--json");
        Assert.Equal(count.GetProperty("persons").GetInt64(), other.GetProperty("persons").GetInt64());

        var spent = count.GetProperty("budget").GetProperty("spent").GetInt32();
        Assert.InRange(spent, 2, CountBudget.Standard.Limit);
        for (; spent < CountBudget.Standard.Limit; spent++)
            await JsonAsync(home, "study", "count", await AgedAsync(home, spent), "--as", "researcher-2", "--json");
        Assert.Contains("HYG-10040", (await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "study", "count", await AgedAsync(home, 99), "--as", "researcher-1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_no_dataset_here_can_answer_is_refused_and_so_is_a_release_under_no_public_name()
    {
        var home = await demo.CopyAsync("unanswered");
        var file = Path.Combine(home, "omop.yaml");
        await File.WriteAllTextAsync(file, "hygie-study: 1\nname: aged\nsource: omop\nperiod: { from: 2022-01-01, to: 2022-12-31 }\npopulation: { any: [ { age: { from: 40 } } ] }\n", TestContext.Current.CancellationToken);
        Assert.Equal((2, "HYG-0025"), await RefusedAsync(home, "study", "count", file, "--as", "researcher-1"));
        Assert.Equal((2, "HYG-16041"), await RefusedAsync(home, "release", "request", "R 9/..", file, "--project", "p-metformin", "--permit", "d-p-metformin", "--about", "aged", "--as", "researcher-1"));
        Assert.Equal((2, "HYG-0009"), await RefusedAsync(home, "study", "count", file, "--as", "../hub"));
    }

    [Fact]
    public async Task A_permits_file_says_how_easily_the_persons_of_its_extract_are_told_apart()
    {
        var proof = await JsonAsync(demo.Home, "extract", "prove", Study, "--permit", "d-p-metformin", "--as", "steward-1", "--json");
        var risk = proof.GetProperty("risk");
        Assert.InRange(risk.GetProperty("averageRisk").GetDouble(), 1e-9, 1);
        Assert.Equal(1.0 / risk.GetProperty("k").GetInt64(), risk.GetProperty("highestRisk").GetDouble());
        var (_, shown, error) = await PublishedProgram.RunAsync(demo.Home, new Dictionary<string, string>(), "permit", "show", "d-p-metformin", "--lang", "en");
        Assert.True(shown.Contains("k = " + risk.GetProperty("k").GetInt64().ToString("N0", CultureInfo.InvariantCulture), StringComparison.Ordinal), shown + error);
    }

    /// <summary>A definition of everybody of some age: one more question.</summary>
    private static async Task<string> AgedAsync(string home, int from)
    {
        var file = Path.Combine(home, string.Create(CultureInfo.InvariantCulture, $"aged-{from}.yaml"));
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"hygie-study: 1\nname: aged\nsource: snds\nperiod: {{ from: 2022-01-01, to: 2022-12-31 }}\npopulation: {{ any: [ {{ age: {{ from: {from} }} }} ] }}\n"));
        return file;
    }

    private static async Task<(int Exit, string Code)> RefusedAsync(string home, params string[] args)
    {
        var (exit, _, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), args);
        return (exit, error.Split(' ', 2)[0]);
    }

    private static async Task<JsonElement> JsonAsync(string home, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), args);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

using System.Text.Json;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>The six worked studies on the demo country: checked, said in words, counted. A rare disease is only said to be rare; the others find people.</summary>
[Collection("demo")]
public sealed class WorkedStudiesTests(PlayedDemo demo)
{
    [Theory]
    [InlineData("diabetes-metformin", false)]
    [InlineData("infarction-statins", false)]
    [InlineData("hip-fracture-benzodiazepines", false)]
    [InlineData("breast-screening-gap", false)]
    [InlineData("nsaid-heart-self-controlled", false)]
    [InlineData("rare-disease", true)]
    public async Task A_worked_study_is_checked_said_and_counted(string name, bool small)
    {
        var file = Example(name);
        var check = await DemoAsync("study", "check", file, "--json");
        Assert.True(check.GetProperty("ok").GetBoolean());
        var render = await DemoAsync("study", "render", file, "--json");
        Assert.Equal(check.GetProperty("hash").GetString(), render.GetProperty("hash").GetString());
        Assert.StartsWith("<svg", render.GetProperty("svg").GetString(), StringComparison.Ordinal);
        var count = await DemoAsync("study", "count", file, "--as", "steward-1", "--json");
        if (small)
            Assert.Equal("<11", count.GetProperty("shown").GetString());
        else
            Assert.True(count.GetProperty("persons").GetInt64() >= 11, count.ToString());
    }

    /// <summary>One has its permit from the demo, one lost it there, the others have none until it is given.</summary>
    [Fact]
    public async Task A_worked_study_runs_under_the_permit_that_was_given_for_it()
    {
        var home = await demo.CopyAsync("permitted");
        await RefusedAsync(home, "HYG-14020", Example("rare-disease"));
        await RefusedAsync(home, "HYG-14020", Example("breast-screening-gap"));
        foreach (var name in (string[])["breast-screening-gap", "hip-fracture-benzodiazepines", "infarction-statins", "nsaid-heart-self-controlled"])
            await PermitAsync(home, Example(name), name);
        foreach (var name in (string[])["diabetes-metformin", "breast-screening-gap", "hip-fracture-benzodiazepines", "infarction-statins", "nsaid-heart-self-controlled"])
            Assert.True((await JsonAsync(home, "study", "run", Example(name), "--as", "steward-1", "--json")).GetProperty("persons").GetInt64() >= 11, name);
        await PermitAsync(home, Example("breast-screening-gap"), "again");
        await RefusedAsync(home, "HYG-14021", Example("breast-screening-gap"));
        Assert.Equal("d-again", (await JsonAsync(home, "extract", "run", "--permit", "d-again", "--as", "steward-1", "--json")).GetProperty("permit").GetString());
    }

    private static string Example(string name) => TestFiles.InCheckout("examples", name + ".yaml");

    private static async Task RefusedAsync(string home, string code, string definition) =>
        Assert.Contains(code, (await RunAsync(home, "study", "run", definition, "--as", "steward-1")).Error, StringComparison.Ordinal);

    /// <summary>Applies with the form of an example, and lets the bodies decide.</summary>
    private static async Task PermitAsync(string home, string definition, string id)
    {
        var form = Path.Combine(home, id + ".yaml");
        var text = await File.ReadAllTextAsync(TestFiles.InCheckout("examples", "applications", "p-rare.yaml"));
        await File.WriteAllTextAsync(form, text.Replace("id: d-p-rare", "id: d-" + id, StringComparison.Ordinal).Replace("project: p-rare", "project: p-" + id, StringComparison.Ordinal));
        await JsonAsync(home, "permit", "apply", form, "--definition", definition, "--as", "researcher-2", "--json");
        foreach (var member in (string[])["steward-1", "ethics-1", "authority-1"])
            await JsonAsync(home, "permit", "decide", "d-" + id, "--yes", "--reason-fr", "conforme", "--reason-en", "in order", "--as", member, "--json");
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(string home, params string[] args) => PublishedProgram.RunAsync(home, new Dictionary<string, string>(), args);

    private Task<JsonElement> DemoAsync(params string[] args) => JsonAsync(demo.Home, args);

    private static async Task<JsonElement> JsonAsync(string home, params string[] args)
    {
        var (exit, output, error) = await RunAsync(home, args);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

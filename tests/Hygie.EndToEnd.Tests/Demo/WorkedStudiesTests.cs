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
        var file = TestFiles.InCheckout("examples", name + ".yaml");
        var check = await JsonAsync("study", "check", file, "--json");
        Assert.True(check.GetProperty("ok").GetBoolean());
        var render = await JsonAsync("study", "render", file, "--json");
        Assert.Equal(check.GetProperty("hash").GetString(), render.GetProperty("hash").GetString());
        Assert.StartsWith("<svg", render.GetProperty("svg").GetString(), StringComparison.Ordinal);
        var count = await JsonAsync("study", "count", file, "--as", "steward-1", "--json");
        if (small)
            Assert.Equal("<11", count.GetProperty("shown").GetString());
        else
            Assert.True(count.GetProperty("persons").GetInt64() >= 11, count.ToString());
    }

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (exit, output, error) = await demo.RunAsync(args);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

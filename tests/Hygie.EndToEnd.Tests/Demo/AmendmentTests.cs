using System.Text.Json;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>An amendment of the played demo's permit, by the published program.</summary>
[Collection("demo")]
public sealed class AmendmentTests(PlayedDemo demo)
{
    [Fact]
    public async Task Those_who_decide_on_an_amendment_read_what_it_changes()
    {
        var home = await demo.CopyAsync("amended");
        var (form, study) = (Path.Combine(home, "amendment.yaml"), Path.Combine(home, "amended.yaml"));
        var text = await File.ReadAllTextAsync(TestFiles.InCheckout("examples", "applications", "p-metformin.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(form, text.Replace("id: d-p-metformin", "id: d-p-metformin-2\namends: d-p-metformin", StringComparison.Ordinal).Replace("tools: [sql]", "tools: [sql, python]", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.Copy(TestFiles.InCheckout("examples", "diabetes-metformin.yaml"), study);

        var (exit, applied, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "permit", "apply", form, "--definition", study, "--as", "researcher-1", "--json", "--lang", "en");
        Assert.True(exit == 0, error);
        var answer = JsonDocument.Parse(applied).RootElement;
        Assert.Equal("d-p-metformin", answer.GetProperty("amends").GetString());
        Assert.Contains("tools", answer.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("field").GetString()));
        var shown = (await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "permit", "show", "d-p-metformin-2", "--lang", "fr")).Output;
        Assert.Contains("modifie d-p-metformin", shown, StringComparison.Ordinal);
        Assert.Contains("+ python", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("- sql", shown, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Catalogue;

/// <summary>The demo's feeds, held against the official shapes of DCAT-AP 3.0.1 and those of HealthDCAT-AP, by a validator that others wrote.</summary>
[Collection("demo")]
public sealed class FeedTests(PlayedDemo demo) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-feed-").FullName;

    [Theory]
    [InlineData("catalogue-dcat-ap/shacl-3.0.1/shapes.ttl")]
    [InlineData("catalogue-dcat-ap/shacl-3.0.1/range.ttl")]
    [InlineData("catalogue-dcat-ap/shacl-3.0.1/mdr-vocabularies.shape.ttl")]
    [InlineData("catalogue-healthdcat-ap/release5-non-public/healthdcatap-shacl.ttl")]
    [InlineData("catalogue-healthdcat-ap/hdap-validator-sensitivity-shape.ttl")]
    public async Task Break_no_rule_and_say_the_same_in_both_forms(string shapes)
    {
        var (feed, turtle) = await FeedAsync();
        var report = await ValidateAsync(feed, turtle, shapes);
        Assert.True(report.GetProperty("same").GetBoolean());
        Assert.True(report.GetProperty("triples").GetInt32() > 1000);
        Assert.Empty(Violations(report));
    }

    [Theory]
    [InlineData("catalogue-dcat-ap/shacl-3.0.1/shapes.ttl", "dct:title ", "dct:alternative ", "http://purl.org/dc/terms/title")]
    [InlineData("catalogue-dcat-ap/shacl-3.0.1/range.ttl", "eli:LegalResource", "foaf:Document", "http://data.europa.eu/r5r/applicableLegislation")]
    [InlineData("catalogue-healthdcat-ap/release5-non-public/healthdcatap-shacl.ttl", "access-right/NON_PUBLIC", "access-right/PUBLIC", "http://purl.org/dc/terms/accessRights")]
    [InlineData("catalogue-healthdcat-ap/hdap-validator-sensitivity-shape.ttl", "dcat:byteSize", "dcat:size", "http://www.w3.org/ns/dcat#distribution")]
    public async Task That_are_broken_are_found(string shapes, string right, string wrong, string path)
    {
        var (feed, turtle) = await FeedAsync();
        await File.WriteAllTextAsync(turtle, (await File.ReadAllTextAsync(turtle, Stop)).Replace(right, wrong, StringComparison.Ordinal), Stop);
        var report = await ValidateAsync(feed, turtle, shapes);
        Assert.False(report.GetProperty("same").GetBoolean());
        Assert.Contains(path, Violations(report));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(string JsonLd, string Turtle)> FeedAsync()
    {
        var (feed, turtle) = (Path.Combine(_folder, "feed.jsonld"), Path.Combine(_folder, "feed.ttl"));
        foreach (var (form, file) in ((string, string)[])[("jsonld", feed), ("turtle", turtle)])
        {
            var (exit, output, error) = await demo.RunAsync("catalogue", "export", "--form", form);
            Assert.True(exit == 0, error);
            await File.WriteAllTextAsync(file, output, Stop);
        }

        return (feed, turtle);
    }

    private static List<string> Violations(JsonElement report) =>
        [.. report.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("severity").GetString() == "Violation").Select(f => f.GetProperty("path").GetString()!).Distinct()];

    private static async Task<JsonElement> ValidateAsync(string feed, string turtle, string shapes)
    {
        var start = new ProcessStartInfo("node", [TestFiles.InCheckout("eng", "shapes", "validate.mjs"), TestFiles.InCheckout("artifacts", "shapes", "node_modules"), feed, turtle, TestFiles.Shared(shapes)])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(Stop), node.StandardError.ReadToEndAsync(Stop));
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

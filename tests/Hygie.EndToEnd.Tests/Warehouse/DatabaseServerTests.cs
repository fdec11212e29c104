using System.Net;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.EndToEnd.Tests.Warehouse;

/// <summary>A hub whose metadata is on a real PostgreSQL server, by the published program's commands alone.</summary>
public sealed class DatabaseServerTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Plain = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-database-");
    private RealHost _server = null!;

    private string Home => Path.Combine(_folder.FullName, "home");

    private string File => Path.Combine(Home, "hub", "metadata.db");

    private string Server(string database) => $"Host={_server.Endpoint.LocalPath};Username=postgres;Database={database}";

    public async ValueTask InitializeAsync() => _server = await RealHost.StartAsync("postgresql", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_whole_story_is_played_on_a_server_and_moves_to_a_file_and_back_with_every_entry()
    {
        await WellAsync("demo", "--fast", "--people", "3000", "--database", Server("hygie"));
        Assert.False(System.IO.File.Exists(File));
        await VerifiedAsync();
        await WellAsync("backup");
        await using (var portal = await ServedHome.StartAsync(Home))
            await AnswersAsync(portal.Address);

        var another = await RunAsync("catalogue", "search", "--database", Server("other"));
        Assert.Equal((6, "HYG-0015"), (another.Exit, another.Error.Split(' ')[0]));
        await WellAsync("metadata", "move", "--to", "file");
        Assert.True(System.IO.File.Exists(File));
        await VerifiedAsync();
        var full = await RunAsync("metadata", "move", "--to", Server("hygie"));
        Assert.Equal((6, "HYG-2016"), (full.Exit, full.Error.Split(' ')[0]));
        await WellAsync("metadata", "move", "--to", Server("again"));
        Assert.False(System.IO.File.Exists(File));
        await VerifiedAsync();

        var into = Path.Combine(_folder.FullName, "restored");
        await WellAsync("restore", "--from", "host-b", "--into", into, "--database", Server("restored"), "--as", "operator-1");
        Assert.False(System.IO.File.Exists(Path.Combine(into, "metadata.db")));
        var checkedAgain = await PublishedProgram.RunAsync(into, Plain, "audit", "verify");
        Assert.True(checkedAgain.Exit == 0, checkedAgain.Error);
    }

    [Theory]
    [InlineData("Host=/nowhere", 7, "HYG-2024")]
    [InlineData("Host=/nowhere;Password=marker-of-a-password", 2, "HYG-0014")]
    [InlineData("postgres://hygie:marker-of-a-password@nowhere/hygie", 2, "HYG-0013")]
    public async Task A_server_that_cannot_be_used_is_refused_and_no_secret_is_repeated(string database, int exit, string code)
    {
        var (ended, output, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0", "--database", database);
        Assert.Equal((exit, code), (ended, error.Split(' ')[0]));
        Assert.DoesNotContain("marker", output + error, StringComparison.Ordinal);
    }

    private static async Task AnswersAsync(string address)
    {
        using var http = new HttpClient();
        foreach (var page in (string[])["/en", "/en/catalogue", "/en/catalogue/snds", "/en/catalogue/snds/variables", "/en/projects", "/en/projects/p-metformin", "/en/hosts", "/en/migration", "/en/audit", "/en/transparency", "/en/status", "/en/drills", "/api/v1/catalogue.jsonld"])
        {
            using var answer = await http.GetAsync(new Uri(address + page), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
            if (page.Contains("/catalogue", StringComparison.Ordinal))
                Assert.Contains("snds", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The log's files agree with the metadata: nothing is missing, altered or unclaimed.</summary>
    private async Task VerifiedAsync()
    {
        var (exit, output, error) = await RunAsync("audit", "verify", "--json");
        Assert.True(exit == 0, output + error);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("events").GetProperty("held").GetInt32() > 20, output);
    }

    private async Task WellAsync(params string[] args)
    {
        var (exit, output, error) = await RunAsync(args);
        Assert.True(exit == 0, $"{string.Join(' ', args)}: {output} {error}");
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => PublishedProgram.RunAsync(Home, Plain, args);
}

using System.Text.Json;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>The tests that look at what the demo left; it is played when the first of them runs.</summary>
[CollectionDefinition("demo")]
public sealed class DemoCollection : ICollectionFixture<PlayedDemo>;

/// <summary>The demo, played once by the published program for all the tests that look at what it left.</summary>
public sealed class PlayedDemo : IAsyncLifetime
{
    /// <summary>The demo home.</summary>
    public string Home { get; } = Path.Combine(Directory.CreateTempSubdirectory("hygie-demo-").FullName, "home");

    /// <summary>How the demo ended, and what it said.</summary>
    public (int Exit, string Output, string Error) Played { get; private set; }

    /// <summary>The transcript, one object a line.</summary>
    public IReadOnlyList<JsonElement> Transcript { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var transcript = Path.Combine(Path.GetDirectoryName(Home)!, "demo.json");
        Played = await RunAsync("demo", "--fast", "--json", transcript);
        Transcript = [.. (await File.ReadAllLinesAsync(transcript)).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Runs <c>hygie ARGS --home HOME</c>.</summary>
    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => PublishedProgram.RunAsync(Home, new Dictionary<string, string>(), args);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path.GetDirectoryName(Home)!, recursive: true);
        return ValueTask.CompletedTask;
    }
}

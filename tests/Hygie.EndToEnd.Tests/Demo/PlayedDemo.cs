using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>The tests that look at what the demo left; it is played when the first of them runs.</summary>
[CollectionDefinition("demo")]
public sealed class DemoCollection : ICollectionFixture<PlayedDemo>;

/// <summary>The demo, played once by the published program for all the tests that look at what it left.</summary>
public sealed class PlayedDemo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-demo-").FullName;

    /// <summary>The demo home.</summary>
    public string Home => Path.Combine(_folder, "home");

    /// <summary>How the demo ended, and what it said.</summary>
    public (int Exit, string Output, string Error) Played { get; private set; }

    /// <summary>The transcript, one object a line.</summary>
    public IReadOnlyList<JsonElement> Transcript { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var transcript = Path.Combine(_folder, "demo.json");
        Played = await RunAsync("demo", "--fast", "--json", transcript);
        Transcript = [.. (await File.ReadAllLinesAsync(transcript)).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Runs <c>hygie ARGS --home HOME</c>.</summary>
    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => PublishedProgram.RunAsync(Home, new Dictionary<string, string>(), args);

    /// <summary>A copy of the demo's home, for a test that changes it; it goes with the demo.</summary>
    public async Task<string> CopyAsync(string name)
    {
        var copy = Path.Combine(_folder, name);
        using var process = Process.Start("cp", ["-a", Home, copy]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

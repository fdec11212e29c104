using System.Text.Json;
using Hygie.Cli.Terminal;
using Xunit;

namespace Hygie.EndToEnd.Tests.Crashes;

/// <summary>Tests that share one delivered country.</summary>
[CollectionDefinition(Name)]
public sealed class CrashTests : ICollectionFixture<DeliveredCountry>
{
    public const string Name = "crashes";
}

/// <summary>
/// A demo country of 250 people, killed when everything is delivered and answered and the hub has taken nothing in: each test begins on a copy of it.
/// Beside it, what an acceptance that nobody kills gives.
/// </summary>
public sealed class DeliveredCountry : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-crash-").FullName;
    private int _copies;

    /// <summary>What <c>delivery accept</c> answers when it is left alone.</summary>
    internal JsonElement Accepted { get; private set; }

    /// <summary>What a reader of the rows is told of that version.</summary>
    internal string Read { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var home = new CrashHome(Path.Combine(_folder, "country"));
        await home.KillAsync("", CommandFaultPoints.Delivered, "demo", "--fast", "--people", "250", "--quiet");
        var calm = Copy();
        Accepted = (await calm.AcceptAsync()).Json();
        Read = await calm.ReadAsync();
    }

    /// <summary>A copy of the whole country; the passphrases stay where they were.</summary>
    internal CrashHome Copy()
    {
        var (from, to) = (Path.Combine(_folder, "country"), Path.Combine(_folder, "copy-" + ++_copies));
        // cp keeps modes, and copies the custodian's socket as what it is; a custodian of the copy replaces it.
        using var copy = System.Diagnostics.Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
        return new CrashHome(to);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

using System.Text.Json;
using Hygie.Core;

namespace Hygie.Cli.Homes;

/// <summary>
/// The folder where one party keeps what it owns (mode 0700). A demo home holds several parties, each in its own subfolder,
/// so that every command finds its party without options; a real home is one party's.
/// </summary>
internal sealed class Home
{
    /// <summary>The file that makes a folder a home.</summary>
    public const string ConfigFile = "config.json";

    private Home(string path, HomeConfig? config) => (Path, Config) = (path, config);

    public string Path { get; }

    /// <summary>What <c>config.json</c> says, or null when the home does not exist yet.</summary>
    public HomeConfig? Config { get; }

    public bool IsDemo => Config is { Role: "demo" };

    /// <summary>The folder named by the option, else HYGIE_HOME, else the XDG data folder.</summary>
    public static Home Find(string? option)
    {
        var asked = option ?? Environment.GetEnvironmentVariable("HYGIE_HOME");
        return Open(System.IO.Path.GetFullPath(string.IsNullOrEmpty(asked) ? DataFolder() : asked));
    }

    public static Home Open(string path)
    {
        var config = System.IO.Path.Combine(path, ConfigFile);
        return new Home(path, File.Exists(config) ? JsonSerializer.Deserialize<HomeConfig>(File.ReadAllText(config), Terminal.JsonText.Options) : null);
    }

    /// <summary>A home that is still being made; see <see cref="HomeBuild"/>.</summary>
    public static Home Unfinished(string path, HomeConfig config) => new(path, config);

    /// <summary>Creates the home and its <c>config.json</c>; conflicts with a home that is already there.</summary>
    public static Result<Home> Create(string path, HomeConfig config)
    {
        if (File.Exists(System.IO.Path.Combine(path, ConfigFile)))
            return Refusal.Of("HYG-0004", ("home", path));
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(System.IO.Path.Combine(path, ConfigFile), JsonSerializer.Serialize(config, Terminal.JsonText.Options) + "\n");
        return new Home(path, config);
    }

    /// <summary>The home of the party that plays <paramref name="role"/>: this one, or its subfolder in a demo home.</summary>
    public Result<Home> Of(string role)
    {
        if (Config is null)
            return Refusal.Of("HYG-0003", ("home", Path), ("role", role));
        if (string.Equals(Config.Role, role, StringComparison.Ordinal))
            return this;
        return IsDemo && Open(System.IO.Path.Combine(Path, role)) is { Config: not null } party ? party : Refusal.Of("HYG-0005", ("home", Path), ("role", role), ("actual", Config.Role));
    }

    /// <summary>A path inside this home.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string DataFolder() =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hygie");
}

/// <summary>What <c>config.json</c> holds. Secrets are never in it, only the name of a file that holds one.</summary>
/// <param name="Role"><c>hub</c>, <c>third-party</c>, <c>holder</c>, <c>trustee</c>, <c>custodian</c>, <c>witness</c>, or <c>demo</c> (a folder of parties).</param>
/// <param name="Id">Public name of the party.</param>
/// <param name="PassphraseFile">File whose first line unlocks the home's keys, or null: then the person is asked.</param>
/// <param name="Token">The PKCS#11 token of this party (RFC 7512), or null: then it is a demonstration token in the home's <c>token.json</c>.</param>
internal sealed record HomeConfig(string Role, string Id, string? PassphraseFile = null, string? Token = null);

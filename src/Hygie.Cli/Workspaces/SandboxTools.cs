using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hygie.Cli.Terminal;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary>The hub's allow-list of tools: what code may be run by.</summary>
internal static class SandboxTools
{
    /// <summary>Most rows that the console shows.</summary>
    public const int ConsoleRows = 1000;

    private const int EngineMegabytes = 512;

    /// <summary>SQL: this very program, inside the sandbox.</summary>
    public static SandboxTool Sql { get; } = new("sql", (code, tables) => (Self("sandbox", "sql"),
        JsonSerializer.SerializeToUtf8Bytes(new SandboxQuestion(Encoding.UTF8.GetString(code.Span), tables, EngineMegabytes, ConsoleRows), JsonText.Options)),
        outcome => Read(outcome)?.Rows.Count ?? 0);

    /// <summary>Python: the system's, isolated; the script is its standard input.</summary>
    public static SandboxTool Python { get; } = new("python", (code, _) =>
        (new SandboxProgram("python", "/usr/bin/python3", ["-I", "-"], [], new Dictionary<string, string>(StringComparer.Ordinal)), code), _ => 0);

    /// <summary>The tool of a script's file, or null.</summary>
    public static SandboxTool? For(FileInfo script) => script.Extension switch
    {
        ".sql" => Sql,
        ".py" => Python,
        _ => null,
    };

    /// <summary>The table or refusal that the console's engine printed; null when it printed neither.</summary>
    public static SandboxAnswer? Read(SandboxOutcome outcome) =>
        outcome.Output.Span.IndexOf((byte)'{') == 0 ? JsonSerializer.Deserialize<SandboxAnswer>(outcome.Output.Span, JsonText.Options) : null;

    private static SandboxProgram Self(params string[] arguments)
    {
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ROOT"] = runtime, ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_GCHeapHardLimit"] = (256L << 20).ToString("x", CultureInfo.InvariantCulture),
        };
        string[] folders = [AppContext.BaseDirectory.TrimEnd('/'), .. runtime.StartsWith("/usr/", StringComparison.Ordinal) ? (string[])[] : [runtime]];
        return new SandboxProgram("sql", Path.Combine(AppContext.BaseDirectory, "hygie"), arguments, folders, environment);
    }
}

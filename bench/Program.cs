using System.Text.Json;
using Hygie.Bench;

// dotnet run -c Release --project bench -- NAME [--json]
var names = new Dictionary<string, Func<BenchRun, Task>>(StringComparer.Ordinal)
{
    ["seal"] = SealBench.RunAsync,
    ["read"] = ReadBench.RunAsync,
    ["ingest"] = IngestBench.RunAsync,
    ["extract"] = ExtractBench.RunAsync,
    ["log"] = LogBench.RunAsync,
    ["migrate"] = MigrateBench.RunAsync,
    ["serve"] = ServeBench.RunAsync,
};
if (args.Length == 0 || !names.TryGetValue(args[0], out var bench))
{
    await Console.Error.WriteLineAsync($"Usage: bench NAME [--json] [--wide] [--rows N]. Names: {string.Join(", ", names.Keys)}.");
    return 2;
}

var rows = Array.IndexOf(args, "--rows");
var run = new BenchRun(args[0], args.Contains("--wide", StringComparer.Ordinal), rows < 0 ? null : long.Parse(args[rows + 1], System.Globalization.CultureInfo.InvariantCulture));
await bench(run);
if (args.Contains("--json", StringComparer.Ordinal))
    Console.WriteLine(JsonSerializer.Serialize(run.Document()));
return 0;

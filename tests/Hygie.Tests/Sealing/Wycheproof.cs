using System.Text.Json;
using Hygie.Testing;

namespace Hygie.Tests.Sealing;

/// <summary>Reads a Wycheproof file: every vector of every group, and how many the file says it holds.</summary>
internal static class Wycheproof
{
    /// <summary>Runs <paramref name="check"/> on every vector; answers the count, having checked that it is the file's own.</summary>
    public static int RunAll(string file, Action<JsonElement, JsonElement> check)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared("crypto-wycheproof", file)));
        var run = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var vector in group.GetProperty("tests").EnumerateArray())
            {
                check(group, vector);
                run++;
            }
        }

        VectorSets.AllRun(file, document.RootElement.GetProperty("numberOfTests").GetInt32(), run);
        return run;
    }

    public static byte[] Hex(this JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);

    public static string Name(this JsonElement vector) => $"vector {vector.GetProperty("tcId").GetRawText()}: {vector.GetProperty("comment").GetString()}";

    public static string Expected(this JsonElement vector) => vector.GetProperty("result").GetString()!;

    public static bool IsValid(this JsonElement vector) => string.Equals(vector.Expected(), "valid", StringComparison.Ordinal);
}

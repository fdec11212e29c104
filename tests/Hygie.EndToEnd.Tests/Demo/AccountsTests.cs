using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>A new person comes, is reviewed, and goes; by the published program.</summary>
[Collection("demo")]
public sealed class AccountsTests(PlayedDemo demo)
{
    [Fact]
    public async Task A_person_makes_a_key_is_enrolled_by_a_steward_and_ended_by_one()
    {
        var home = await demo.CopyAsync("accounts");
        var secret = Path.Combine(home, "checker-3.txt");
        await File.WriteAllTextAsync(secret, "a passphrase of checker-3\n", TestContext.Current.CancellationToken);
        var made = await JsonAsync(Path.Combine(home, "people", "checker-3"), "account", "make", "checker-3", "--passphrase-file", secret);
        var key = made.GetProperty("key").GetString()!;
        string[] enrol = ["account", "enrol", "checker-3", "--body", "hub", "--role", "checker", "--key", key, "--as"];

        Assert.Equal((3, "HYG-4004"), await RefusedAsync(home, [.. enrol, "researcher-1"]));
        Assert.Equal((8, "HYG-4011"), await RefusedAsync(home, [.. enrol[..^1], "--role", "operator", "--as", "steward-1"]));
        Assert.Equal((2, "HYG-4006"), await RefusedAsync(home, [.. enrol[..^1], "--role", "root", "--as", "steward-1"]));
        await JsonAsync(home, [.. enrol, "steward-1"]);
        Assert.Equal((6, "HYG-4005"), await RefusedAsync(home, [.. enrol, "steward-1"]));
        var listed = (await JsonAsync(home, "account", "list")).GetProperty("accounts").EnumerateArray().Single(a => a.GetProperty("person").GetString() == "checker-3");
        Assert.Equal((key, "checker", JsonValueKind.Null), (listed.GetProperty("key").GetString(), listed.GetProperty("roles")[0].GetString(), listed.GetProperty("refusal").ValueKind));

        Assert.Equal((3, "HYG-4010"), await RefusedAsync(home, "account", "review", "steward-1", "--as", "steward-1"));
        await JsonAsync(home, "account", "review", "steward-1", "--as", "ethics-1");
        await JsonAsync(home, "account", "end", "checker-3", "--as", "steward-1");
        Assert.Equal((3, "HYG-4003"), await RefusedAsync(home, "account", "review", "checker-3", "--as", "checker-3"));
        var log = (await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), "audit", "tail", "--lang", "en")).Output;
        Assert.Contains("account.ended", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_acts_on_rights_that_were_not_reviewed_for_a_year()
    {
        var home = await demo.CopyAsync("unreviewed");
        await using (var metadata = new SqliteConnection($"Data Source={Path.Combine(home, "hub", "metadata.db")};Pooling=False"))
        {
            await metadata.OpenAsync(TestContext.Current.CancellationToken);
            await using var age = metadata.CreateCommand();
            age.CommandText = "UPDATE account SET EnrolledOn = '2025-01-01', ReviewedOn = '2025-01-01'";
            Assert.True(await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 5);
        }

        string[][] acts =
        [
            ["workspace", "sql", "p-metformin", "SELECT 1", "--as", "researcher-1"], ["extract", "prove", "--permit", "d-p-metformin", "--as", "steward-1"],
            ["release", "decide", "r-2", "--as", "checker-1"], ["permit", "suspend", "d-p-metformin", "--reason-fr", "x", "--reason-en", "x", "--as", "authority-1"],
            ["account", "end", "checker-1", "--as", "steward-1"],
        ];
        foreach (var act in acts)
            Assert.Equal((3, "HYG-4009"), await RefusedAsync(home, act));
        await JsonAsync(home, "account", "review", "researcher-1", "--as", "steward-1");
        Assert.Equal(0, (await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), acts[0])).Exit);
    }

    private static async Task<(int Exit, string Code)> RefusedAsync(string home, params string[] args)
    {
        var (exit, _, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), args);
        return (exit, error.Split(' ', 2)[0]);
    }

    private static async Task<JsonElement> JsonAsync(string home, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), [.. args, "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

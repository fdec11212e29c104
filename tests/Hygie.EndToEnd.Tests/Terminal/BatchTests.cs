using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Terminal;

/// <summary>Many command lines in one process: each answers as it would alone.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Each_line_answers_its_exit_code_and_what_it_printed()
    {
        var (exit, answers, _) = await RunAsync("""["study","render","examples/rare-disease.yaml","--json"]""", """["no-such-verb"]""", """["key","map","--json","--home","/nonexistent"]""");

        Assert.Equal(0, exit);
        Assert.Equal([0, 2, 4], answers.Select(a => a.GetProperty("exit").GetInt32()));
        Assert.Equal("rare-disease", JsonDocument.Parse(answers[0].GetProperty("output").GetString()!).RootElement.GetProperty("name").GetString());
        Assert.Contains("HYG-0001", answers[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("HYG-0003", answers[2].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_reads_the_standard_input_does_not_read_the_next_lines()
    {
        var (_, answers, _) = await RunAsync("""["workspace","sql","p","-","--home","/nonexistent"]""", """["--version"]""");

        Assert.Equal(2, answers.Count);
        Assert.Equal(0, answers[1].GetProperty("exit").GetInt32());
    }

    [Fact]
    public async Task The_language_of_one_line_is_not_that_of_the_next()
    {
        var (_, answers, _) = await RunAsync("""["key","map","--home","/nonexistent","--lang","fr"]""", """["key","map","--home","/nonexistent"]""");

        Assert.NotEqual(answers[0].GetProperty("error").GetString(), answers[1].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("key map")]
    [InlineData("""{"args":["key"]}""")]
    [InlineData("""["key",null]""")]
    [InlineData("""["batch"]""")]
    [InlineData("[]")]
    public async Task A_line_that_is_not_a_command_line_ends_the_batch(string line)
    {
        var (exit, answers, error) = await RunAsync(line, """["--version"]""");

        Assert.Equal(2, exit);
        Assert.Empty(answers);
        Assert.Contains("HYG-0001", error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, IReadOnlyList<JsonElement> Answers, string Error)> RunAsync(params string[] lines)
    {
        var start = new ProcessStartInfo(TestFiles.InCheckout("artifacts", "hygie", "hygie"), ["batch", "--lang", "en"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = TestFiles.InCheckout(),
        };
        using var process = Process.Start(start)!;
        foreach (var line in lines)
            await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)], await error);
    }
}

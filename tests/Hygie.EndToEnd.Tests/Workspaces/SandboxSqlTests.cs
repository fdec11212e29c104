using System.Text;
using Hygie.Cli;
using Hygie.Cli.Workspaces;
using Hygie.Core.Studies;
using Hygie.Core.Workspaces;

namespace Hygie.EndToEnd.Tests.Workspaces;

/// <summary>The console's engine, as it really runs: this program inside the real sandbox, reading a table by its descriptor.</summary>
public sealed class SandboxSqlTests
{
    private static readonly IReadOnlyList<ResultColumn> Columns = [new("_person", ValueKind.Person), new("sex", ValueKind.Integer)];

    [Fact]
    public async Task A_question_is_answered_with_true_figures()
    {
        var (outcome, answer) = await AskAsync("SELECT sex, count(*) AS n FROM persons GROUP BY sex ORDER BY sex");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["sex", "n"], answer!.Columns, StringComparer.Ordinal);
        Assert.Equal(["1", "2", "2", "1"], answer.Rows.SelectMany(r => r), StringComparer.Ordinal);
        Assert.Equal(2, SandboxTools.Sql.CountRows(outcome));
    }

    [Theory]
    [InlineData("DROP VIEW persons")]
    [InlineData("SELECT * FROM read_csv('/etc/ld.so.cache')")]
    [InlineData("SELECT nothing FROM persons")]
    public async Task Anything_but_a_question_to_the_extract_is_refused_with_a_code(string sql)
    {
        var (outcome, answer) = await AskAsync(sql);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Equal("HYG-12020", answer!.Code);
    }

    private static async Task<(SandboxOutcome Outcome, SandboxAnswer? Answer)> AskAsync(string sql)
    {
        using var parquet = new MemoryStream();
        Composition.ExtractFiles().Write(Columns, [[new byte[16], 1L], [new byte[16], 2L], [new byte[16], 1L]], parquet);
        using var file = Composition.ClearFiles.Create(parquet.Length);
        file.Write(0, parquet.ToArray());
        var (program, input) = SandboxTools.Sql.Prepare(Encoding.UTF8.GetBytes(sql), ["persons"]);
        var request = new SandboxRequest(program, new Dictionary<string, string>(StringComparer.Ordinal) { ["persons"] = file.Path }, input, SandboxLimits.Console);
        var outcome = await Composition.Sandbox().RunAsync(request, TestContext.Current.CancellationToken);
        return (outcome, SandboxTools.Read(outcome));
    }
}

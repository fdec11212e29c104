using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Studies;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary>What the console gives the engine inside the sandbox.</summary>
/// <param name="Sql">The person's question.</param>
/// <param name="Tables">Tables at <see cref="SandboxRequest.DataPath"/>.</param>
/// <param name="MemoryMegabytes">Ceiling of the engine.</param>
/// <param name="Rows">Most rows to show.</param>
internal sealed record SandboxQuestion(string Sql, IReadOnlyList<string> Tables, int MemoryMegabytes, int Rows);

/// <summary>What comes out of it: a table, or a refusal.</summary>
/// <param name="Columns">Names.</param>
/// <param name="Rows">Values as text; null for missing.</param>
/// <param name="Total">Rows of the whole answer.</param>
/// <param name="Code">Code of a refusal, or null.</param>
/// <param name="Facts">Its facts.</param>
internal sealed record SandboxAnswer(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows, long Total, string? Code, IReadOnlyDictionary<string, string>? Facts);

/// <summary>
/// <c>hygie sandbox sql</c>, hidden: this program inside a sandbox, where it has no home, no key and no network. Reads a
/// <see cref="SandboxQuestion"/> on the standard input, prints a <see cref="SandboxAnswer"/>.
/// </summary>
internal static class SandboxSqlVerb
{
    public static Command Create() => new Command("sql", Words.Say("Answer one question inside a sandbox.", "Répondre à une question dans un bac à sable.")).Runs(AnswerAsync);

    private static async Task<int> AnswerAsync(Run run)
    {
        var question = (await JsonSerializer.DeserializeAsync<SandboxQuestion>(Console.OpenStandardInput(), JsonText.Options, run.Cancellation))!;
        var input = new QueryInput(question.Tables.ToDictionary(t => t, t => TableFiles.Whole(SandboxRequest.DataPath(t)), StringComparer.Ordinal), PersonSet.Nobody);
        var asked = await Composition.Engine(question.MemoryMegabytes).AskAsync(question.Sql, input, run.Cancellation);
        Run.PrintJson(asked.TryGet(out var table, out var refusal) ? Table(table, question.Rows) : new SandboxAnswer([], [], 0, refusal.Code, refusal.Facts));
        return asked.IsRefused ? Exit.Of(RefusalTexts.KindOf(asked.Refusal.Code)) : Exit.Ok;
    }

    private static SandboxAnswer Table(QueryResult table, int most) =>
        new([.. table.Columns.Select(c => c.Name)], [.. table.Rows.Take(most).Select(r => (IReadOnlyList<string?>)[.. r.Select(Text)])], table.Rows.Count, null, null);

    private static string? Text(object? value) => value switch
    {
        null => null,
        byte[] person => Convert.ToHexStringLower(person),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

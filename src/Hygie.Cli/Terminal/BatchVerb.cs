using System.CommandLine;
using System.Text.Json;

namespace Hygie.Cli.Terminal;

/// <summary>
/// <c>hygie batch</c>: many command lines in one process, for scripts that would pay for starting a program each time. A line of the
/// standard input is one command line, a JSON array of its words; its answer is one line, <c>{"exit", "output", "error"}</c>. Ends when the input does.
/// </summary>
internal static class BatchVerb
{
    public static Command Create() =>
        new Command("batch", Words.Say(
                "Run command lines from the standard input, a JSON array a line; answer {exit, output, error} a line.\n\n  echo '[\"catalogue\",\"search\",\"claims\",\"--json\"]' | hygie batch",
                "Exécuter des lignes de commande lues sur l'entrée standard, un tableau JSON par ligne ; répondre {exit, output, error} par ligne.\n\n  echo '[\"catalogue\",\"search\",\"soins\",\"--json\"]' | hygie batch"))
            .Runs(AnswerAsync);

    private static async Task<int> AnswerAsync(Run run)
    {
        var (input, output, error) = (Console.In, Console.Out, Console.Error);
        Environment.SetEnvironmentVariable("HYGIE_LANG", Words.Language);
        Console.SetIn(TextReader.Null);
        while (await input.ReadLineAsync(run.Cancellation) is { } line)
        {
            if (Read(line) is not { } words)
            {
                await error.WriteLineAsync(Words.Say("HYG-0001 A line is not a JSON array of words.", "HYG-0001 Une ligne n'est pas un tableau JSON de mots."));
                return Exit.Usage;
            }

            var (said, noted) = (new StringWriter(), new StringWriter());
            Console.SetOut(said);
            Console.SetError(noted);
            var exit = await Program.Main(words);
            await output.WriteLineAsync(JsonSerializer.Serialize(new { exit, output = said.ToString(), error = noted.ToString() }, JsonText.Options).AsMemory(), run.Cancellation);
            await output.FlushAsync(run.Cancellation);
        }

        return Exit.Ok;
    }

    /// <summary>The words of a line, or null. A batch within a batch would read its own commands.</summary>
    private static string[]? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(line) is [not "batch", ..] words && Array.TrueForAll(words, w => w is not null) ? words : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

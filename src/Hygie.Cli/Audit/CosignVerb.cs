using System.CommandLine;
using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie witness cosign</c>: answers requests on the standard input, one JSON text a line, until it closes.</summary>
internal static class CosignVerb
{
    public static Command Create() =>
        new Command("cosign", Words.Say("Answer add-checkpoint requests as this home's witness: a JSON text a line in, {status, body} a line out.", "Répondre aux demandes add-checkpoint comme témoin de ce lieu : un texte JSON par ligne en entrée, {status, body} par ligne en sortie."))
            .Runs(AnswerAsync);

    private static async Task<int> AnswerAsync(Run run)
    {
        if (!run.Home.Of("witness").TryGet(out var home, out var refusal))
            return run.Refuse(refusal);
        while (await Console.In.ReadLineAsync(run.Cancellation) is { } line)
        {
            var answer = Composition.AnswerAsWitness(home.Path, home.Config!.Id, JsonSerializer.Deserialize<string>(line) ?? "");
            Run.PrintJson(new { status = answer.Status, body = answer.Body });
        }

        return Exit.Ok;
    }
}

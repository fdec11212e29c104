using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie witness cosign</c>: answers one request on the standard input; the status on the first line, then the body.</summary>
internal static class CosignVerb
{
    public static Command Create() =>
        new Command("cosign", Words.Say("Answer one add-checkpoint request (standard input) as this home's witness.", "Répondre à une demande add-checkpoint (entrée standard) comme témoin de ce lieu."))
            .Runs(AnswerAsync);

    private static async Task<int> AnswerAsync(Run run)
    {
        if (!run.Home.Of("witness").TryGet(out var home, out var refusal))
            return run.Refuse(refusal);
        var request = await Console.In.ReadToEndAsync(run.Cancellation);
        var answer = Composition.AnswerAsWitness(home.Path, home.Config!.Id, request);
        await Console.Out.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{answer.Status}\n{answer.Body}"));
        return Exit.Ok;
    }
}

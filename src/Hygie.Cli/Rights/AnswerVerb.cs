using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Cli.ThirdParty;
using Hygie.Core;
using Hygie.Core.Rights;

namespace Hygie.Cli.Rights;

/// <summary><c>hygie third-party object FILE</c>: p1 of objectors become persons of the hub, sealed to it.</summary>
internal static class AnswerVerb
{
    private static readonly Argument<string> Objection = new("FILE") { Description = Words.Say("The identity desk's sealed file.", "Le fichier scellé du guichet d'identité.") };
    private static readonly Option<string> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the sealed answer goes.", "Où va la réponse scellée.") };
    private static readonly Option<int> Epoch = new("--epoch") { DefaultValueFactory = _ => 1, Description = Words.Say("Epoch of the pseudonyms.", "Époque des pseudonymes.") };

    public static Command Create() =>
        new Command("object", Words.Say("Answer an identity desk's objections.\n\n  hygie third-party object objection.age --out answer.age", "Répondre aux oppositions d'un guichet d'identité.\n\n  hygie third-party object opposition.age --out reponse.age"))
            .With(Objection, Out, Epoch, GlobalOptions.Json()).Runs(AnswerAsync);

    private static Task<int> AnswerAsync(Run run) => ThirdPartyDesk.ActAsync(run, run.Get(Objection), async (party, objection) =>
    {
        var target = Path.GetFullPath(run.Get(Out)!);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var answer = new MemoryStream();
        var verb = new AnswerObjection(party.Inbox, party.Keys.Signing, party.Id, party.Token, party.Vault, Composition.Chance());
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var answered = await verb.RunAsync(new AnswerObjection.Command(objection, answer, party.Hub, run.Get(Epoch), day, () => WholeFile.Write(target, answer.ToArray())), run.Cancellation);
        run.Next($"hygie objection register {target}");
        return answered;
    });
}

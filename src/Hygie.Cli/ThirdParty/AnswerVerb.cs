using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Pseudonyms;

namespace Hygie.Cli.ThirdParty;

/// <summary><c>hygie third-party answer</c>: tokens of an identity part become persons of the hub, sealed to it.</summary>
internal static class AnswerVerb
{
    private static readonly Argument<string> Identity = new("FILE") { Description = Words.Say("The sealed identity part.", "La partie identité scellée.") };
    private static readonly Option<string> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the sealed answer goes.", "Où va la réponse scellée.") };
    private static readonly Option<int> Epoch = new("--epoch") { DefaultValueFactory = _ => 1, Description = Words.Say("Epoch of the pseudonyms.", "Époque des pseudonymes.") };

    public static Command Create() =>
        new Command("answer", Words.Say("Answer a holder's identity part.\n\n  hygie third-party answer identity.age --out answer.age", "Répondre à la partie identité d'un détenteur.\n\n  hygie third-party answer identity.age --out answer.age"))
            .With(Identity, Out, Epoch, GlobalOptions.Json()).Runs(AnswerAsync);

    private static Task<int> AnswerAsync(Run run) => ThirdPartyDesk.ActAsync(run, run.Get(Identity), async (party, identity) =>
    {
        var target = run.Get(Out)!;
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var verb = new AnswerIdentities(party.Inbox, party.Keys.Signing, party.Id, party.Token, party.Vault, Composition.Chance());
        await using var file = File.Create(WholeFile.Beside(target));
        var answered = await verb.RunAsync(new AnswerIdentitiesCommand(identity, file, party.Hub, run.Get(Epoch), day, () => Place(file, target)), run.Cancellation);
        if (answered.IsRefused)
            File.Delete(WholeFile.Beside(target));
        run.Next($"hygie delivery accept health.age --answer {target} --dataset NAME");
        return answered;
    });

    private static void Place(FileStream file, string target)
    {
        Fault.Points?.Invoke(CommandFaultPoints.Answered);
        file.Flush(flushToDisk: true);
        WholeFile.Place(target);
        Fault.Points?.Invoke(CommandFaultPoints.Placed);
    }
}

/// <summary><c>hygie third-party link</c>: which source pseudonym is which national person; only the links between u are kept.</summary>
internal static class LinkVerb
{
    private static readonly Argument<string> Correspondence = new("FILE") { Description = Words.Say("The sealed correspondence.", "La correspondance scellée.") };

    public static Command Create() =>
        new Command("link", Words.Say("Take a source's correspondence.\n\n  hygie third-party link correspondence.age", "Prendre la correspondance d'une source.\n\n  hygie third-party link correspondence.age"))
            .With(Correspondence, GlobalOptions.Json()).Runs(LinkAsync);

    private static Task<int> LinkAsync(Run run) => ThirdPartyDesk.ActAsync(run, run.Get(Correspondence), (party, file) =>
        new LinkIdentities(party.Inbox, party.Token, party.Vault).RunAsync(file, run.Cancellation));
}

/// <summary>What the third party's verbs share: its home, its lock, one file in, one count out.</summary>
internal static class ThirdPartyDesk
{
    public static async Task<int> ActAsync(Run run, string path, Func<ThirdPartyPorts, Stream, Task<Result<int>>> act)
    {
        if (!File.Exists(path))
            return run.Refuse(Refusal.Of("HYG-6124", ("file", path)));
        if (!Composition.OpenThirdParty(run).TryGet(out var party, out var refusal))
            return run.Refuse(refusal);
        using (party)
        {
            if (!(await HomeLock.TakeAsync(party.Home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
                return run.Refuse(refusal);
            using var locked = held;
            await using var file = File.OpenRead(path);
            if (!(await act(party, file)).TryGet(out var people, out refusal))
                return run.Refuse(refusal);
            if (run.Json)
                Run.PrintJson(new { people });
            else
                Run.Print(Words.Say(string.Create(Words.Culture, $"{people:N0} people"), string.Create(Words.Culture, $"{people:N0} personnes")));
            return Exit.Ok;
        }
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit decide ID --yes|--no</c>: one person's word for its body, signed with its own key.</summary>
internal static class DecideVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The permit asked for.", "L'autorisation demandée.") };
    private static readonly Option<bool> Yes = new("--yes") { Description = Words.Say("Favourable; of the hub's steward, complete.", "Favorable ; de l'intendant, complet.") };
    private static readonly Option<bool> No = new("--no") { Description = Words.Say("Not favourable; of the hub's steward, incomplete.", "Défavorable ; de l'intendant, incomplet.") };
    private static readonly Option<string> ReasonFr = new("--reason-fr") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in French: it is published.", "Le motif, en français : il est publié.") };
    private static readonly Option<string> ReasonEn = new("--reason-en") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in English: it is published.", "Le motif, en anglais : il est publié.") };

    public static Command Create() =>
        new Command("decide", Words.Say(
            "Decide on an application, blind to the other bodies.\n\n  hygie permit decide d-p-metformin --yes --reason-fr \"conforme\" --reason-en \"in order\" --as ethics-1",
            "Décider d'une demande, sans voir les autres organismes.\n\n  hygie permit decide d-p-metformin --yes --reason-fr \"conforme\" --reason-en \"in order\" --as ethics-1"))
            .With(Id, Yes, No, ReasonFr, ReasonEn, GlobalOptions.Json()).Runs(DecideAsync);

    private static async Task<int> DecideAsync(Run run)
    {
        if (run.Get(Yes) == run.Get(No))
            return run.Refuse(Refusal.Of("HYG-13041"));
        return await PermitDesk.ActAsync(run, async (hub, person) =>
        {
            if (!(await People.SignInAsync(run, hub, person.Value)).TryGet(out var keys, out var refusal))
                return refusal;
            using (keys)
            {
                var decide = new Decide(hub.Permits, hub.Accounts, hub.Receipts, hub.Authorities, hub.Clock);
                var reason = new LocalText(run.Get(ReasonFr)!, run.Get(ReasonEn)!);
                return await decide.RunAsync(new Decide.Command(new PermitId(run.Get(Id)), person, run.Get(Yes), reason), keys.Signing, run.Cancellation);
            }
        });
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Rights;

namespace Hygie.Cli.Rights;

/// <summary><c>hygie objection register FILE</c>, at the hub: these persons are left out of everything made from now on. How many is not printed in public places.</summary>
internal static class RegisterVerb
{
    private static readonly Argument<FileInfo> Answer = new("FILE") { Description = Words.Say("The third party's sealed answer.", "La réponse scellée du tiers.") };

    public static Command Create() =>
        new Command("register", Words.Say("Take objections in.\n\n  hygie objection register answer.age", "Prendre des oppositions en compte.\n\n  hygie objection register reponse.age"))
            .With(Answer, GlobalOptions.Json()).Runs(RegisterAsync);

    private static async Task<int> RegisterAsync(Run run)
    {
        var file = run.Get(Answer);
        if (!file.Exists)
            return run.Refuse(Refusal.Of("HYG-0010", ("file", file.FullName)));
        return await HubDesk.ChangeAsync(run, async hub =>
        {
            await using var answer = file.OpenRead();
            var register = new RegisterObjection(hub.Objections, hub.Keys.Identity, party => hub.KeyOf(KeyRole.ThirdParty, party.Value), hub.Clock);
            return (await register.RunAsync(new RegisterObjection.Command(answer), run.Cancellation)).Then<int>(outcome =>
            {
                if (run.Json)
                    Run.PrintJson(new { act = outcome.Act, registered = true });
                else
                    Run.Print(Words.Say("Registered. The log will say it in the day's leaf.", "Enregistré. Le journal le dira dans la feuille du jour."));
                return Exit.Ok;
            });
        });
    }
}

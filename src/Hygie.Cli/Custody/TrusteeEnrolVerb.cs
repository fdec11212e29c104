using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key trustee enrol</c>: at the custodian, the signing key of a trustee who brought none to the ceremony.</summary>
internal static class TrusteeEnrolVerb
{
    private static readonly Argument<string> Trustee = new("TRUSTEE") { Description = Words.Say("The trustee, as `key trustee make` prints it.", "Le dépositaire, comme l'écrit `key trustee make`.") };

    public static Command Create() =>
        new Command("enrol", Words.Say(
            "At the custodian, after the ceremony: enrol the signing key of a trustee whom a ceremony's record names with that recipient.\n\n  hygie key trustee enrol alice=age1…,hygie-verify1…",
            "Chez le gardien, après la cérémonie : inscrire la clé de signature d'un dépositaire qu'un procès-verbal nomme avec ce destinataire.\n\n  hygie key trustee enrol alice=age1…,hygie-verify1…"))
            .With(Trustee, GlobalOptions.Json()).Runs(EnrolAsync);

    private static async Task<int> EnrolAsync(Run run)
    {
        if (!InvitedTrustee.Parse(run.Get(Trustee)).TryGet(out var trustee, out var refusal) || !run.Home.Of(CustodianHome.Role).TryGet(out var home, out refusal)
            || !Composition.HoldCustodian(home.Path).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            if (!CustodianHome.Open(run, home).TryGet(out var custodian, out refusal))
                return run.Refuse(refusal);
            using var opened = custodian;
            if (!(await custodian.EnrolAsync(trustee, run.Cancellation)).TryGet(out var register, out refusal))
                return run.Refuse(refusal);
            if (run.Json)
                Run.PrintJson(new { trustee = trustee.Person, key = trustee.Key!.ToString(), register = register.Sequence });
            else
                Run.Print($"{trustee.Person} · {trustee.Key}");
            run.Next("hygie key announce key-register.json");
            return Exit.Ok;
        }
    }
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Accounts;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit trust</c>: who issues permits here, under which keys: the trust file of <c>verify.py</c>. Compare it with what the bodies publish themselves.</summary>
internal static class TrustVerb
{
    public static Command Create() =>
        new Command("trust", Words.Say(
            "Print the issuing bodies and their keys, as a trust file.\n\n  hygie permit trust > trust.txt && python3 spec/verify/verify.py permit permit.json --trust trust.txt",
            "Écrire les organismes et leurs clés, comme fichier de confiance.\n\n  hygie permit trust > trust.txt && python3 spec/verify/verify.py permit permit.json --trust trust.txt"))
            .Runs(TrustAsync);

    private static async Task<int> TrustAsync(Run run)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
            foreach (var account in await hub.Accounts.ListAsync(run.Cancellation))
                if (account.IsActiveOn(hub.Today) && (account.Is(Role.Decider) || account.Is(Role.Steward)))
                    Run.Print($"{account.Body} {account.Key}");
        return Exit.Ok;
    }
}

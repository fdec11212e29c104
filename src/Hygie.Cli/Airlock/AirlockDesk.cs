using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Airlock;
using Hygie.Core.Disclosure;

namespace Hygie.Cli.Airlock;

/// <summary>The airlock of an opened hub: what its four verbs share.</summary>
internal sealed class AirlockDesk(HubPorts hub, IReadOnlyList<Account> accounts)
{
    /// <summary>Facts from the permits; reviewers are the output checkers who may act today.</summary>
    public IReleaseFacts Facts { get; } = new PermitReleaseFacts(hub.Permits,
        accounts.Where(a => MayYou.Ask(a, a.Person, hub.Today, Role.Checker) is null).Select(a => a.Person).ToHashSet(), hub.Clock);

    public ReleaseChecks Checks { get; } = new(Composition.Solver(), hub.Releases, Composition.ReleaseBox(hub.Home), DisclosureProfile.FranceHealth);

    /// <summary>A person acts on a request, which is then shown as that person may see it.</summary>
    public static Task<int> ActAsync(Run run, Func<HubPorts, AirlockDesk, PersonId, Task<Result<ReleaseRequest>>> act) => HubDesk.ActAsync(
        run,
        async (hub, person) => (await act(hub, new AirlockDesk(hub, await hub.Accounts.ListAsync(run.Cancellation)), person)).Then<(ReleaseRequest Request, PersonId Viewer)>(request => (request, person)),
        acted =>
        {
            Show(run, acted.Request, acted.Viewer);
            return acted.Request.State == ReleaseState.Refused ? Exit.Policy : Exit.Ok;
        });

    /// <summary>The researcher sees the researcher's sentences only; the attack is for the checkers.</summary>
    private static void Show(Run run, ReleaseRequest request, PersonId person)
    {
        var isProject = request.RequestedBy == person;
        var files = request.Files.Select(f => new
        {
            f.Name, f.Sha256, f.Length, summary = VerdictText.Summary(f.Verdict, Words.Language),
            findings = isProject ? VerdictText.ForResearcher(f.Verdict, Words.Language) : VerdictText.ForChecker(f.Verdict, Words.Language),
        }).ToList();
        if (run.Json)
            Run.PrintJson(new { release = request.Id.Value, state = request.State, request.Turn, files, votes = request.VotesSeenBy(person).Count });
        else
            Run.Print(string.Join('\n', files.SelectMany(f => (IEnumerable<string>)[$"{f.Name}: {f.summary}", .. f.findings.Select(line => "  " + line)]).Prepend($"{request.Id} · {request.State}")));
        run.Next(request.State switch
        {
            ReleaseState.UnderReview => $"hygie release review {request.Id} --approve --as CHECKER",
            ReleaseState.Approved => $"hygie release let-out {request.Id} --as CHECKER",
            _ => "hygie audit tail",
        });
    }
}

using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;

namespace Hygie.Cli.Airlock;

/// <summary>The airlock of an opened hub: what its four verbs share.</summary>
internal sealed class AirlockDesk(HubPorts hub)
{
    /// <summary>Facts from the permits; reviewers are the enrolled output checkers.</summary>
    public IReleaseFacts Facts { get; } = new PermitReleaseFacts(hub.Permits,
        hub.Register.Keys.Where(k => k is { IsCurrent: true, Role: KeyRole.Checker }).Select(k => new PersonId(k.Owner)).ToHashSet(), hub.Clock);

    public ReleaseChecks Checks { get; } = new(Composition.Solver(), hub.Releases, Composition.ReleaseBox(hub.Home), DisclosureProfile.FranceHealth);

    /// <summary>Opens the hub under its lock, lets a verb act, publishes the log; prints the request, or what a command adds to it.</summary>
    public static async Task<int> ActAsync(Run run, Func<HubPorts, AirlockDesk, PersonId, Task<Result<ReleaseRequest>>> act)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out refusal))
                return run.Refuse(refusal);
            using (hub)
            {
                if (!(await act(hub, new AirlockDesk(hub), new PersonId(person))).TryGet(out var request, out refusal)
                    || !(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal))
                    return run.Refuse(refusal);
                Show(run, request, new PersonId(person));
                return request.State == ReleaseState.Refused ? Exit.Policy : Exit.Ok;
            }
        }
    }

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

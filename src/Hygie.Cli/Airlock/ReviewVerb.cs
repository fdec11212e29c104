using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Airlock;

namespace Hygie.Cli.Airlock;

/// <summary><c>hygie release review ID --approve|--reject REASON</c>: one checker's blind vote on every file.</summary>
internal static class ReviewVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The release.", "La sortie.") };
    private static readonly Option<bool> Approve = new("--approve") { Description = Words.Say("Approve every file.", "Approuver chaque fichier.") };
    private static readonly Option<ReviewReason?> Reject = new("--reject") { Description = Words.Say("Reject, with a coded reason.", "Rejeter, avec une raison codée.") };
    private static readonly Option<string?> Compared = new("--compared") { HelpName = "NOTE", Description = Words.Say("Override 'the rules do not know': how you compared by hand.", "Passer outre « les règles ne savent pas » : comment vous avez comparé à la main.") };

    public static Command Create() =>
        new Command("review", Words.Say("Vote on a release, blind to the other checker.", "Voter sur une sortie, sans voir l'autre contrôleur."))
            .With(Id, Approve, Reject, Compared, GlobalOptions.Json()).Runs(ReviewAsync);

    private static async Task<int> ReviewAsync(Run run)
    {
        if (run.Get(Approve) == run.Get(Reject) is not null)
            return run.Refuse(Refusal.Of("HYG-0011"));
        return await AirlockDesk.ActAsync(run, async (hub, desk, person) =>
        {
            var id = new ReleaseId(run.Get(Id));
            if (await hub.Releases.FindAsync(id, run.Cancellation) is not { } request)
                return Refusal.Of("HYG-16016", ("release", id));
            return await new Review(hub.Releases, desk.Facts, hub.Clock).RunAsync(new ReviewCommand(id, person, [.. request.Files.Select(f => Vote(run, f))]), run.Cancellation);
        });
    }

    private static FileVote Vote(Run run, RequestedFile file) => run.Get(Reject) is { } reason
        ? new FileVote(file.Name, FileDecision.Reject, reason, "")
        : new FileVote(file.Name, FileDecision.Approve, file.NeedsOverride ? ReviewReason.ComparedByHand : ReviewReason.None, run.Get(Compared) ?? "");
}

using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>
/// One person's word for its body: the hub's on completeness, then each body's vote, blind until all are cast. The last vote opens them all,
/// and grants or refuses.
/// </summary>
public sealed class Decide(IPermitStore store, IAccountStore accounts, LogReceipts log, IPermitFacts papers, TimeProvider clock)
{
    /// <param name="Id">The file.</param>
    /// <param name="By">Who decides.</param>
    /// <param name="Favourable">Yes or no; of the hub's steward, complete or not.</param>
    /// <param name="Reason">Published with the decision, in both languages.</param>
    public sealed record Command(PermitId Id, PersonId By, bool Favourable, LocalText Reason);

    /// <summary>The file after the decision, granted or refused when it was the last one.</summary>
    /// <param name="command">The decision.</param>
    /// <param name="key">The deciding person's own key.</param>
    /// <param name="cancellation">Stops; what was committed stays.</param>
    public async Task<Result<PermitFile>> RunAsync(Command command, SigningKey key, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var file = await store.FindAsync(command.Id, cancellation);
        if (file.Application is not { } application)
            return Refusal.Of("HYG-13033", ("permit", command.Id));
        if (await accounts.FindAsync(command.By, cancellation) is not { } actor)
            return Refusal.Of("HYG-4002", ("person", command.By));
        if (file.State == PermitState.UnderReview && AllCast(file))
            return await OpenVotesAsync(file, actor, cancellation); // the last vote was cast and its run died there
        var decision = new PermitDecision(file.Id, application.Hash(), actor.Body, command.By, command.Favourable, command.Reason, today).ToDocument().SignedBy(key);
        if (!(await AskAsync(file, command, decision, key, today, cancellation)).TryGet(out var asked, out var refusal)
            || !PermitRules.Decide(file, asked.Command, new PermitKnowledge(clock.GetUtcNow(), actor, asked.Permit, EmptyVersions)).TryGet(out var happened, out refusal))
            return refusal;
        var entry = AuditEntry.Of(asked.Kind, today, file.Subject, by: "body/" + actor.Body, why: command.Favourable ? "favourable" : "not favourable",
            (ReleaseReceipt.DocumentFact, Convert.ToHexStringLower(decision.Hash())), ("person", command.By));
        entry = happened is VoteCast ? entry with { Publication = Publication.AtClose } : entry;
        if (!(await store.AppendAsync(file.Id, file.Revision, happened, entry, cancellation)).TryGet(out var number, out refusal))
            return refusal;
        file = file.After(new RecordedEvent(happened, number));
        return happened is VoteCast && AllCast(file) ? await OpenVotesAsync(file, actor, cancellation) : file;
    }

    /// <summary>Opens the votes of a file in which all are cast: the last step of the last vote, to be taken again if it was interrupted.</summary>
    public async Task<Result<PermitFile>> OpenVotesAsync(PermitFile file, Account actor, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!PermitRules.Decide(file, new OpenVotes(actor.Person), new PermitKnowledge(clock.GetUtcNow(), actor, null, EmptyVersions)).TryGet(out var happened, out var refusal))
            return refusal;
        var (granted, application) = (happened.Act == PermitAct.Grant, file.Application!);
        // The old permit goes first: were this run to die in between, the project has none until the step is taken again, and never two.
        if (granted && application.Amends is { } old && await ReplaceAsync(old, file.Id, actor, today, cancellation) is { } standing)
            return standing;
        var entry = AuditEntry.Of(granted ? "permit.granted" : "permit.refused", today, file.Subject, by: "body/" + actor.Body, why: "application " + application.Hash(),
            (ReleaseReceipt.DocumentFact, Convert.ToHexStringLower(file.Permit!.Hash())), ("project", application.Project)) with { Closes = true };
        if (!(await store.AppendAsync(file.Id, file.Revision, happened, entry, cancellation)).TryGet(out var number, out refusal))
            return refusal;
        file = file.After(new RecordedEvent(happened, number));
        if (granted && await papers.PapersAsync(AuthorityId.Of(file.Id), cancellation) is null)
            return Refusal.Of("HYG-13034", ("permit", file.Id));
        return file;
    }

    private static bool AllCast(PermitFile file) => file.Decisions.Count > file.Application!.Bodies.Count;

    /// <summary>Ends the permit that is amended; null when that is done, now or by a run that died after it.</summary>
    private async Task<Refusal?> ReplaceAsync(PermitId old, PermitId next, Account actor, DateOnly today, CancellationToken cancellation)
    {
        var file = await store.FindAsync(old, cancellation);
        var stop = new Stop(actor.Person, PermitAct.Amend, new LocalText("remplacé par " + next, "replaced by " + next));
        if (file.Events[^1].Event is FileMoved { Act: PermitAct.Amend, Reason: var reason } && reason == stop.Reason)
            return null;
        if (!PermitRules.Decide(file, stop, new PermitKnowledge(clock.GetUtcNow(), actor, null, EmptyVersions)).TryGet(out var happened, out var refusal))
            return refusal;
        var entry = AuditEntry.Of("permit.amended", today, file.Subject, by: "body/" + actor.Body, why: stop.Reason.En);
        return (await store.AppendAsync(old, file.Revision, happened, entry, cancellation)).TryGet(out _, out refusal) ? null : refusal;
    }

    private async Task<Result<Asked>> AskAsync(PermitFile file, Command command, SignedDocument decision, SigningKey key, DateOnly today, CancellationToken cancellation)
    {
        if (file.State != PermitState.Submitted)
            return new Asked("permit.voted", new CastVote(command.By, decision, command.Favourable ? SignatureOf(file.Permit, key) : null), null);
        if (!command.Favourable)
            return new Asked("permit.incomplete", new JudgeCompleteness(command.By, decision, null), null);
        if (!(await log.PapersAsync(file.Events[^1].Entry, cancellation)).TryGet(out var applied, out var refusal)
            || !ComposePermit.Of(file.Application!, await accounts.ListAsync(cancellation), today, applied.Index).TryGet(out var permit, out refusal))
            return refusal;
        return new Asked("permit.opened", new JudgeCompleteness(command.By, decision, PermitDocument.Write(permit).SignedBy(key)), permit);
    }

    private static DocumentSignature? SignatureOf(SignedDocument? permit, SigningKey key) =>
        permit?.SignedBy(key).Signatures.Single(s => string.Equals(s.Key, key.Id, StringComparison.Ordinal));

    private static HashSet<DatasetVersion> EmptyVersions => [];

    private sealed record Asked(string Kind, PermitCommand Command, Permit? Permit);
}

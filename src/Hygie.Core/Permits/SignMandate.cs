using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>Keeps an operating mandate that two persons signed, and logs it. Made with <see cref="AuthorityDocuments.Write"/>.</summary>
public sealed class SignMandate(IMandateStore store, IAccountStore accounts, IPermitFacts papers, TimeProvider clock)
{
    /// <param name="Document">The mandate with its signatures.</param>
    public sealed record Command(SignedDocument Document);

    /// <summary>The mandate's id; or HYG-13035 (not a mandate), HYG-13036 (fewer than two enrolled signers), HYG-13031 (id taken).</summary>
    public async Task<Result<AuthorityId>> RunAsync(Command command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!string.Equals(command.Document.Type, AuthorityDocuments.MandateType, StringComparison.Ordinal)
            || command.Document.Body["id"] is not CanonicalText { Value: var id } || !PublicName.IsValid(id))
            return Refusal.Of("HYG-13035");
        var signers = (await accounts.ListAsync(cancellation)).Where(a => a.IsActiveOn(today) && command.Document.IsSignedBy(a.Key)).ToList();
        if (signers.Count < 2)
            return Refusal.Of("HYG-13036", ("mandate", id), ("signed", signers.Count));
        var authority = AuthorityId.Mandate(id);
        var entry = AuditEntry.Of("mandate.signed", today, authority.ToString(), by: string.Join(' ', signers.Select(s => s.Subject)), why: "operating mandate",
            (ReleaseReceipt.DocumentFact, Convert.ToHexStringLower(command.Document.Hash())));
        var added = await store.AddAsync(id, command.Document, entry, cancellation);
        // Its papers are kept at once, while the key that sealed its event is still at hand: later ones are opened under this very mandate.
        return added.IsRefused ? added.Refusal
            : await papers.PapersAsync(authority, cancellation) is null ? Refusal.Of("HYG-13034", ("permit", id)) : authority;
    }
}

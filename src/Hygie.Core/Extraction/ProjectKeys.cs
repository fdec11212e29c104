using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Extraction;

/// <summary>
/// The two keys of an extraction: a new one for the extract, and K_project, drawn with the project's first extract and asked for
/// again, under the permit, for every later one, so that a person keeps one pseudonym in the project.
/// </summary>
internal sealed class ProjectKeys : IDisposable
{
    private readonly List<IDisposable> _leases = [];

    private ProjectKeys(WrappedDek extract, SecretKey extractKey, WrappedDek pseudonym, SecretKey pseudonymKey, params IReadOnlyList<IDisposable> leases)
    {
        (ExtractDek, Extract, PseudonymDek, Pseudonym) = (extract, extractKey, pseudonym, pseudonymKey);
        _leases.AddRange(leases);
    }

    /// <summary>Seals the extract.</summary>
    public SecretKey Extract { get; }

    public WrappedDek ExtractDek { get; }

    /// <summary>K_project.</summary>
    public SecretKey Pseudonym { get; }

    public WrappedDek PseudonymDek { get; }

    /// <summary>Creates the project's KEK when it is new, draws the extract's key, finds or draws K_project.</summary>
    public static async Task<Result<ProjectKeys>> TakeAsync(
        IKeyDesk desk, PermitTerms terms, IReadOnlyList<SignedDocument> made, TimeSpan lease, CancellationToken cancellation)
    {
        var id = new KeyId(KeyCategory.Project, terms.Project.Value, "1");
        if (!(await desk.CreateKeyAsync(id, QuorumPolicy.None, cancellation)).TryGet(out _, out var refusal))
            return refusal;
        if (!(await desk.DrawAsync(id, DekKind.Extract, [terms.Project.Value], cancellation)).TryGet(out var drawn, out refusal))
            return refusal;
        var pseudonym = made.Count == 0
            ? await DrawAsync(desk, id, terms, cancellation)
            : await AskAsync(desk, made[0], terms, lease, cancellation);
        if (!pseudonym.TryGet(out var known, out refusal) || !drawn.Lease.Key(drawn.Deks[0].Label).TryGet(out var extractKey, out refusal)
            || !known.Lease.Key(known.Dek.Label).TryGet(out var pseudonymKey, out refusal))
        {
            drawn.Dispose();
            return refusal;
        }

        return new ProjectKeys(drawn.Deks[0], extractKey, known.Dek, pseudonymKey, drawn, known.Lease);
    }

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private static async Task<Result<LentKey>> DrawAsync(IKeyDesk desk, KeyId id, PermitTerms terms, CancellationToken cancellation) =>
        (await desk.DrawAsync(id, DekKind.Pseudonym, [terms.Project.Value], cancellation)).Then<LentKey>(d => new LentKey(d.Deks[0], d.Lease));

    private static async Task<Result<LentKey>> AskAsync(IKeyDesk desk, SignedDocument first, PermitTerms terms, TimeSpan lease, CancellationToken cancellation)
    {
        if (!ExtractDocument.Read(first).TryGet(out var extract, out var refusal))
            return refusal;
        var asked = await desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, terms.Purpose, lease), [extract.PseudonymKey], AuthorityId.Of(terms.Id), cancellation);
        return asked.Then<LentKey>(l => new LentKey(extract.PseudonymKey, l));
    }

    private sealed record LentKey(WrappedDek Dek, Lease Lease);
}

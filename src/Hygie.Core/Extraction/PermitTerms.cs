using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>What an extraction and a workspace read of a permit.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Project">Its project.</param>
/// <param name="Hash">SHA-256 of the permit's document, 64 lower-case hexadecimal digits.</param>
/// <param name="Purpose">One of its purposes, given to the custodian with every request for keys.</param>
/// <param name="Persons">Who may work under it.</param>
/// <param name="Versions">Exact dataset versions.</param>
/// <param name="Study">Hash of the study definition, the same bytes.</param>
/// <param name="Variables">What may leave the warehouse for the project's workspace.</param>
/// <param name="Methods">What may be done, such as <c>extract</c> and <c>query</c>.</param>
/// <param name="Tools">With which tools, such as <c>sql</c> and <c>python</c>.</param>
/// <param name="Start">First instant.</param>
/// <param name="End">End, exclusive.</param>
/// <param name="Live">False once suspended, revoked or ended by the body that gave it.</param>
public sealed record PermitTerms(
    PermitId Id, ProjectId Project, string Hash, string Purpose, IReadOnlyList<PersonId> Persons, IReadOnlyList<DatasetVersion> Versions, StudyHash Study,
    IReadOnlyList<GrantedVariable> Variables, IReadOnlyList<string> Methods, IReadOnlyList<string> Tools, DateTimeOffset Start, DateTimeOffset End, bool Live)
{
    /// <summary>Method of an extraction.</summary>
    public const string ExtractMethod = "extract";

    /// <summary>Method of a question or a job on an extract.</summary>
    public const string QueryMethod = "query";

    /// <summary>The terms of a permit's document; refuses a malformed one (HYG-1002, HYG-1003).</summary>
    public static Result<PermitTerms> Of(SignedDocument document, bool live) =>
        PermitDocument.Read(document).Then<PermitTerms>(p => new PermitTerms(
            p.Id, p.Project, Convert.ToHexStringLower(document.Hash()), p.Purposes[0], p.Persons, p.Datasets, p.Study, p.Variables, p.Methods, p.Tools, p.Start, p.End, live));

    /// <summary>Null when the permit allows the method, else why not (HYG-14008).</summary>
    public Refusal? RefuseMethod(string method) =>
        Methods.Contains(method, StringComparer.Ordinal) ? null : Refusal.Of("HYG-14008", ("permit", Id), ("method", method));

    /// <summary>True when the permit gives the variable at that precision, or a finer one for a date.</summary>
    public bool Gives(GrantedVariable asked) => Variables.Any(v => string.Equals(v.Name, asked.Name, StringComparison.Ordinal)
        && (string.Equals(v.Granularity, asked.Granularity, StringComparison.Ordinal) || (Cut(asked.Granularity) is { } finer && Cut(v.Granularity) is { } given && finer <= given)));

    private static Granularity? Cut(string word) => KeyNames.Parse<Granularity>(word);

    /// <summary>Null while the permit may be used; else why not (HYG-14003).</summary>
    public Refusal? RefuseUse(DateTimeOffset now)
    {
        if (!Live)
            return Refusal.Of("HYG-14003", ("permit", Id), ("state", "not-live"));
        return now < Start || now >= End ? Refusal.Of("HYG-14003", ("permit", Id), ("state", now < Start ? "not-begun" : "ended")) : null;
    }
}

/// <summary>Permits out of the store of the Permits room.</summary>
public sealed class StoredPermitTerms(IPermitStore permits, TimeProvider clock) : IPermitTerms
{
    /// <inheritdoc/>
    public async Task<Result<PermitTerms>> FindAsync(PermitId permit, CancellationToken cancellation)
    {
        var file = await permits.FindAsync(permit, cancellation);
        if (file is not { Permit: { } document, GrantEntry: not null })
            return Refusal.Of("HYG-14004", ("permit", permit));
        return PermitTerms.Of(document, file.IsLiveAt(clock.GetUtcNow()));
    }
}

/// <summary>Reads permits and their state as of now: every call asks again, so that a revocation is seen at once.</summary>
public interface IPermitTerms
{
    /// <summary>The terms and the present state, or a refusal when there is no such permit (HYG-14004).</summary>
    Task<Result<PermitTerms>> FindAsync(PermitId permit, CancellationToken cancellation);
}

using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>A column that a permit lets into an extract.</summary>
/// <param name="Name">A variable of the study, or <c>table.column</c> for a column of one of its event tables.</param>
/// <param name="Granularity">Finest cut of a date; null for what is no date.</param>
public sealed record PermittedVariable(string Name, Granularity? Granularity);

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
    IReadOnlyList<PermittedVariable> Variables, IReadOnlyList<string> Methods, IReadOnlyList<string> Tools, DateTimeOffset Start, DateTimeOffset End, bool Live)
{
    /// <summary>Method of an extraction.</summary>
    public const string ExtractMethod = "extract";

    /// <summary>Method of a question or a job on an extract.</summary>
    public const string QueryMethod = "query";

    /// <summary>Null when the permit allows the method, else why not (HYG-14008).</summary>
    public Refusal? RefuseMethod(string method) =>
        Methods.Contains(method, StringComparer.Ordinal) ? null : Refusal.Of("HYG-14008", ("permit", Id), ("method", method));

    /// <summary>Null while the permit may be used; else why not (HYG-14003).</summary>
    public Refusal? RefuseUse(DateTimeOffset now)
    {
        if (!Live)
            return Refusal.Of("HYG-14003", ("permit", Id), ("state", "not-live"));
        return now < Start || now >= End ? Refusal.Of("HYG-14003", ("permit", Id), ("state", now < Start ? "not-begun" : "ended")) : null;
    }
}

/// <summary>Reads permits and their state as of now: every call asks again, so that a revocation is seen at once.</summary>
public interface IPermitTerms
{
    /// <summary>The terms and the present state, or a refusal when there is no such permit (HYG-14004).</summary>
    Task<Result<PermitTerms>> FindAsync(PermitId permit, CancellationToken cancellation);
}

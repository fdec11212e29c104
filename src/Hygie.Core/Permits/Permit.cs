using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>A variable that a permit allows, at the precision it allows.</summary>
/// <param name="Name">The definition's name for it; a column of an event table is <c>table.column</c>.</param>
/// <param name="Granularity">How precise: <c>year</c>, <c>month</c>, <c>day</c>, <c>bands</c>, <c>code</c>, <c>count</c> …</param>
public sealed record GrantedVariable(string Name, string Granularity);

/// <summary>A body whose signature the permit needs, and the keys of those who may sign for it.</summary>
/// <param name="Body">The body.</param>
/// <param name="Keys">One signature under any of these counts for the body.</param>
public sealed record IssuingBody(BodyId Body, IReadOnlyList<VerifyingKey> Keys);

/// <summary>The act that opens data to a project: everything it allows, and nothing beside. Format: <c>spec/permit.md</c>.</summary>
public sealed record Permit
{
    public required PermitId Id { get; init; }

    public required ProjectId Project { get; init; }

    /// <summary>Codes of <see cref="Permits.Purposes"/>.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>Those who may work under it.</summary>
    public required IReadOnlyList<PersonId> Persons { get; init; }

    /// <summary>Hash of the definition's exact bytes: the same bytes run.</summary>
    public required StudyHash Study { get; init; }

    public required IReadOnlyList<DatasetVersion> Datasets { get; init; }

    public required IReadOnlyList<GrantedVariable> Variables { get; init; }

    /// <summary>Period of care that is read.</summary>
    public required Period Period { get; init; }

    /// <summary>What may be done: <c>extract</c>, <c>query</c>, <c>count</c>, <c>release</c> …</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>With which tools: <c>sql</c>, <c>python</c> …</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Disclosure profile and version, such as <c>france-health 1</c>.</summary>
    public required string Disclosure { get; init; }

    /// <summary>Whole euros.</summary>
    public required long Fees { get; init; }

    /// <summary>First instant.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>End, exclusive.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Bodies that must each have signed.</summary>
    public required IReadOnlyList<IssuingBody> Bodies { get; init; }

    /// <summary>SHA-256 of the application's canonical bytes, lower-case hexadecimal.</summary>
    public required string Application { get; init; }

    /// <summary>Index of the application's leaf in the log. The permit's own leaf cannot stand in it: it holds the permit's hash.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The permit that this one amends, or null.</summary>
    public PermitId? Amends { get; init; }
}

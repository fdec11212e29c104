using System.Security.Cryptography;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>What a project asks: everything that a permit will say, and what a citizen and a regulator want to know beside it.</summary>
public sealed record Application
{
    /// <summary>The permit asked for.</summary>
    public required PermitId Id { get; init; }

    public required ProjectId Project { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>Who asks, and answers for it.</summary>
    public required PersonId Applicant { get; init; }

    /// <summary>The applicant's institution; it never decides on its own application.</summary>
    public required BodyId Institution { get; init; }

    /// <summary>Those who will work under the permit.</summary>
    public required IReadOnlyList<PersonId> Persons { get; init; }

    /// <summary>Persons with a declared interest in the project: they do not vote on it.</summary>
    public IReadOnlyList<PersonId> Interests { get; init; } = [];

    /// <summary>Who pays for the project.</summary>
    public IReadOnlyList<string> Funders { get; init; } = [];

    public required LaySummary Summary { get; init; }

    /// <summary>Legal bases in words (GDPR articles 6 and 9).</summary>
    public required LocalText LegalBasis { get; init; }

    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>The study definition, exact bytes.</summary>
    public required ReadOnlyMemory<byte> Definition { get; init; }

    public required IReadOnlyList<DatasetVersion> Datasets { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Disclosure profile and version, such as <c>france-health 1</c>.</summary>
    public required string Disclosure { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>End, exclusive.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Bodies that decide, beside the hub's own check of completeness.</summary>
    public required IReadOnlyList<BodyId> Bodies { get; init; }

    /// <summary>The permit that this one would amend, or null.</summary>
    public PermitId? Amends { get; init; }

    /// <summary>The canonical bytes; decisions and permit bind their hash.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(ApplicationDocument.Write(this));

    /// <summary>SHA-256 of <see cref="ToBytes"/>, lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(ToBytes()));

    /// <summary>The definition, parsed; its refusals carry line and column.</summary>
    public Result<StudyDefinition> Study() => StudyReader.Parse(Definition.Span);
}

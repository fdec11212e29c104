using System.Collections.Immutable;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>One table of an extract: a Parquet file laid into packs, sorted by the project's pseudonym.</summary>
/// <param name="Name"><c>persons</c> or an event table.</param>
/// <param name="Columns">In order; the first is <c>_person</c>.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Sql">SHA-256 of the query that wrote it, 64 hexadecimal digits.</param>
/// <param name="Blob">Its bytes.</param>
public sealed record ExtractTable(string Name, ImmutableArray<ResultColumn> Columns, long Rows, string Sql, Blob Blob);

/// <summary>One line of the attrition table, true figures: they stay inside the hub.</summary>
/// <param name="Rule">The rule, or null for the naive reading.</param>
/// <param name="LinesRemoved">Events that the rule removed.</param>
/// <param name="Persons">Persons that remain.</param>
public sealed record ExtractStep(string? Rule, long LinesRemoved, long Persons);

/// <summary>
/// What an extract is and where it came from: everything an auditor compares with the permit. Signed by the hub
/// (<c>spec/extract.md</c>). It holds no pseudonym and no row.
/// </summary>
public sealed record Extract
{
    public required ProjectId Project { get; init; }

    /// <summary>From 1, within the project.</summary>
    public required int Number { get; init; }

    public required PermitId Permit { get; init; }

    /// <summary>SHA-256 of the permit, 64 hexadecimal digits.</summary>
    public required string PermitHash { get; init; }

    public required StudyHash Study { get; init; }

    public required DatasetVersion Version { get; init; }

    /// <summary>Root of the version's packs, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Root { get; init; }

    /// <summary>Tables, columns and buckets opened.</summary>
    public required ImmutableArray<PlannedTable> Inputs { get; init; }

    /// <summary>Tables written.</summary>
    public required ImmutableArray<ExtractTable> Tables { get; init; }

    /// <summary>First the naive reading, last the ruled count.</summary>
    public required ImmutableArray<ExtractStep> Attrition { get; init; }

    /// <summary>How easily its persons are told apart, true figures; null for an extract made before this was measured.</summary>
    public ReidentificationRisk? Risk { get; init; }

    /// <summary>Every pack, by index; all of 64 MiB.</summary>
    public required ImmutableArray<PackEntry> Packs { get; init; }

    /// <summary>The extract's data key, under the project's KEK.</summary>
    public required WrappedDek Key { get; init; }

    /// <summary>K_project, from which the project's pseudonyms come: the same for every extract of the project.</summary>
    public required WrappedDek PseudonymKey { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Persons of the population under the study's rules.</summary>
    public long Persons => Attrition[^1].Persons;

    /// <summary>Persons under the naive reading, before any rule.</summary>
    public long NaivePersons => Attrition[0].Persons;

    /// <summary>Printed <c>p-metformin/1</c>; public.</summary>
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Project.Value}/{Number}");
}

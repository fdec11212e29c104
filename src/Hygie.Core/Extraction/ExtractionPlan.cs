using Hygie.Core.Permits;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>One table that an extraction opens.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Columns">The columns opened, in order of name; no other byte of the table is decrypted.</param>
/// <param name="Buckets">The buckets opened: those of known persons that hold rows. Orphans belong to nobody and are never opened.</param>
/// <param name="Rows">Rows in those buckets.</param>
public sealed record PlannedTable(string Table, IReadOnlyList<string> Columns, IReadOnlyList<int> Buckets, long Rows);

/// <summary>One table of the extract.</summary>
/// <param name="Name"><see cref="PersonsName"/>, or an event table of the study.</param>
/// <param name="Query">Its compiled query.</param>
public sealed record PlannedOutput(string Name, CompiledQuery Query)
{
    /// <summary>Name of the table with one row per person.</summary>
    public const string PersonsName = "persons";
}

/// <summary>Everything an extraction will open and everything it will write: nothing more.</summary>
/// <param name="Permit">The terms it rests on.</param>
/// <param name="Study">The definition.</param>
/// <param name="Version">The version it reads.</param>
/// <param name="Root">Root of that version's packs, 32 bytes.</param>
/// <param name="Queries">The definition compiled for that version.</param>
/// <param name="Inputs">Tables opened, in order of name.</param>
/// <param name="Outputs">Tables written, persons first.</param>
/// <param name="Buckets">Into how many buckets persons are divided.</param>
public sealed record ExtractionPlan(
    PermitTerms Permit, StudyDefinition Study, DatasetVersion Version, ReadOnlyMemory<byte> Root, StudyPlan Queries,
    IReadOnlyList<PlannedTable> Inputs, IReadOnlyList<PlannedOutput> Outputs, int Buckets);

/// <summary>The pure rule: definition + permit + manifests → what is opened and what is written.</summary>
public static class PlanExtraction
{
    /// <summary>
    /// Plans an extraction. Refuses a permit that may not be used (HYG-14003, HYG-14008), another definition (HYG-14001), a variable or precision that
    /// the permit does not give (HYG-14002), a version that is not at hand (HYG-14005), and a version that lacks a column (HYG-12011).
    /// </summary>
    /// <param name="study">The definition as read from its bytes.</param>
    /// <param name="permit">The permit's terms and state.</param>
    /// <param name="manifests">Manifests of the permit's versions; others are refused.</param>
    /// <param name="now">The instant.</param>
    public static Result<ExtractionPlan> Plan(StudyDefinition study, PermitTerms permit, IReadOnlyList<Manifest> manifests, DateTimeOffset now)
    {
        if ((permit.RefuseUse(now) ?? permit.RefuseMethod(PermitTerms.ExtractMethod) ?? RefuseDefinition(study, permit) ?? RefuseVariables(study, permit)) is { } refusal)
            return refusal;
        if (manifests.FirstOrDefault(m => Reads(study, m) && permit.Versions.Contains(m.Version)) is not { } manifest)
            return Refusal.Of("HYG-14005", ("permit", permit.Id), ("source", study.Source.Name));
        if (!StudyCompiler.Compile(study, ShapeOf(manifest)).TryGet(out var queries, out refusal))
            return refusal;
        var inputs = queries.Reads.Select(use => PlanTable(use, manifest)).ToList();
        List<PlannedOutput> outputs = [new(PlannedOutput.PersonsName, queries.Persons), .. study.Tables.Select(t => new PlannedOutput(t.Name, queries.Tables[t.Name]))];
        return new ExtractionPlan(permit, study, manifest.Version, manifest.Root(), queries, inputs, outputs, manifest.Tables.Max(t => t.Buckets));
    }

    /// <summary>True when the definition reads versions like this one: those of its source.</summary>
    public static bool Reads(StudyDefinition study, Manifest manifest) => string.Equals(manifest.Source, study.Source.Name, StringComparison.Ordinal);

    /// <summary>What a version holds, as the compiler wants it.</summary>
    public static SourceShape ShapeOf(Manifest manifest) => new(manifest.Tables.Select(t => new TableUse(t.Name, [.. t.Columns.Select(c => c.Name)])));

    private static Refusal? RefuseDefinition(StudyDefinition study, PermitTerms permit) =>
        study.Hash == permit.Study ? null : Refusal.Of("HYG-14001", ("permit", permit.Id), ("hash", study.Hash), ("permitted", permit.Study));

    private static Refusal? RefuseVariables(StudyDefinition study, PermitTerms permit) =>
        ComposePermit.Variables(study).FirstOrDefault(asked => !permit.Gives(asked)) is { } more ? Refusal.Of("HYG-14002", ("permit", permit.Id), ("variable", more.Name)) : null;

    private static PlannedTable PlanTable(TableUse use, Manifest manifest)
    {
        var table = manifest.Tables.First(t => string.Equals(t.Name, use.Table, StringComparison.Ordinal));
        var parts = table.Parts.Where(p => p.Bucket != table.Orphans).OrderBy(p => p.Bucket).ToList();
        return new PlannedTable(use.Table, use.Columns, [.. parts.Select(p => p.Bucket)], parts.Sum(p => p.Rows));
    }
}

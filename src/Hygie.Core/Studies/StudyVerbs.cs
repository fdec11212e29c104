using System.Security.Cryptography;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;

namespace Hygie.Core.Studies;

/// <summary>Check a definition: everything wrong with it, at once.</summary>
public sealed record CheckStudyCommand(ReadOnlyMemory<byte> Bytes);

/// <summary>Reads a definition and says all that is wrong with it. Needs nothing but the bytes.</summary>
public static class CheckStudy
{
    /// <summary>The definition, or its problems with line, column and the nearest word.</summary>
    public static StudyReading Run(CheckStudyCommand command) => StudyReader.Read(command.Bytes.Span);
}

/// <summary>Render a definition in one language (two letters).</summary>
public sealed record RenderStudyCommand(ReadOnlyMemory<byte> Bytes, string Language);

/// <summary>A definition in plain words.</summary>
public sealed record RenderedStudy(StudyDefinition Study, string Page, LocalText Sentence);

/// <summary>Says a definition in plain words, from the tree that runs.</summary>
public static class RenderStudy
{
    /// <summary>The page and the sentence, or the first problem.</summary>
    public static Result<RenderedStudy> Run(RenderStudyCommand command) =>
        StudyReader.Parse(command.Bytes.Span).Then<RenderedStudy>(study =>
            new RenderedStudy(study, StudySentence.Page(study, command.Language), StudySentence.Of(study)));
}

/// <summary>Count a population. Needs no permit: it runs under the hub's own authorisation and shows a protected figure only.</summary>
/// <param name="Bytes">The definition.</param>
/// <param name="Version">Exact version of the data.</param>
/// <param name="Authorisation">The named authorisation under which the hub counts.</param>
public sealed record CountCohortCommand(ReadOnlyMemory<byte> Bytes, DatasetVersion Version, CountAuthorisation Authorisation);

/// <summary>A standing authorisation of the hub to count before a permit: its public name and the days on which it holds.</summary>
public sealed record CountAuthorisation(string Name, DateOnly From, DateOnly To);

/// <summary>What a count shows: the protected figure and how far late data were read. Never the true count.</summary>
public sealed record CohortCount(StudyDefinition Study, DatasetVersion Version, ProtectedCount Persons, Horizon Horizon, string Authorisation);

/// <summary>Opens a version for reading, one input per bucket, only the columns asked for. The Warehouse implements it.</summary>
public interface IStudySource
{
    /// <summary>The tables and columns of a version, or a refusal when there is no such version.</summary>
    Task<Result<SourceShape>> ShapeAsync(DatasetVersion version, CancellationToken cancellation);

    /// <summary>Opens the columns for one bucket after the other; a bucket's files may be read until the next is asked for.</summary>
    IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
        DatasetVersion version, IReadOnlyList<TableUse> reads, CancellationToken cancellation);
}

/// <summary>Who must be absent from any count or extract (objections). Rights implements it.</summary>
public interface IExclusions
{
    /// <summary>The persons to leave out of a version.</summary>
    Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation);
}

/// <summary>
/// Counts a population over every bucket and protects the figure by the cell-key method. The figure is shown once its entry is durable; the public log says
/// only that there were counts that day: how many, of what and when would tell what somebody is about to study.
/// </summary>
public sealed class CountCohort(IStudySource source, IExclusions exclusions, IQueryEngine engine, RecordKeySecret secret, IOutbox outbox, TimeProvider clock)
{
    /// <summary>The protected count, or why there is none.</summary>
    public async Task<Result<CohortCount>> RunAsync(CountCohortCommand command, DisclosureProfile profile, PerturbationTable noise, CancellationToken cancellation)
    {
        if (!StudyReader.Parse(command.Bytes.Span).TryGet(out var study, out var refusal))
            return refusal;
        if (Refused(command.Authorisation) is { } unauthorised)
            return unauthorised;
        if (!(await source.ShapeAsync(command.Version, cancellation)).TryGet(out var shape, out refusal)
            || !StudyCompiler.Compile(study, shape).TryGet(out var plan, out refusal))
            return refusal;
        var (persons, cellKey) = await Sum(plan.Members, command.Version, cancellation);
        var count = new CohortCount(study, command.Version, ProtectedCount.Of(persons, cellKey, profile, noise), plan.Horizon, command.Authorisation.Name);
        return (await outbox.AppendAsync(Entry(command), cancellation)).Then<CohortCount>(_ => count);
    }

    private AuditEntry Entry(CountCohortCommand command) => AuditEntry.Of("cohort.counted", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), "dataset/" + command.Version, command.Authorisation.Name, "count before a permit",
        ("study", Convert.ToHexStringLower(SHA256.HashData(command.Bytes.Span)))) with { Publication = Publication.WithItsDay };

    private Refusal? Refused(CountAuthorisation authorisation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return today >= authorisation.From && today <= authorisation.To
            ? null
            : Refusal.Of("HYG-12017", ("name", authorisation.Name), ("to", authorisation.To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private async Task<(long Persons, ulong CellKey)> Sum(CompiledQuery members, DatasetVersion version, CancellationToken cancellation)
    {
        var excluded = await exclusions.OfAsync(version, cancellation);
        var (persons, cellKey) = (0L, 0UL);
        await foreach (var tables in source.BucketsAsync(version, members.Reads, cancellation))
        {
            var rows = (await engine.ReadAsync(members, new QueryInput(tables, excluded), cancellation)).Rows;
            persons += rows.Count;
            unchecked { cellKey += secret.CellKey(rows.Select(r => (byte[])r[0]!)); }
        }

        return (persons, cellKey);
    }
}

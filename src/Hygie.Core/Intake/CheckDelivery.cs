using System.Collections.Immutable;
using Hygie.Core.Intake.Csv;

namespace Hygie.Core.Intake;

/// <summary>Checks a delivery against a model in one pass over each file, in bounded memory. Writes nothing but the reject file it is given.</summary>
/// <param name="source">The delivered files.</param>
public sealed class CheckDelivery(IDeliverySource source)
{
    /// <summary>What to check with.</summary>
    /// <param name="Context">Model, source and limits.</param>
    /// <param name="Rejects">Reject file, or null.</param>
    public sealed record Command(CheckContext Context, TextWriter? Rejects);

    /// <param name="command">What to check with.</param>
    /// <param name="progress">Hears of bytes as stored.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>The report, or a refusal of <see cref="IDeliverySource.List"/>, or HYG-6013 when there is no table at all.</returns>
    public Result<QualityReport> Run(Command command, IProgress<Progress>? progress, CancellationToken cancel)
    {
        if (!source.List().TryGet(out var files, out var refusal))
            return refusal;
        var plan = DeliveryPlan.Of(files, command.Context.Model);
        if (plan.Count == 0)
            return Refusal.Of("HYG-6013");
        var log = new FindingLog(command.Rejects);
        var checker = new TableChecker(source, command.Context, new KeyRegister(command.Context.MaxKeys), log);
        var (total, done) = (plan.Sum(p => p.File.Bytes), 0L);
        var tables = new List<TableReport>();
        foreach (var planned in plan)
        {
            progress?.Report(new Progress("check", done, total, "bytes"));
            tables.Add(checker.Check(planned, cancel));
            done += planned.File.Bytes;
        }

        return new QualityReport
        {
            Tables = [.. tables.OrderBy(t => t.File, StringComparer.Ordinal)],
            Findings = [.. log.Findings],
            Counts = log.Counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Problems = [.. checker.Problems],
            HasErrors = log.HasErrors,
        };
    }
}

/// <summary>A file, the table it stands for (null: none), and the key columns that other delivered tables look for in it.</summary>
internal sealed record PlannedFile(DeliveredFile File, TableSchema? Schema, int Year, IReadOnlyList<string[]> ReferredTo)
{
    /// <summary>The view through which FHIR bulk data is read as a table; null for delimited files.</summary>
    public FhirView? View { get; } = FhirViews.Of(File);

    /// <summary>What the file is read with: its own dialect is known when its text is made here (FHIR, Parquet), whatever the source writes elsewhere.</summary>
    public CheckContext ReadWith(CheckContext context) => View is null && !File.IsParquet ? context : context with
    {
        Source = context.Source with { Delimiter = ';', Encoding = TextEncoding.Utf8, Dates = [.. context.Source.Dates.Append(DatePattern.Iso).Distinct()] },
    };

    /// <summary>Name in reports: a delimited file keeps its own, a FHIR file takes its table's.</summary>
    public string Name => View?.Table ?? File.TableName;
}

/// <summary>Which file is which table, and in which order: tables that others refer to come first, so that one pass is enough.</summary>
internal static class DeliveryPlan
{
    private static readonly string[] Tabular = [".csv", ".txt", ".tsv", ".ndjson"];

    public static List<PlannedFile> Of(IReadOnlyList<DeliveredFile> files, TableModel model)
    {
        var matched = files.Where(IsTabular).Select(f => (File: f, Schema: model.Match(FhirViews.Of(f)?.Table ?? f.TableName, out var year), Year: year)).ToList();
        var schemas = matched.Select(m => m.Schema).OfType<TableSchema>().Distinct().ToList();
        var keys = schemas.SelectMany(s => s.ForeignKeys).ToLookup(k => k.Table, k => k.TargetColumns.ToArray(), StringComparer.Ordinal);
        var depths = schemas.ToDictionary(s => s.Name, s => DepthOf(s, model, 0), StringComparer.Ordinal);
        return [.. matched.Select(m => new PlannedFile(m.File, m.Schema, m.Year, m.Schema is null ? [] : Distinct(keys[m.Schema.Name])))
            .OrderBy(p => p.Schema is null ? int.MaxValue : depths[p.Schema.Name]).ThenBy(p => p.File.Path, StringComparer.Ordinal)];
    }

    private static bool IsTabular(DeliveredFile file)
    {
        if (file.IsParquet)
            return true;
        var path = file.Path;
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
            path = path[..path.LastIndexOf('.')];
        return Tabular.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    private static string[][] Distinct(IEnumerable<string[]> keys) => [.. keys.DistinctBy(k => string.Join(',', k), StringComparer.Ordinal)];

    /// <summary>Longest chain of references above a table. A ring of references (none in the official model) stops at 16: the late ones are not checked.</summary>
    private static int DepthOf(TableSchema schema, TableModel model, int below)
    {
        var targets = schema.ForeignKeys.Select(k => model.Table(k.Table)).OfType<TableSchema>().Where(t => t != schema).Distinct();
        return below >= 16 ? 0 : targets.Select(t => DepthOf(t, model, below + 1) + 1).DefaultIfEmpty(0).Max();
    }
}

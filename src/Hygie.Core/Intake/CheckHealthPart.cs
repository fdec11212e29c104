using System.Collections.Immutable;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>What the hub needs to open the health parts of holders.</summary>
/// <param name="Identity">The hub's age identity.</param>
/// <param name="HolderKey">Enrolled keys of holders; null for anybody else.</param>
/// <param name="Source">The description of a source by its name; null when it is not known.</param>
public sealed record HubInbox(AgeIdentity Identity, Func<BodyId, VerifyingKey?> HolderKey, Func<string, DescribedSource?> Source)
{
    /// <summary>The description of a health part of that source, with the schemas that its tables follow there.</summary>
    public CheckContext? HealthContext(string source) => Source(source) is { Definition: { } definition } described
        ? new CheckContext(HealthPart.Model(described.Model, definition), HealthPart.Source(definition), Csv.CsvLimits.Default) : null;

    /// <summary>The description that a delivery follows; HYG-6123 when its source is not known, HYG-6125 when the holder checked against other schemas than these.</summary>
    public Result<CheckContext> ContextOf(DeliveryManifest manifest)
    {
        if (HealthContext(manifest.Source) is not { } context)
            return Refusal.Of("HYG-6123", ("name", manifest.Source));
        return Source(manifest.Source)!.Differs(manifest.Schemas) is { } other ? other : context;
    }
}

/// <summary>A health part whose sender, hashes and tables were checked.</summary>
/// <param name="Manifest">What its holder signed.</param>
/// <param name="Report">What the check found, and what the holder says it left out. Its <see cref="QualityReport.HasErrors"/> speaks of what was found here alone.</param>
public sealed record CheckedHealthPart(DeliveryManifest Manifest, QualityReport Report);

/// <summary>At the hub: checks a whole health part, in one streamed pass, before anything of it is stored.</summary>
public sealed class CheckHealthPart(HubInbox inbox)
{
    /// <summary>Reads the file to its end.</summary>
    /// <param name="sealedFile">From its start.</param>
    /// <param name="lastSequence">The last sequence accepted from a holder.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The report, or the reader's refusals, HYG-6123 (unknown source), HYG-6125 (other schemas), HYG-6013 (no table), HYG-6120 (a column holds registration numbers).</returns>
    public async Task<Result<CheckedHealthPart>> RunAsync(Stream sealedFile, Func<BodyId, long> lastSequence, CancellationToken cancellation)
    {
        Pass? pass = null;
        var expected = new DeliveryExpectation(DeliveryPart.Health, inbox.HolderKey, lastSequence);
        var read = await DeliveryReader.ReadAsync(sealedFile, inbox.Identity, expected, (manifest, table, text, stop) =>
        {
            if (pass is null)
            {
                if (!inbox.ContextOf(manifest).TryGet(out var context, out var unknown))
                    return Task.FromResult<Refusal?>(unknown);
                pass = new Pass(manifest, context);
            }

            pass.Check(table, text, stop);
            return Task.FromResult<Refusal?>(null);
        }, cancellation);
        if (!read.TryGet(out var manifest, out var refusal))
            return refusal;
        if (pass is null)
            return Refusal.Of("HYG-6013");
        return pass.Screen.Leak is { } leak ? Refusal.Of("HYG-6120", ("table", leak.Table), ("column", leak.Column)) : new CheckedHealthPart(manifest, pass.Report());
    }

    private sealed class Pass
    {
        private readonly Dictionary<string, PlannedFile> _plan;
        private readonly FindingLog _log = new();
        private readonly TableChecker _checker;
        private readonly List<TableReport> _tables = [];

        public Pass(DeliveryManifest manifest, CheckContext context)
        {
            var files = manifest.Tables.Select(t => new DeliveredFile(t.Name + ".csv", t.Bytes)).ToList();
            _plan = DeliveryPlan.Of(files, context.Model).ToDictionary(p => p.File.Path, StringComparer.Ordinal);
            _checker = new TableChecker(null, context, new KeyRegister(context.MaxKeys), _log, Screen);
        }

        public NirScreen Screen { get; } = new();

        /// <summary>What the holder left out is reported with what is found here: a reader of the report learns of every row.</summary>
        public void Check(DeliveredTable table, Stream text, CancellationToken cancellation)
        {
            var read = _checker.Check(_plan[table.Name + ".csv"], text, cancellation);
            _tables.Add(read with { Rows = read.Rows + table.HeldBack.Rows });
            foreach (var (rule, times) in table.HeldBack.Rules)
                _log.Count(rule, times);
        }

        public QualityReport Report() => new()
        {
            Tables = [.. _tables], Findings = [.. _log.Findings], Counts = _log.Counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Problems = [.. _checker.Problems], HasErrors = _log.HasErrors,
        };
    }
}

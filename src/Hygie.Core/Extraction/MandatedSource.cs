using System.Runtime.CompilerServices;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>
/// Versions opened for the hub's own counts, under its operating mandate: the verb is <see cref="KeyVerbs.Count"/>, so that a mandate without it
/// gives none. Dispose it to end the leases.
/// </summary>
/// <param name="source">Opens versions.</param>
/// <param name="mandate">The mandate.</param>
public sealed class MandatedSource(IExtractionSource source, AuthorityId mandate) : IStudySource, IDisposable
{
    private static readonly KeyPurpose Purpose = new(KeyVerbs.Count, "protected feasibility count", TimeSpan.FromHours(1));
    private readonly Dictionary<DatasetVersion, IOpenedVersion> _opened = [];

    /// <summary>
    /// What a kept mandate says of counts: null when there is none, it was revoked or it does not name them. Its signatures are for the custodian to judge,
    /// who lends no key without them.
    /// </summary>
    public static CountAuthorisation? Authorisation(KeptMandate? mandate)
    {
        if (mandate is not { Revoked: false })
            return null;
        var fields = new DocumentFields(AuthorityDocuments.MandateType, mandate.Document.Body);
        return fields.Texts("verbs").Contains(KeyVerbs.Count, StringComparer.Ordinal)
            ? new CountAuthorisation(mandate.Id, Day(fields.Instant("start")), Day(fields.Instant("end").AddTicks(-1))) : null;

        static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
    }

    /// <inheritdoc/>
    public async Task<Result<SourceShape>> ShapeAsync(DatasetVersion version, CancellationToken cancellation)
    {
        if (_opened.TryGetValue(version, out var known))
            return PlanExtraction.ShapeOf(known.Manifest);
        if (!(await source.OpenAsync(version, Purpose, mandate, cancellation)).TryGet(out var opened, out var refusal))
            return refusal;
        _opened.Add(version, opened);
        return PlanExtraction.ShapeOf(opened.Manifest);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
        DatasetVersion version, IReadOnlyList<TableUse> reads, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var opened = _opened[version];
        for (var number = 0; number < opened.Manifest.Tables.Max(t => t.Buckets); number++)
        {
            var bucket = await opened.OpenAsync(reads, number, cancellation);
            // The shape was given, so the version is open and whole; a pack lost since is a broken host, not an answer.
            if (bucket.IsRefused)
                throw new QueryEngineException("A bucket could not be opened: " + bucket.Refusal.Code);
            using (bucket.Value)
                yield return bucket.Value.Tables;
        }
    }

    public void Dispose()
    {
        foreach (var version in _opened.Values)
            version.Dispose();
    }
}

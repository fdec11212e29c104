using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>Make the extract of a permit.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Definition">Exact bytes of the study definition.</param>
/// <param name="By">Who runs it.</param>
public sealed record RunExtractionCommand(PermitId Permit, ReadOnlyMemory<byte> Definition, PersonId By);

/// <summary>What an extraction works with.</summary>
public sealed record ExtractionPorts
{
    public required IPermitTerms Permits { get; init; }

    public required IExtractionSource Source { get; init; }

    public required IExclusions Exclusions { get; init; }

    public required IQueryEngine Engine { get; init; }

    public required IKeyDesk Desk { get; init; }

    public required IExtractFiles Files { get; init; }

    public required IReadOnlyList<IObjectStore> Stores { get; init; }

    public required IExtractStore Extracts { get; init; }

    public required ISecretRandom Random { get; init; }

    /// <summary>The hub's signing key.</summary>
    public required SigningKey Hub { get; init; }

    /// <summary>Keys under which the hub signed extracts before.</summary>
    public IReadOnlyList<VerifyingKey> FormerKeys { get; init; } = [];

    public required TimeProvider Clock { get; init; }
}

/// <summary>What a verb that opens an extraction has checked before it reads a row.</summary>
/// <param name="Plan">What will be opened and written.</param>
/// <param name="Version">The opened version; its lease ends with it.</param>
public sealed record PreparedExtraction(ExtractionPlan Plan, IOpenedVersion Version) : IDisposable
{
    public void Dispose() => Version.Dispose();
}

/// <summary>An extract that was just made.</summary>
/// <param name="Extract">The extract.</param>
/// <param name="Read">Buckets that it holds.</param>
/// <param name="Of">Buckets that its version has: an extract is made of all of them or not at all.</param>
public sealed record MadeExtract(Extract Extract, int Read, int Of);

/// <summary>
/// Makes an extract: plans it, opens the planned columns bucket by bucket under the permit, leaves the excluded persons out, gives
/// every person the project's pseudonym, seals the tables under the project's key, and commits the signed manifest with its audit entry.
/// </summary>
public sealed class RunExtraction(ExtractionPorts ports)
{
    /// <summary>How long the version's keys are asked for.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(8);

    /// <summary>The extract, or the first refusal: of the permit, the plan, the custodian or the warehouse. A refused run leaves no extract.</summary>
    public async Task<Result<MadeExtract>> RunAsync(RunExtractionCommand command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (!(await PrepareAsync(command.Permit, command.Definition, cancellation)).TryGet(out var prepared, out var refusal))
            return refusal;
        using var opened = prepared;
        return await MakeAsync(opened.Plan, command.By, gathered => ReadAsync(opened, gathered, progress, cancellation), cancellation);
    }

    /// <summary>The plan alone, with its version opened: what <c>extract plan</c> shows.</summary>
    public async Task<Result<PreparedExtraction>> PrepareAsync(PermitId permit, ReadOnlyMemory<byte> definition, CancellationToken cancellation)
    {
        if (!(await ports.Permits.FindAsync(permit, cancellation)).TryGet(out var terms, out var refusal) || !StudyReader.Parse(definition.Span).TryGet(out var study, out refusal))
            return refusal;
        var now = ports.Clock.GetUtcNow();
        // Asked before any key: a permit that may not be used never reaches the custodian.
        if ((terms.RefuseUse(now) ?? terms.RefuseMethod(PermitTerms.ExtractMethod)) is { } unusable)
            return unusable;
        foreach (var version in terms.Versions)
        {
            if (!(await ports.Source.OpenAsync(version, new KeyPurpose(KeyVerbs.Extract, terms.Purpose, Lease), AuthorityId.Of(permit), cancellation)).TryGet(out var opened, out refusal))
                return refusal;
            if (PlanExtraction.Reads(study, opened.Manifest))
                return PlanExtraction.Plan(study, terms, [opened.Manifest], now).Then<PreparedExtraction>(plan => new PreparedExtraction(plan, opened));
            opened.Dispose();
        }

        return PlanExtraction.Plan(study, terms, [], now).Refusal;
    }

    /// <summary>
    /// Makes the extract of a plan from the parts of its buckets, wherever they were read. A refusal of the reading, or a bucket that it did not
    /// give (HYG-14012), leaves no extract.
    /// </summary>
    internal async Task<Result<MadeExtract>> MakeAsync(ExtractionPlan plan, PersonId by, Func<GatheredParts, Task<Refusal?>> read, CancellationToken cancellation)
    {
        var made = await ports.Extracts.ListAsync(plan.Permit.Project, cancellation);
        if (!(await ProjectKeys.TakeAsync(ports.Desk, plan.Permit, made, Lease, cancellation)).TryGet(out var taken, out var refusal))
            return refusal;
        using var keys = taken;
        var gathered = new GatheredParts(plan, keys.Pseudonym);
        if ((await read(gathered) ?? gathered.RefuseMissing()) is { } unread)
            return unread;
        var extract = await SealAsync(plan, made.Count + 1, keys, gathered, cancellation);
        return (await CommitAsync(extract, by, cancellation)).Then<MadeExtract>(saved => new MadeExtract(saved, gathered.Read, plan.Buckets));
    }

    /// <summary>Opens one bucket after the other and questions as many side by side as there are cores.</summary>
    private async Task<Refusal?> ReadAsync(PreparedExtraction opened, GatheredParts gathered, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var (plan, gate) = (opened.Plan, new Lock());
        var excluded = await ports.Exclusions.OfAsync(plan.Version, cancellation);
        Refusal? first = null;
        using var turn = new SemaphoreSlim(1);
        await Parallel.ForEachAsync(Enumerable.Range(0, plan.Buckets), cancellation, async (number, stop) =>
        {
            if (await OpenAsync(number, stop) is not { } bucket)
                return;
            using var files = bucket;
            var part = await BucketPart.ReadAsync(plan, files, excluded, ports.Engine, stop);
            lock (gate)
            {
                gathered.Add(number, part);
                progress.Report(new Progress("extract", gathered.Read, plan.Buckets, "buckets"));
            }
        });
        return first;

        async Task<OpenedBucket?> OpenAsync(int number, CancellationToken stop)
        {
            await turn.WaitAsync(stop);
            try
            {
                var bucket = first is not null ? first : await opened.Version.OpenAsync(plan.Queries.Reads, number, stop);
                first = bucket.IsRefused ? bucket.Refusal : null;
                return bucket.IsRefused ? null : bucket.Value;
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private async Task<Extract> SealAsync(
        ExtractionPlan plan, int number, ProjectKeys keys, GatheredParts gathered, CancellationToken cancellation)
    {
        await using var writer = new PackWriter(keys.Extract, PackContext.Extract(plan.Permit.Project, number), greatestOnly: true, ports.Random, new UploadQueue(ports.Stores, ports.Random));
        var tables = ImmutableArray.CreateBuilder<ExtractTable>();
        ReidentificationRisk? risk = null;
        // Persons come first: theirs is the table that is measured.
        foreach (var output in plan.Outputs)
        {
            var sorted = gathered.Sorted(output.Name);
            using var parquet = new MemoryStream();
            ports.Files.Write(output.Query.Columns, sorted, parquet);
            parquet.Position = 0;
            tables.Add(new ExtractTable(output.Name, [.. output.Query.Columns], sorted.Count, HashOf(output.Query.Sql), await writer.AddAsync(parquet, cancellation)));
            CryptographicOperations.ZeroMemory(parquet.GetBuffer());
            risk ??= ExtractRisk.Of(plan.Study, [.. output.Query.Columns.Select(c => c.Name)], sorted);
        }

        var packs = await writer.FinishAsync(cancellation);
        return new Extract
        {
            Project = plan.Permit.Project, Number = number, Permit = plan.Permit.Id, PermitHash = plan.Permit.Hash, Study = plan.Study.Hash,
            Version = plan.Version, Root = plan.Root, Inputs = [.. plan.Inputs], Tables = tables.ToImmutable(), Attrition = gathered.Attrition, Risk = risk, Packs = [.. packs],
            Key = keys.ExtractDek, PseudonymKey = keys.PseudonymDek, MadeAt = ports.Clock.GetUtcNow(),
        };
    }

    private async Task<Result<Extract>> CommitAsync(Extract extract, PersonId by, CancellationToken cancellation)
    {
        var document = ExtractDocument.Write(extract).SignedBy(ports.Hub);
        var entry = AuditEntry.Of("extract.made", DateOnly.FromDateTime(extract.MadeAt.UtcDateTime), "permit/" + extract.Permit, by: "person/" + by, why: "permit " + extract.PermitHash,
            ("document", Convert.ToHexStringLower(document.Hash())), ("extract", extract.Name), ("study", extract.Study), ("version", extract.Version),
            ("rows", extract.Tables.Sum(t => t.Rows)), ("packs", extract.Packs.Length), ("classes", extract.Risk!.Classes), ("unique", extract.Risk.Unique), ("smallestClass", extract.Risk.SmallestClass));
        return (await ports.Extracts.SaveAsync(extract, document, entry, cancellation)).Then<Extract>(_ => extract);
    }

    /// <summary>SHA-256 of a query's text, lower-case hexadecimal.</summary>
    internal static string HashOf(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>What is published.</summary>
    public static ICatalogueStore Catalogue(this Hub hub) => new CatalogueStore(hub.Database);
}

/// <summary>Publications in the hub's metadata, each as one document: a sheet is read whole or not at all.</summary>
internal sealed class CatalogueStore(HubDatabase database) : ICatalogueStore
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new CountConverter(), new JsonStringEnumConverter() } };

    public Task<IReadOnlySet<DatasetVersion>> AllVersionsAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlySet<DatasetVersion>>(async (context, token) =>
        {
            var rows = await context.Set<CatalogueRow>().Select(r => new { r.Dataset, r.Number }).ToListAsync(token);
            return rows.Select(r => new DatasetVersion(new DatasetId(r.Dataset), r.Number)).ToHashSet();
        }, cancellation);

    public async Task<IReadOnlyList<PublishedDataset>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<CatalogueRow>()
            .Where(r => r.Number == context.Set<CatalogueRow>().Where(o => o.Dataset == r.Dataset).Max(o => o.Number)).OrderBy(r => r.Dataset).ToListAsync(token), cancellation);
        return rows.ConvertAll(DatasetOf);
    }

    public async Task<PublishedDataset?> FindAsync(DatasetId id, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<CatalogueRow>()
            .Where(r => r.Dataset == id.Value).OrderByDescending(r => r.Number).FirstOrDefaultAsync(token), cancellation);
        return row is null ? null : DatasetOf(row);
    }

    public Task<Result<long>> PublishAsync(PublishedDataset dataset, AuditEntry entry, CancellationToken cancellation)
    {
        var version = dataset.Sheet.Line.Version;
        return database.CommitAsync(entry, async (context, token) =>
        {
            if (await context.Set<CatalogueRow>().AnyAsync(r => r.Dataset == version.Dataset.Value && r.Number == version.Number, token))
                return Refusal.Of("HYG-11002", ("version", version));
            context.Add(new CatalogueRow { Dataset = version.Dataset.Value, Number = version.Number, Document = JsonSerializer.SerializeToUtf8Bytes(dataset, Json) });
            return null;
        }, cancellation);
    }

    private static PublishedDataset DatasetOf(CatalogueRow row) => JsonSerializer.Deserialize<PublishedDataset>(row.Document, Json)!;

    /// <summary>A public count is a number, or "fewer than" as a negative threshold: it has no constructor to guess.</summary>
    private sealed class CountConverter : JsonConverter<PublicCount>
    {
        public override PublicCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetInt64() is var n && n < 0 ? PublicCount.FewerThan((int)-n) : PublicCount.Shown(n);

        public override void Write(Utf8JsonWriter writer, PublicCount value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.IsSuppressed ? -value.Threshold : value.Value);
    }
}

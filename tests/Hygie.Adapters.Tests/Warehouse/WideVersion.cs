using System.Collections.Immutable;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>
/// A sealed version of two tables whose numbers do not compress: W about persons, in two buckets of several row groups and tens of chunks a column;
/// R about nobody.
/// </summary>
internal static class WideVersion
{
    public const string Table = "W", Shared = "R";
    public const int Rows = 300_000, Columns = 8;

    public static async Task<DatasetVersion> StoreAsync(WarehouseWorld world, CancellationToken cancellation)
    {
        var version = new DatasetVersion(new DatasetId("wide"), 1);
        var kek = new KeyId(KeyCategory.Clinical, "wide", "2026");
        _ = await world.Desk.CreateKeyAsync(kek, QuorumPolicy.None, cancellation);
        using var data = (await world.Desk.DrawAsync(kek, DekKind.Version, [version.ToString()], cancellation)).Value;
        await using var packs = new PackWriter(data.Lease.Key(data.Deks[0].Label).Value, PackContext.Version(version), false, world.Random, world.Tools.Queue());
        ImmutableArray<StoredTable> tables = [await WriteAsync(Shared, 1, 4 * ColumnBatch.DefaultCapacity, packs, world.Tools.Files, cancellation), await WriteAsync(Table, 2, Rows, packs, world.Tools.Files, cancellation)];
        var manifest = new Manifest { Version = version, Source = "wide", Epoch = 1, Kek = kek.ToString(), Tables = tables, Packs = [.. await packs.FinishAsync(cancellation)] };
        var place = (await new SealedManifests(world.Tools).SealAsync(manifest, kek, cancellation)).Value;
        var stored = new StoredVersion
        {
            Version = version, Source = "wide", Epoch = 1, Manifest = place.Place, ManifestHash = place.Hash, Key = data.Deks[0], ManifestKey = place.Key, Holder = new BodyId("wide"), Delivery = "wide-1",
            Sequence = 1, DeliveryHash = new byte[32], Day = WarehouseWorld.Day, Rows = Rows, People = Rows, Orphans = 0, Verdict = "accept", Tables = [], Findings = ImmutableSortedDictionary<string, long>.Empty,
        };
        _ = (await world.Versions.AddAsync(stored, AuditEntry.Of("delivery.accepted", WarehouseWorld.Day, "dataset/wide@1", "body/hub", "test"), cancellation)).Value;
        return version;
    }

    private static async Task<StoredTable> WriteAsync(string name, int buckets, int rows, PackWriter packs, ITableFiles files, CancellationToken cancellation)
    {
        TableField[] fields = [.. Enumerable.Range(0, Columns).Select(i => new TableField { Name = "c" + (char)('0' + i), Type = FieldType.Integer })];
        var (batch, persons, parts) = (new ColumnBatch(fields), new UInt128[ColumnBatch.DefaultCapacity], ImmutableArray.CreateBuilder<StoredBucket>());
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            using var blob = packs.Begin();
            using var writer = files.Create(blob, fields, withPerson: buckets > 1);
            for (var row = 0L; row < rows / buckets; row += batch.Rows)
            {
                batch.Clear();
                batch.Rows = (int)Math.Min(batch.Capacity, (rows / buckets) - row);
                for (var r = 0; r < batch.Rows; r++)
                {
                    persons[r] = ((UInt128)bucket << 127) + (UInt128)(row + r + 1);
                    foreach (var (c, column) in batch.Columns.Index())
                        column.SetNumber(r, (long)Mix((ulong)(((row + r) * 64) + (c * 4) + bucket)));
                }

                writer.Write(batch, persons.AsSpan(0, batch.Rows));
            }

            writer.End();
            parts.Add(new StoredBucket(bucket, rows / buckets, await blob.FinishAsync(cancellation)));
        }

        IEnumerable<StoredColumn> columns = fields.Select(f => new StoredColumn(f.Name, "int64"));
        return new StoredTable(name, new byte[32], buckets, [], [.. buckets > 1 ? columns.Prepend(new StoredColumn(ITableFiles.Person, "pseudonym")) : columns], parts.ToImmutable());
    }

    /// <summary>The finaliser of SplitMix64: numbers that look drawn.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

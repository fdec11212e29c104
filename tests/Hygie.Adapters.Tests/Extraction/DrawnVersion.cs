using System.Collections.Immutable;
using Hygie.Adapters.Tests.Studies;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing.Studies;

namespace Hygie.Adapters.Tests.Extraction;

/// <summary>Drawn tables handed over as a stored version, in several buckets; remembers what was opened under which authority.</summary>
internal sealed class DrawnVersion : IExtractionSource, IExclusions, IDisposable
{
    private readonly DrawnDatabase _database;

    public DrawnVersion(DrawnTables data, IEnumerable<string> objectors, int buckets)
    {
        _database = new DrawnDatabase(data, objectors, buckets);
        Manifest = new Manifest
        {
            Version = Id, Source = data.Drawing.Source, Epoch = 1, Kek = "clinical/snds/2026", Packs = [],
            Tables = [.. data.Drawing.Tables.Select(t => new StoredTable(t, new byte[32], data.Drawing.Ordinary(t).ContainsKey("_person") ? buckets : 1, [],
                [.. data.Drawing.Ordinary(t).Keys.Select(c => new StoredColumn(c, "text"))], Parts(data[t].Count, buckets)))],
        };
    }

    public static DatasetVersion Id { get; } = new(new DatasetId("snds"), 1);

    public Manifest Manifest { get; }

    /// <summary>Every opening asked for.</summary>
    public List<(KeyPurpose Purpose, AuthorityId Authority)> Asked { get; } = [];

    /// <summary>Every table and column opened.</summary>
    public HashSet<string> Opened { get; } = new(StringComparer.Ordinal);

    public Task<Result<IOpenedVersion>> OpenAsync(DatasetVersion version, KeyPurpose purpose, AuthorityId authority, CancellationToken cancellation)
    {
        Asked.Add((purpose, authority));
        return Task.FromResult<Result<IOpenedVersion>>(new Opening(this));
    }

    public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(_database.Buckets[0].Excluded);

    public void Dispose() => _database.Dispose();

    private static ImmutableArray<StoredBucket> Parts(int rows, int buckets) =>
        [.. Enumerable.Range(0, buckets).Select(b => new StoredBucket(b, rows / buckets, new Blob(1, new byte[32], [])))];

    private sealed class Opening(DrawnVersion version) : IOpenedVersion
    {
        public Manifest Manifest => version.Manifest;

        public Task<Result<OpenedBucket>> OpenAsync(IReadOnlyList<TableUse> reads, int bucket, CancellationToken cancellation)
        {
            foreach (var column in reads.SelectMany(r => r.Columns.Select(c => $"{r.Table}.{c}")))
                version.Opened.Add(column);
            return Task.FromResult<Result<OpenedBucket>>(new OpenedBucket(bucket, version._database.Buckets[bucket].Tables, []));
        }

        public void Dispose() { }
    }
}

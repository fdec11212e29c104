using Hygie.Core.Custody;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>Stored versions opened bucket by bucket, through the warehouse's own reading.</summary>
/// <param name="reading">Opens versions.</param>
public sealed class StoredVersions(ReadTable reading) : IExtractionSource
{
    /// <inheritdoc/>
    public async Task<Result<IOpenedVersion>> OpenAsync(DatasetVersion version, KeyPurpose purpose, AuthorityId authority, CancellationToken cancellation) =>
        (await reading.OpenAsync(version, purpose, authority, cancellation)).Then<IOpenedVersion>(opened => new Opened(opened));

    private sealed class Opened(OpenVersion version) : IOpenedVersion
    {
        private readonly Dictionary<string, IReadOnlyList<IClearFile>> _shared = new(StringComparer.Ordinal);

        public Manifest Manifest => version.Manifest;

        public async Task<Result<OpenedBucket>> OpenAsync(IReadOnlyList<TableUse> reads, int bucket, CancellationToken cancellation)
        {
            var (tables, owned) = (new Dictionary<string, TableFiles>(StringComparer.Ordinal), new List<IDisposable>());
            foreach (var use in reads)
            {
                if (!(await FilesAsync(use, bucket, owned, cancellation)).TryGet(out var files, out var refusal))
                {
                    owned.ForEach(file => file.Dispose());
                    return refusal;
                }

                tables[use.Table] = new TableFiles([.. files.Select(f => f.Path)], use.Columns);
            }

            return new OpenedBucket(bucket, tables, owned);
        }

        public void Dispose()
        {
            foreach (var file in _shared.Values.SelectMany(f => f))
                file.Dispose();
            version.Dispose();
        }

        /// <summary>A table about persons gives the bucket's file; one that is not is read once for all buckets and kept, by the columns that were asked.</summary>
        private async Task<Result<IReadOnlyList<IClearFile>>> FilesAsync(TableUse use, int bucket, List<IDisposable> owned, CancellationToken cancellation)
        {
            var aboutPersons = version.Table(use.Table) is { } table && table.Columns.Any(c => string.Equals(c.Name, ITableFiles.Person, StringComparison.Ordinal));
            var key = string.Join('\n', use.Columns.Order(StringComparer.Ordinal).Prepend(use.Table));
            if (!aboutPersons && _shared.TryGetValue(key, out var kept))
                return Result(kept);
            var read = await version.ReadAsync(use.Table, use.Columns, aboutPersons ? [bucket] : [0], cancellation);
            if (!read.TryGet(out var files, out _))
                return read;
            if (aboutPersons)
                owned.AddRange(files);
            else
                _shared.Add(key, files);
            return read;
        }

        private static Result<IReadOnlyList<IClearFile>> Result(IReadOnlyList<IClearFile> files) => files is List<IClearFile> list ? list : files.ToList();
    }
}

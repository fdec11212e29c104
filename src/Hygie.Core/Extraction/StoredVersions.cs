using System.Collections.Concurrent;
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

    /// <summary>A version that is open already.</summary>
    internal static Result<IOpenedVersion> Of(OpenVersion version) => new Opened(version);

    private sealed class Opened(OpenVersion version) : IOpenedVersion
    {
        private readonly ConcurrentDictionary<string, IReadOnlyList<IClearFile>> _shared = new(StringComparer.Ordinal);

        public Manifest Manifest => version.Manifest;

        public async Task<Result<OpenedBucket>> OpenAsync(IReadOnlyList<TableUse> reads, int bucket, CancellationToken cancellation)
        {
            var read = await Task.WhenAll(reads.Select(use => FilesAsync(use, bucket, cancellation)));
            if (!Array.Exists(read, r => r.IsRefused))
                return new OpenedBucket(bucket, reads.Zip(read).ToDictionary(r => r.First.Table, r => new TableFiles([.. r.Second.Value.Select(f => f.Path)], r.First.Columns), StringComparer.Ordinal), Owned());
            Owned().ForEach(file => file.Dispose());
            return Array.Find(read, r => r.IsRefused).Refusal;

            List<IDisposable> Owned() => [.. reads.Zip(read).Where(r => !r.Second.IsRefused && IsAboutPersons(r.First)).SelectMany(r => r.Second.Value)];
        }

        public void Dispose()
        {
            foreach (var file in _shared.Values.SelectMany(f => f))
                file.Dispose();
            version.Dispose();
        }

        /// <summary>A table about persons gives the bucket's file; one that is not is read once for all buckets and kept, by the columns that were asked.</summary>
        private Task<Result<IReadOnlyList<IClearFile>>> FilesAsync(TableUse use, int bucket, CancellationToken cancellation) =>
            IsAboutPersons(use) ? version.ReadAsync(use.Table, use.Columns, [bucket], cancellation) : SharedAsync(use, cancellation);

        private async Task<Result<IReadOnlyList<IClearFile>>> SharedAsync(TableUse use, CancellationToken cancellation)
        {
            var key = string.Join('\n', use.Columns.Order(StringComparer.Ordinal).Prepend(use.Table));
            if (_shared.TryGetValue(key, out var kept))
                return Result(kept);
            var read = await version.ReadAsync(use.Table, use.Columns, [0], cancellation);
            if (read.TryGet(out var files, out _))
                _shared[key] = files;
            return read;
        }

        private bool IsAboutPersons(TableUse use) =>
            version.Table(use.Table) is { } table && table.Columns.Any(c => string.Equals(c.Name, ITableFiles.Person, StringComparison.Ordinal));

        private static Result<IReadOnlyList<IClearFile>> Result(IReadOnlyList<IClearFile> files) => files is List<IClearFile> list ? list : files.ToList();
    }
}

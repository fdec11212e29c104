using Hygie.Core.Custody;

namespace Hygie.Core.Warehouse;

/// <summary>Opens dataset versions for reading: one key release for as many tables as are wanted.</summary>
/// <param name="tools">The warehouse.</param>
/// <param name="clear">Where clear bytes go: memory of this process.</param>
public sealed class ReadTable(WarehouseTools tools, IClearFiles clear)
{
    /// <summary>Asks for the keys of a version and reads its manifest.</summary>
    /// <param name="version">Which.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="authority">The permit or mandate that covers it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The version, open until disposed or its lease ends; or HYG-8021 (no such version), the custodian's refusals, those of the manifest.</returns>
    public async Task<Result<OpenVersion>> OpenAsync(DatasetVersion version, KeyPurpose purpose, AuthorityId authority, CancellationToken cancellation)
    {
        if (await tools.Versions.FindAsync(version, cancellation) is not { } stored)
            return Refusal.Of("HYG-8021", ("version", version));
        if (!(await tools.Desk.AskAsync(purpose, [stored.Key, stored.ManifestKey], authority, cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        if ((await new SealedManifests(tools).OpenAsync(stored, lease, cancellation)).TryGet(out var manifest, out refusal)
            && lease.Key(stored.Key.Label).TryGet(out var key, out refusal))
            return new OpenVersion(manifest, lease, () => new PackReader(key, PackContext.Version(version), manifest.Packs, tools.Stores), tools.Files, clear);
        lease.Dispose();
        return refusal;
    }
}

/// <summary>A dataset version whose keys are at hand. Dispose it to give them back; files read stay until they are disposed themselves.</summary>
public sealed class OpenVersion : IDisposable
{
    private const int Tail = 1 << 15;
    private readonly IDisposable _keys;
    private readonly Func<PackReader> _packs;
    private readonly ITableFiles _files;
    private readonly IClearFiles _clear;

    internal OpenVersion(Manifest manifest, IDisposable keys, Func<PackReader> packs, ITableFiles files, IClearFiles clear) =>
        (Manifest, _keys, _packs, _files, _clear) = (manifest, keys, packs, files, clear);

    /// <summary>Its tables.</summary>
    public Manifest Manifest { get; }

    /// <summary>The table of that name, or null.</summary>
    public StoredTable? Table(string name) => Manifest.Tables.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal));

    /// <summary>
    /// Unseals table files: their footers and the columns wanted, nothing else; the rest of each file is a hole. Files are read side by side. Each file's
    /// <see cref="IClearFile.Path"/> is valid in this process, for an engine's <c>read_parquet</c>; the engine must be told which columns are there.
    /// </summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="columns">Columns wanted; null: all.</param>
    /// <param name="buckets">Buckets wanted, <see cref="StoredTable.Orphans"/> among them; null: all.</param>
    /// <param name="cancellation">Stops between reads.</param>
    /// <returns>One file a bucket, by bucket, to be disposed; or HYG-8022 (no such table or column), HYG-8001 and what the packs refuse.</returns>
    public async Task<Result<IReadOnlyList<IClearFile>>> ReadAsync(string table, IReadOnlyCollection<string>? columns, IReadOnlyCollection<int>? buckets, CancellationToken cancellation)
    {
        if (Table(table) is not { } stored)
            return Refusal.Of("HYG-8022", ("table", table), ("column", "*"));
        if (columns?.FirstOrDefault(c => !stored.Columns.Any(s => string.Equals(s.Name, c, StringComparison.Ordinal))) is { } unknown)
            return Refusal.Of("HYG-8022", ("table", table), ("column", unknown));
        StoredBucket[] parts = [.. stored.Parts.Where(p => buckets is null || buckets.Contains(p.Bucket))];
        var (files, refusals) = (new IClearFile?[parts.Length], new Refusal?[parts.Length]);
        var whole = false;
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, parts.Length), cancellation, async (i, stop) =>
            {
                files[i] = _clear.Create(parts[i].Blob.Length);
                refusals[i] = await FillAsync(files[i]!, parts[i].Blob, columns, stop);
            });
            whole = Array.TrueForAll(refusals, r => r is null);
            return whole ? files.OfType<IClearFile>().ToList() : Array.Find(refusals, r => r is not null)!;
        }
        finally
        {
            if (!whole)
                foreach (var file in files)
                    file?.Dispose();
        }
    }

    public void Dispose() => _keys.Dispose();

    private async Task<Refusal?> FillAsync(IClearFile file, Blob blob, IReadOnlyCollection<string>? columns, CancellationToken cancellation)
    {
        using var packs = _packs();
        if (columns is null)
            return await packs.ReadAsync(blob.Extents, [new BlobRun(0, blob.Length)], file.Write, cancellation);
        if (await CopyFooterAsync(packs, file, blob, cancellation) is { } refusal)
            return refusal;
        var wanted = _files.ReadLayout(file).Where(c => columns.Contains(c.Column, StringComparer.Ordinal)).Select(c => new BlobRun(c.Offset, c.Length));
        return await packs.ReadAsync(blob.Extents, wanted, file.Write, cancellation);
    }

    /// <summary>The footer's length is in its last bytes: most footers come with them in one reading. What of a column comes along is not kept.</summary>
    private async Task<Refusal?> CopyFooterAsync(PackReader packs, IClearFile file, Blob blob, CancellationToken cancellation)
    {
        var tail = new byte[Math.Min(blob.Length, Tail)];
        if (await packs.ReadAsync(blob.Extents, blob.Length - tail.Length, tail, cancellation) is { } refusal)
            return refusal;
        var footer = Math.Min(_files.FooterLength(tail.AsSpan(^ITableFiles.TailLength..)), blob.Length);
        var known = (int)Math.Min(footer, tail.Length);
        file.Write(blob.Length - known, tail.AsSpan(^known..));
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(tail);
        return await packs.ReadAsync(blob.Extents, [new BlobRun(blob.Length - footer, footer - known)], file.Write, cancellation);
    }
}

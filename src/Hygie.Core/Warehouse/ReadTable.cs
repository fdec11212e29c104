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
            return new OpenVersion(stored, manifest, lease, new PackReader(key, PackContext.Version(version), manifest.Packs, tools.Stores), tools.Files, clear);
        lease.Dispose();
        return refusal;
    }
}

/// <summary>A dataset version whose keys are at hand. Dispose it to give them back; files read stay until they are disposed themselves.</summary>
public sealed class OpenVersion : IDisposable
{
    private const int Piece = 4 << 20;
    private readonly Lease _lease;
    private readonly PackReader _packs;
    private readonly ITableFiles _files;
    private readonly IClearFiles _clear;

    internal OpenVersion(StoredVersion stored, Manifest manifest, Lease lease, PackReader packs, ITableFiles files, IClearFiles clear) =>
        (Stored, Manifest, _lease, _packs, _files, _clear) = (stored, manifest, lease, packs, files, clear);

    /// <summary>What the metadata says of it.</summary>
    public StoredVersion Stored { get; }

    /// <summary>Its tables.</summary>
    public Manifest Manifest { get; }

    /// <summary>The table of that name, or null.</summary>
    public StoredTable? Table(string name) => Manifest.Tables.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal));

    /// <summary>
    /// Unseals table files: their footers and the chunks of the columns wanted, nothing else; the rest of each file reads as zeros. Each file's
    /// <see cref="IClearFile.Path"/> is valid in this process, for an engine's <c>read_parquet</c>.
    /// </summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="columns">Columns wanted; null: all.</param>
    /// <param name="buckets">Buckets wanted, <see cref="StoredTable.Orphans"/> among them; null: all.</param>
    /// <param name="cancellation">Stops between reads.</param>
    /// <returns>One file a bucket that has rows, by bucket, to be disposed; or HYG-8022 (no such table or column), HYG-8001 and what the packs refuse.</returns>
    public async Task<Result<IReadOnlyList<IClearFile>>> ReadAsync(string table, IReadOnlyCollection<string>? columns, IReadOnlyCollection<int>? buckets, CancellationToken cancellation)
    {
        if (Table(table) is not { } stored)
            return Refusal.Of("HYG-8022", ("table", table), ("column", "*"));
        if (columns?.FirstOrDefault(c => !stored.Columns.Any(s => string.Equals(s.Name, c, StringComparison.Ordinal))) is { } unknown)
            return Refusal.Of("HYG-8022", ("table", table), ("column", unknown));
        var read = new List<IClearFile>();
        foreach (var part in stored.Parts.Where(p => buckets is null || buckets.Contains(p.Bucket)))
        {
            var file = _clear.Create(part.Blob.Length);
            read.Add(file);
            if (await FillAsync(file, part.Blob, columns, cancellation) is not { } refusal)
                continue;
            read.ForEach(f => f.Dispose());
            return refusal;
        }

        return read;
    }

    public void Dispose()
    {
        _packs.Dispose();
        _lease.Dispose();
    }

    private async Task<Refusal?> FillAsync(IClearFile file, Blob blob, IReadOnlyCollection<string>? columns, CancellationToken cancellation)
    {
        if (columns is null)
            return await CopyAsync(file, blob, 0, blob.Length, cancellation);
        var tail = Math.Min(blob.Length, 1 << 15);
        if (await CopyAsync(file, blob, blob.Length - tail, tail, cancellation) is { } refusal)
            return refusal;
        var end = new byte[ITableFiles.TailLength];
        file.Read(file.Length - end.Length, end);
        var footer = _files.FooterLength(end);
        if (footer > tail && await CopyAsync(file, blob, blob.Length - footer, footer - tail, cancellation) is { } cut)
            return cut;
        if (await CopyAsync(file, blob, 0, 4, cancellation) is { } begin)
            return begin;
        foreach (var chunk in _files.ReadLayout(file).Where(c => columns.Contains(c.Column, StringComparer.Ordinal)))
            if (await CopyAsync(file, blob, chunk.Offset, chunk.Length, cancellation) is { } no)
                return no;
        return null;
    }

    private async Task<Refusal?> CopyAsync(IClearFile file, Blob blob, long offset, long length, CancellationToken cancellation)
    {
        var buffer = new byte[Math.Min(length, Piece)];
        for (var done = 0L; done < length; done += buffer.Length)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - done));
            if (await _packs.ReadAsync(blob.Extents, offset + done, piece, cancellation) is { } refusal)
                return refusal;
            file.Write(offset + done, piece.Span);
        }

        System.Security.Cryptography.CryptographicOperations.ZeroMemory(buffer);
        return null;
    }
}

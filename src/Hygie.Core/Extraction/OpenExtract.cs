using System.Security.Cryptography;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>An extract in clear, in memory only; disposing it removes the files and ends the lease.</summary>
/// <param name="Extract">What it is.</param>
/// <param name="Files">One clear file per table, by name.</param>
/// <param name="Lease">Behind it.</param>
public sealed record OpenedExtract(Extract Extract, IReadOnlyDictionary<string, IClearFile> Files, Lease Lease) : IDisposable
{
    public void Dispose()
    {
        foreach (var file in Files.Values)
            file.Dispose();
        Lease.Dispose();
    }
}

/// <summary>Opens an extract under its permit: asks the custodian, decrypts the tables into memory, compares each with its signed hash.</summary>
/// <param name="desk">Where keys are asked for.</param>
/// <param name="stores">Stores in the order they are asked.</param>
/// <param name="files">Where the clear bytes go.</param>
public sealed class OpenExtract(IKeyDesk desk, IReadOnlyList<IObjectStore> stores, IClearFiles files)
{
    /// <summary>The tables in clear, or the refusal of the custodian or of the packs (HYG-8001, HYG-104x, HYG-14010).</summary>
    /// <param name="extract">Its manifest, signature checked.</param>
    /// <param name="purpose">Verb, purpose and time.</param>
    /// <param name="permit">The permit.</param>
    /// <param name="cancellation">Stops between packs.</param>
    public async Task<Result<OpenedExtract>> RunAsync(Extract extract, KeyPurpose purpose, PermitId permit, CancellationToken cancellation)
    {
        if (!(await desk.AskAsync(purpose, [extract.Key], AuthorityId.Of(permit), cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        var opened = new OpenedExtract(extract, new Dictionary<string, IClearFile>(StringComparer.Ordinal), lease);
        refusal = lease.Key(extract.Key.Label).TryGet(out var key, out var ended) ? await ReadAsync(opened, key, cancellation) : ended;
        if (refusal is null)
            return opened;
        opened.Dispose();
        return refusal;
    }

    private async Task<Refusal?> ReadAsync(OpenedExtract opened, SecretKey key, CancellationToken cancellation)
    {
        var extract = opened.Extract;
        using var reader = new PackReader(key, PackContext.Extract(extract.Project, extract.Number), extract.Packs, stores);
        foreach (var table in extract.Tables)
        {
            var file = files.Create(table.Blob.Length);
            ((Dictionary<string, IClearFile>)opened.Files).Add(table.Name, file);
            if (await CopyAsync(reader, table, file, cancellation) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static async Task<Refusal?> CopyAsync(PackReader reader, ExtractTable table, IClearFile file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var refusal = await reader.ReadAsync(table.Blob.Extents, [new BlobRun(0, table.Blob.Length)], (at, bytes) =>
        {
            hash.AppendData(bytes);
            file.Write(at, bytes);
        }, cancellation);
        if (refusal is not null)
            return refusal;
        return table.Blob.Sha256.Span.SequenceEqual(hash.GetHashAndReset()) ? null : Refusal.Of("HYG-14010", ("table", table.Name));
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// A host that is a container of Azure Blob Storage: one block blob a name, written on the condition that the name is free; large ones in blocks
/// that are nothing until they are committed.
/// </summary>
/// <param name="requests">The container.</param>
internal sealed class AzureObjectStore(AzureRequests requests) : IObjectStore
{
    private const int NotFound = 404, Conflict = 409, PreconditionFailed = 412, RangeNotSatisfiable = 416;

    private static readonly BlobRequestConditions OnlyIfFree = new() { IfNoneMatch = ETag.All };
    private static readonly UploadTransferValidationOptions ByMd5 = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };

    public HostId Host => requests.Host;

    public long AtomicPutLimit => long.MaxValue;

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (await FindLengthAsync(name, cancellation) is not null)
            return false;
        return content.Length <= Parts.Length ? await PutAsync(name, content, OnlyIfFree, cancellation) : await PutInBlocksAsync(name, content, cancellation);
    }

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => PutAsync(Head.Name, content, null, cancellation);

    public async Task<long?> FindLengthAsync(string name, CancellationToken cancellation) =>
        (await requests.AskAsync(() => Blob(name).GetPropertiesAsync(cancellationToken: cancellation), cancellation, NotFound)).Response?.Value.ContentLength;

    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (destination.IsEmpty)
            return await FindLengthAsync(name, cancellation) >= offset;
        var (status, isWhole) = await requests.AskAsync(async () =>
        {
            var response = await Blob(name).DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(offset, destination.Length) }, cancellation);
            using var part = response.Value;
            if (part.Details.ContentLength > destination.Length)
                throw StoreFaults.OfNonsense(Host, "no range");
            if (part.Details.ContentLength < destination.Length)
                return "short";
            await part.Content.ReadExactlyAsync(destination, cancellation);
            return "whole";
        }, cancellation, NotFound, RangeNotSatisfiable);
        return AzureRequests.IsOk(status) && isWhole == "whole";
    }

    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in PagesAsync(BlobStates.None, cancellation))
            yield return new ListedObject(blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? DateTimeOffset.MaxValue);
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation) =>
        AzureRequests.IsOk((await requests.AskAsync(() => Blob(name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation), cancellation, NotFound)).Status);

    /// <summary>Blobs of nothing but uncommitted blocks, and snapshots, versions and softly deleted blobs where the account keeps them. An object of ours is never empty.</summary>
    public async IAsyncEnumerable<Remnant> ListRemnantsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in PagesAsync(BlobStates.Uncommitted, cancellation))
            if (blob.Properties.ContentLength is null or 0 && Named(blob.Name) && await FindLengthAsync(blob.Name, cancellation) is null)
                yield return new Remnant(blob.Name, RemnantKind.UnfinishedUpload, "");
        await foreach (var blob in PagesAsync(BlobStates.Snapshots | BlobStates.Deleted | BlobStates.Version, cancellation))
            if (blob.Deleted || blob.Snapshot is not null || (blob.VersionId is not null && blob.IsLatestVersion != true))
                yield return new Remnant(blob.Name, RemnantKind.HiddenVersion, blob.Snapshot is { } snapshot ? "snapshot " + snapshot : blob.VersionId is { } version ? "version " + version : "deleted");
    }

    /// <summary>Blocks go when their blob is committed as empty and deleted. What was deleted softly goes only after the account's own time: it stays listed.</summary>
    public async Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation)
    {
        var blob = Blob(remnant.Name);
        if (remnant.Kind == RemnantKind.UnfinishedUpload)
        {
            var (status, _) = await requests.AskAsync(() => blob.CommitBlockListAsync([], new CommitBlockListOptions { Conditions = OnlyIfFree }, cancellation), cancellation, Conflict, PreconditionFailed);
            if (!AzureRequests.IsOk(status))
                return;
        }
        else if (remnant.Id.Split(' ', 2) is ["snapshot", var snapshot])
            blob = blob.WithSnapshot(snapshot);
        else if (remnant.Id.Split(' ', 2) is ["version", var version])
            blob = blob.WithVersion(version);
        else
            return;
        await requests.AskAsync(() => blob.DeleteAsync(cancellationToken: cancellation), cancellation, NotFound);
    }

    private static bool Named(string name) => name == Head.Name || ObjectName.IsValid(name);

    private BlockBlobClient Blob(string name) => requests.Container.GetBlockBlobClient(Parts.Name(name));

    private async Task<bool> PutAsync(string name, ReadOnlyMemory<byte> content, BlobRequestConditions? conditions, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions { Conditions = conditions, TransferValidation = ByMd5, TransferOptions = new StorageTransferOptions { InitialTransferSize = Parts.Length, MaximumTransferSize = Parts.Length } };
        var (status, _) = await requests.AskAsync(() => Blob(name).UploadAsync(Parts.StreamOf(content), options, cancellation), cancellation, Conflict, PreconditionFailed);
        return AzureRequests.IsOk(status);
    }

    /// <summary>Blocks have names of this upload alone: two who upload at once do not mix theirs.</summary>
    private async Task<bool> PutInBlocksAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var (blob, upload) = (Blob(name), Guid.NewGuid());
        var blocks = Enumerable.Range(0, Parts.CountOf(content.Length)).Select(part => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{upload:N}{part:D5}")))).ToList();
        await Parts.SendAsync(blocks.Count, async (part, stop) => await requests.AskAsync(
            () => blob.StageBlockAsync(blocks[part], Parts.StreamOf(Parts.Of(content, part)), new BlockBlobStageBlockOptions { TransferValidation = ByMd5 }, stop), stop), cancellation);
        var (status, _) = await requests.AskAsync(() => blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { Conditions = OnlyIfFree }, cancellation), cancellation, Conflict, PreconditionFailed);
        return AzureRequests.IsOk(status);
    }

    private async IAsyncEnumerable<BlobItem> PagesAsync(BlobStates states, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var blobs = requests.Container.GetBlobsAsync(new GetBlobsOptions { States = states }, cancellation).GetAsyncEnumerator(cancellation);
        while ((await requests.AskAsync<object>(async () => await blobs.MoveNextAsync() ? blobs : this, cancellation)).Response == blobs)
            yield return blobs.Current;
    }
}

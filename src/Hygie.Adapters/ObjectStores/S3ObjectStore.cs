using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// A host that speaks S3: one bucket, one object a name. A name is looked at first, which spares the bytes of what is there already, then written on the
/// condition that it is free. Objects over one part go as a multipart upload, aborted when it fails.
/// </summary>
/// <param name="requests">The server.</param>
internal sealed class S3ObjectStore(S3Requests requests) : IObjectStore
{
    /// <summary>Refusals of a question about an object, which have no body and so no reason.</summary>
    private static readonly HttpStatusCode[] Mute = [HttpStatusCode.MovedPermanently, HttpStatusCode.TemporaryRedirect, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden];

    private readonly string _bucket = requests.Address.Bucket;
    private readonly S3Upload _upload = new(requests);
    private volatile bool _bucketStands;

    public HostId Host => requests.Host;

    /// <summary>Servers are known that check the condition of a put and not that of the last step of a multipart upload.</summary>
    public long AtomicPutLimit => requests.Address.PutIsChecked ? 0 : Parts.Length;

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (await FindLengthAsync(name, cancellation) is not null)
            return false;
        return content.Length <= Parts.Length ? await _upload.PutAsync(name, content, !requests.Address.PutIsChecked, cancellation)
            : await _upload.PutInPartsAsync(name, content, cancellation);
    }

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => _upload.PutAsync(Head.Name, content, onlyIfFree: false, cancellation);

    public async Task<long?> FindLengthAsync(string name, CancellationToken cancellation)
    {
        var (status, found) = await requests.AskAsync(s3 => s3.GetObjectMetadataAsync(_bucket, Parts.Name(name), cancellation), cancellation, [HttpStatusCode.NotFound, .. Mute]);
        if (status == HttpStatusCode.NotFound)
            await MustStandAsync(cancellation);
        if (!Mute.Contains(status))
            return found?.ContentLength;
        // Wrong credentials, another region, a wrong clock: a listing is refused for the same, and says for which.
        await ListOneAsync(cancellation);
        throw StoreFaults.OfAnswer(Host, (int)status, null, new IOException("answered without a body"));
    }

    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (destination.IsEmpty)
            return await FindLengthAsync(name, cancellation) >= offset;
        var request = new GetObjectRequest { BucketName = _bucket, Key = Parts.Name(name), ByteRange = new ByteRange(offset, offset + destination.Length - 1) };
        var (status, isWhole) = await requests.AskAsync(async s3 =>
        {
            using var response = await s3.GetObjectAsync(request, cancellation);
            if (response.HttpStatusCode != HttpStatusCode.PartialContent && (offset != 0 || response.ContentLength > destination.Length))
                throw StoreFaults.OfNonsense(Host, "no range");
            if (response.ContentLength < destination.Length)
                return "short";
            await response.ResponseStream.ReadExactlyAsync(destination, cancellation);
            return "whole";
        }, cancellation, HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable);
        return status == HttpStatusCode.OK && isWhole == "whole";
    }

    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var request = new ListObjectsV2Request { BucketName = _bucket }; request is not null;)
        {
            var (_, page) = await requests.AskAsync(s3 => s3.ListObjectsV2Async(request, cancellation), cancellation);
            foreach (var one in page!.S3Objects ?? [])
                yield return new ListedObject(one.Key, one.Size ?? 0, one.LastModified is { } written ? new DateTimeOffset(written.ToUniversalTime()) : DateTimeOffset.MaxValue);
            request = page.IsTruncated == true ? new ListObjectsV2Request { BucketName = _bucket, ContinuationToken = page.NextContinuationToken } : null;
        }
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        if (await FindLengthAsync(name, cancellation) is null)
            return false;
        await requests.AskAsync(s3 => s3.DeleteObjectAsync(_bucket, Parts.Name(name), cancellation), cancellation, HttpStatusCode.NotFound);
        return true;
    }

    public async IAsyncEnumerable<Remnant> ListRemnantsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var request = new ListMultipartUploadsRequest { BucketName = _bucket }; request is not null;)
        {
            var (_, page) = await requests.AskAsync(s3 => s3.ListMultipartUploadsAsync(request, cancellation), cancellation, HttpStatusCode.NotImplemented);
            foreach (var one in page?.MultipartUploads ?? [])
                yield return new Remnant(one.Key, RemnantKind.UnfinishedUpload, one.UploadId);
            request = page?.IsTruncated == true ? new ListMultipartUploadsRequest { BucketName = _bucket, KeyMarker = page.NextKeyMarker, UploadIdMarker = page.NextUploadIdMarker } : null;
        }

        for (var request = new ListVersionsRequest { BucketName = _bucket }; request is not null;)
        {
            var (_, page) = await requests.AskAsync(s3 => s3.ListVersionsAsync(request, cancellation), cancellation, HttpStatusCode.NotImplemented);
            foreach (var one in page?.Versions ?? [])
                if (one.IsLatest != true || one.IsDeleteMarker == true)
                    yield return new Remnant(one.Key, RemnantKind.HiddenVersion, one.VersionId);
            request = page?.IsTruncated == true ? new ListVersionsRequest { BucketName = _bucket, KeyMarker = page.NextKeyMarker, VersionIdMarker = page.NextVersionIdMarker } : null;
        }
    }

    public async Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation)
    {
        if (remnant.Kind == RemnantKind.UnfinishedUpload)
            await _upload.AbortAsync(remnant.Name, remnant.Id, cancellation);
        else
            await requests.AskAsync(s3 => s3.DeleteObjectAsync(_bucket, remnant.Name, remnant.Id, cancellation), cancellation, HttpStatusCode.NotFound);
    }

    /// <summary>A question about one object says "not found" also when the whole bucket is missing, which must never pass for an empty one. Asked once.</summary>
    private async Task MustStandAsync(CancellationToken cancellation)
    {
        if (_bucketStands)
            return;
        await ListOneAsync(cancellation);
        _bucketStands = true;
    }

    private async Task ListOneAsync(CancellationToken cancellation) =>
        await requests.AskAsync(s3 => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, MaxKeys = 1 }, cancellation), cancellation);
}

using System.Net;
using Amazon.S3.Model;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>Writing to S3: in one piece, or in parts.</summary>
internal sealed class S3Upload(S3Requests requests)
{
    private static readonly TimeSpan TimeToAbort = TimeSpan.FromSeconds(10);

    private readonly string _bucket = requests.Address.Bucket;

    /// <summary>Writes an object in one piece; false when it was to be written only if its name was free and it was not.</summary>
    public async Task<bool> PutAsync(string name, ReadOnlyMemory<byte> content, bool onlyIfFree, CancellationToken cancellation)
    {
        var (status, _) = await requests.AskAsync(s3 => s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _bucket, Key = Parts.Name(name), InputStream = Parts.StreamOf(content), MD5Digest = Convert.ToBase64String(Parts.Md5Of(content)),
                UseChunkEncoding = false, IfNoneMatch = onlyIfFree ? "*" : null,
            }, cancellation), cancellation, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotImplemented);
        return status != HttpStatusCode.NotImplemented ? status == HttpStatusCode.OK
            : throw new ObjectStoreException(Refusal.Of("HYG-5027", ("host", requests.Host)), isPassing: false);
    }

    /// <summary>Writes an object in parts if its name is free as far as the host can tell. Whatever ends it early, the parts are taken back.</summary>
    public async Task<bool> PutInPartsAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var (_, begun) = await requests.AskAsync(s3 => s3.InitiateMultipartUploadAsync(_bucket, Parts.Name(name), cancellation), cancellation);
        var isDone = false;
        try
        {
            var sent = new PartETag[Parts.CountOf(content.Length)];
            await Parts.SendAsync(sent.Length, async (part, stop) => sent[part] = new PartETag(part + 1, await SendAsync(name, begun!.UploadId, part, Parts.Of(content, part), stop)), cancellation);
            var completion = new CompleteMultipartUploadRequest
            {
                BucketName = _bucket, Key = name, UploadId = begun!.UploadId, PartETags = [.. sent], IfNoneMatch = requests.Address.PutIsChecked ? null : "*",
            };
            var (status, _) = await requests.AskAsync(s3 => s3.CompleteMultipartUploadAsync(completion, cancellation), cancellation, HttpStatusCode.PreconditionFailed);
            return isDone = status == HttpStatusCode.OK;
        }
        finally
        {
            if (!isDone)
            {
                using var late = new CancellationTokenSource(TimeToAbort);
                await AbortAsync(name, begun!.UploadId, late.Token);
            }
        }
    }

    /// <summary>Takes the parts of an upload back; one that is gone already is no error.</summary>
    public Task AbortAsync(string name, string upload, CancellationToken cancellation) =>
        requests.AskAsync(s3 => s3.AbortMultipartUploadAsync(_bucket, name, upload, cancellation), cancellation, HttpStatusCode.NotFound);

    private async Task<string> SendAsync(string name, string upload, int part, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var (_, sent) = await requests.AskAsync(s3 => s3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = _bucket, Key = name, UploadId = upload, PartNumber = part + 1, InputStream = Parts.StreamOf(content), PartSize = content.Length,
                MD5Digest = Convert.ToBase64String(Parts.Md5Of(content)), UseChunkEncoding = false,
            }, cancellation), cancellation);
        return sent!.ETag;
    }
}

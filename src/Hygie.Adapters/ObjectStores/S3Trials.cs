using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Hygie.Core.Hosts;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// What a server of S3 is tried for beyond the port. Conditions and checksums are tried on throw-away objects of the bucket; whatever needs a setting is
/// tried in buckets made for it and removed afterwards (<see cref="S3SettingTrials"/>).
/// </summary>
internal sealed class S3Trials(S3Requests requests, TimeProvider clock)
{
    private readonly string _bucket = requests.Address.Bucket;
    private readonly S3Answers _s3 = new(requests);

    public async IAsyncEnumerable<CapabilityFinding> TryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await ConditionalPutAsync(cancellation);
        yield return await ConditionalMultipartAsync(cancellation);
        yield return await ChecksumAsync("checksum-md5", put => put.MD5Digest = Convert.ToBase64String(Parts.Md5Of(new byte[1])), cancellation);
        yield return await ChecksumAsync("checksum-sha256", put => put.ChecksumSHA256 = Convert.ToBase64String(new byte[32]), cancellation);
        await foreach (var finding in new S3SettingTrials(requests, _s3, clock).TryAsync(cancellation))
            yield return finding;
    }

    private async Task<CapabilityFinding> ConditionalPutAsync(CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        try
        {
            await _s3.AskAsync(s3 => s3.PutObjectAsync(S3Answers.Put(_bucket, name, content), cancellation), cancellation);
            var answer = await _s3.AskAsync(s3 => s3.PutObjectAsync(OnlyIfFree(name, Trials.Object().Content), cancellation), cancellation);
            var finding = Trials.Refused("conditional-put", answer, await _s3.HoldsAsync(_bucket, name, content, cancellation), 409, 412);
            return finding.Result == CapabilityResult.Works ? await RaceAsync(finding, cancellation) : finding;
        }
        finally
        {
            await requests.Client.DeleteObjectAsync(_bucket, name, CancellationToken.None);
        }
    }

    /// <summary>A condition may hold for those who come later and not for those who come at once.</summary>
    private async Task<CapabilityFinding> RaceAsync(CapabilityFinding finding, CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Trials.Racers).Select(_ => _s3.AskAsync(s3 => s3.PutObjectAsync(OnlyIfFree(name, content), cancellation), cancellation)));
            var won = answers.Count(a => Trials.IsTaken(a.Status));
            return finding with { Result = won <= 1 ? finding.Result : CapabilityResult.Ignored, Figure = string.Create(CultureInfo.InvariantCulture, $"{finding.Figure}; {won}/{Trials.Racers}") };
        }
        finally
        {
            await requests.Client.DeleteObjectAsync(_bucket, name, CancellationToken.None);
        }
    }

    private async Task<CapabilityFinding> ConditionalMultipartAsync(CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        await _s3.AskAsync(s3 => s3.PutObjectAsync(S3Answers.Put(_bucket, name, content), cancellation), cancellation);
        var (_, upload) = await requests.AskAsync(s3 => s3.InitiateMultipartUploadAsync(_bucket, name, cancellation), cancellation);
        try
        {
            var part = await requests.Client.UploadPartAsync(
                new UploadPartRequest { BucketName = _bucket, Key = name, UploadId = upload!.UploadId, PartNumber = 1, InputStream = Parts.StreamOf(Trials.Object().Content), UseChunkEncoding = false }, cancellation);
            var answer = await _s3.AskAsync(s3 => s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = _bucket, Key = name, UploadId = upload.UploadId, PartETags = [new PartETag(1, part.ETag)], IfNoneMatch = "*" }, cancellation), cancellation);
            return Trials.Refused("conditional-multipart", answer, await _s3.HoldsAsync(_bucket, name, content, cancellation), 409, 412);
        }
        finally
        {
            await _s3.AskAsync(s3 => s3.AbortMultipartUploadAsync(_bucket, name, upload!.UploadId, CancellationToken.None), CancellationToken.None);
            await requests.Client.DeleteObjectAsync(_bucket, name, CancellationToken.None);
        }
    }

    private async Task<CapabilityFinding> ChecksumAsync(string id, Action<PutObjectRequest> spoil, CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        try
        {
            var put = S3Answers.Put(_bucket, name, content);
            spoil(put);
            return Trials.Refused(id, await _s3.AskAsync(s3 => s3.PutObjectAsync(put, cancellation), cancellation), isIntact: true, 400);
        }
        finally
        {
            await requests.Client.DeleteObjectAsync(_bucket, name, CancellationToken.None);
        }
    }

    private PutObjectRequest OnlyIfFree(string name, byte[] content)
    {
        var put = S3Answers.Put(_bucket, name, content);
        put.IfNoneMatch = "*";
        return put;
    }
}

/// <summary>Answers of a server of S3 as they are, refusals too.</summary>
internal sealed class S3Answers(S3Requests requests)
{
    /// <summary>Status and code of any answer; no answer is a fault.</summary>
    public async Task<(int Status, string Code)> AskAsync<T>(Func<AmazonS3Client, Task<T>> ask, CancellationToken cancellation)
        where T : AmazonWebServiceResponse
    {
        try
        {
            return ((int)(await ask(requests.Client)).HttpStatusCode, "");
        }
        catch (AmazonServiceException refused) when (refused.StatusCode is not default(System.Net.HttpStatusCode))
        {
            return ((int)refused.StatusCode, refused.ErrorCode is { Length: <= 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : "");
        }
        catch (Exception broken) when ((broken is AmazonClientException || StoreFaults.IsOfLine(broken)) && !cancellation.IsCancellationRequested)
        {
            throw StoreFaults.OfLine(requests.Host, broken);
        }
    }

    /// <summary>True when an object is there with these bytes.</summary>
    public async Task<bool> HoldsAsync(string bucket, string key, byte[] content, CancellationToken cancellation, string? version = null)
    {
        var read = new MemoryStream();
        var answer = await AskAsync(async s3 =>
        {
            var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key, VersionId = version }, cancellation);
            await using var body = response.ResponseStream;
            await body.CopyToAsync(read, cancellation);
            return response;
        }, cancellation);
        return Trials.IsTaken(answer.Status) && read.ToArray().AsSpan().SequenceEqual(content);
    }

    /// <summary>A plain put.</summary>
    public static PutObjectRequest Put(string bucket, string key, byte[] content) => new() { BucketName = bucket, Key = key, InputStream = Parts.StreamOf(content), UseChunkEncoding = false };
}

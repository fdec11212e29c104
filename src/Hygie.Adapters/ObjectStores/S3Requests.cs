using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>One host's server of S3, and what its answers mean. The library's own retries, redirects and clock corrections are off: they are ours to decide.</summary>
internal sealed class S3Requests(HostId host, HostAddress address, HostCredentials credentials) : IDisposable
{
    public HostId Host => host;

    public HostAddress Address => address;

    public AmazonS3Client Client { get; } = new(new BasicAWSCredentials(credentials.Key, credentials.Reveal()), new AmazonS3Config
    {
        ServiceURL = address.Endpoint!.AbsoluteUri, AuthenticationRegion = address.Region, ForcePathStyle = true, UseHttp = address.Endpoint.Scheme == Uri.UriSchemeHttp,
        MaxErrorRetry = 0, MaxStaleConnectionRetries = 0, AllowAutoRedirect = false, DisableClockSkewCorrection = true, DisableLogging = true, Timeout = Timeout.InfiniteTimeSpan, ConnectTimeout = TimeSpan.FromSeconds(10),
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    /// <summary>
    /// Asks; answers OK with the response, or one of the <paramref name="expected"/> statuses without. Anything else is an <see cref="ObjectStoreException"/>;
    /// so is a missing bucket, which S3 answers with the status of a missing object.
    /// </summary>
    public async Task<(HttpStatusCode Status, T? Response)> AskAsync<T>(Func<AmazonS3Client, Task<T>> ask, CancellationToken cancellation, params HttpStatusCode[] expected)
        where T : class
    {
        try
        {
            return (HttpStatusCode.OK, await ask(Client));
        }
        catch (AmazonServiceException broken) when (broken.StatusCode is not default(HttpStatusCode) && !cancellation.IsCancellationRequested)
        {
            if (expected.Contains(broken.StatusCode) && broken.ErrorCode is not "NoSuchBucket")
                return (broken.StatusCode, null);
            throw StoreFaults.OfAnswer(host, (int)broken.StatusCode, broken.ErrorCode, broken);
        }
        catch (Exception broken) when ((broken is AmazonClientException || StoreFaults.IsOfLine(broken)) && !cancellation.IsCancellationRequested)
        {
            throw StoreFaults.OfLine(host, broken);
        }
    }

    public void Dispose() => Client.Dispose();
}

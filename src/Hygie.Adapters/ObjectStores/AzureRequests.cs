using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>One container of Azure Blob Storage, and what its answers mean. The library's own retries and traces are off.</summary>
internal sealed class AzureRequests
{
    private const int Found = 200;

    private readonly TimeProvider _clock;

    public AzureRequests(HostId host, HostAddress address, HostCredentials credentials, TimeProvider clock)
    {
        var key = new byte[credentials.Reveal().Length];
        if (!Convert.TryFromBase64String(credentials.Reveal(), key, out _))
            throw new ObjectStoreException(Refusal.Of("HYG-5014", ("what", "base64")), isPassing: false);
        var options = new BlobClientOptions { Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false, IsTelemetryEnabled = false }, Retry = { MaxRetries = 0, NetworkTimeout = Timeout.InfiniteTimeSpan } };
        _clock = clock;
        (Host, Container) = (host, new BlobContainerClient(address.Endpoint, new StorageSharedKeyCredential(credentials.Key, credentials.Reveal()), options));
    }

    public HostId Host { get; }

    public BlobContainerClient Container { get; }

    /// <summary>Asks; answers 200 with the response, or one of the <paramref name="expected"/> statuses without. Anything else is an <see cref="ObjectStoreException"/>, a missing container too.</summary>
    public async Task<(int Status, T? Response)> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation, params int[] expected)
        where T : class
    {
        try
        {
            return (Found, await ask());
        }
        catch (RequestFailedException broken) when (broken.Status != 0 && !cancellation.IsCancellationRequested)
        {
            if (expected.Contains(broken.Status) && broken.ErrorCode is not "ContainerNotFound" and not "ContainerBeingDeleted" and not "ResourceNotFound")
                return (broken.Status, null);
            throw StoreFaults.OfAnswer(Host, broken.Status, CodeOf(broken), broken);
        }
        catch (Exception broken) when ((broken is RequestFailedException or AggregateException || StoreFaults.IsOfLine(broken)) && !cancellation.IsCancellationRequested)
        {
            throw StoreFaults.OfLine(Host, broken);
        }
    }

    /// <summary>True for an answer of success.</summary>
    public static bool IsOk(int status) => status == Found;

    /// <summary>Azure has no code for clocks apart: it says "authentication failed". Its own clock stands beside.</summary>
    private string? CodeOf(RequestFailedException broken) =>
        broken.Status == 403 && broken.GetRawResponse()?.Headers.Date is { } there && (there - _clock.GetUtcNow()).Duration() > TimeSpan.FromMinutes(14) ? "RequestTimeTooSkewed" : broken.ErrorCode;
}

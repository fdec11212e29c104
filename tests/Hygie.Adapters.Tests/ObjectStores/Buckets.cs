using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>Buckets and containers of real servers, which the product itself never makes.</summary>
internal static class Buckets
{
    public static async Task MakeAsync(HostAddress address, RealHost host, CancellationToken cancellation, HostCredentials? credentials = null)
    {
        if (address.Protocol == HostProtocol.Azure)
            await new AzureRequests(new HostId("host"), address, host.Credentials, TimeProvider.System).Container.CreateAsync(cancellationToken: cancellation);
        else
        {
            // A server that is just up, on a busy machine, may say 503.
            using var requests = new S3Requests(new HostId("host"), address, credentials ?? host.Credentials);
            for (var attempt = 1; (await new S3Answers(requests).AskAsync(s3 => s3.PutBucketAsync(address.Bucket, cancellation), cancellation)).Status is var status and not 200; attempt++)
            {
                Assert.True(status == 503 && attempt < 20, "bucket not made");
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }

    /// <summary>Names of the buckets that a probe made and left.</summary>
    public static async Task<IReadOnlyList<string>> LeftByProbesAsync(HostAddress address, RealHost host, CancellationToken cancellation) => address.Protocol == HostProtocol.Azure ? []
        : [.. ((await new S3Requests(new HostId("host"), address, host.Credentials).Client.ListBucketsAsync(cancellation)).Buckets ?? []).Select(b => b.BucketName).Where(b => b.StartsWith("hygie-probe-", StringComparison.Ordinal))];
}

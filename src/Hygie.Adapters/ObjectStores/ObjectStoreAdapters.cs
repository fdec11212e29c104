using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>Registration of this folder.</summary>
public static class ObjectStoreAdapters
{
    /// <summary>A host that is a folder of this machine.</summary>
    public static IObjectStore Folder(HostId host, string root) => new FolderObjectStore(host, root);

    /// <summary>A host that is a server, asked again when it is busy or the line breaks. Throws <see cref="ObjectStoreException"/> (HYG-5014) for credentials of the wrong form.</summary>
    public static IObjectStore Remote(HostId host, HostAddress address, HostCredentials credentials, TimeProvider clock) =>
        new PatientStore(OnceOnly(host, address, credentials, clock), Patience.Usual, clock, Random.Shared.NextDouble);

    /// <summary>Tries what a host's store can do; a server needs credentials.</summary>
    public static IHostProbe Probe(HostAddress address, HostCredentials? credentials, TimeProvider clock)
    {
        var host = new HostId("probed");
        if (address.Protocol == HostProtocol.Folder)
        {
            var folder = new FolderObjectStore(host, address.Text);
            return new HostProbe(folder, new FolderTrials(folder).TryAsync, clock);
        }

        ArgumentNullException.ThrowIfNull(credentials);
        Func<CancellationToken, IAsyncEnumerable<CapabilityFinding>> own = address.Protocol == HostProtocol.S3
            ? new S3Trials(new S3Requests(host, address, credentials), clock).TryAsync : new AzureTrials(new AzureRequests(host, address, credentials, clock), clock).TryAsync;
        return new HostProbe(Remote(host, address.WithCheckedPut(), credentials, clock), own, clock);
    }

    /// <summary>The same, each question asked once.</summary>
    internal static IObjectStore OnceOnly(HostId host, HostAddress address, HostCredentials credentials, TimeProvider clock) => address.Protocol switch
    {
        HostProtocol.S3 => new S3ObjectStore(new S3Requests(host, address, credentials)),
        HostProtocol.Azure => new AzureObjectStore(new AzureRequests(host, address, credentials, clock)),
        _ => throw new ArgumentException("A folder is no server.", nameof(address)),
    };
}

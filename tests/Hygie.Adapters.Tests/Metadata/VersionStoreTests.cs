using Hygie.Adapters.Metadata;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class VersionStoreTests(FreshHub hub) : VersionStoreContract, IDisposable
{
    protected override async Task<IVersionStore> EmptyAsync() => (await hub.OpenAsync()).Versions();

    public void Dispose() => hub.Dispose();
}

public sealed class VersionStoreOnSqliteTests() : VersionStoreTests(new HubFile());

public sealed class VersionStoreOnPostgresTests(RealPostgres server) : VersionStoreTests(new HubOnServer(server));

using Hygie.Adapters.Metadata;
using Hygie.Core.Airlock;
using Hygie.Testing.Airlock;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class ReleaseStoreTests(FreshHub hub) : ReleaseStoreContract, IDisposable
{
    protected override async Task<IReleaseStore> EmptyAsync() => (await hub.OpenAsync()).Releases();

    public void Dispose() => hub.Dispose();
}

public sealed class ReleaseStoreOnSqliteTests() : ReleaseStoreTests(new HubFile());

public sealed class ReleaseStoreOnPostgresTests(RealPostgres server) : ReleaseStoreTests(new HubOnServer(server));

using Hygie.Adapters.Metadata;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Testing.Hosts;
using Hygie.Testing.Migration;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class HostStoreTests(FreshHub hub) : HostStoreContract, IDisposable
{
    protected override async Task<IHostStore> EmptyAsync() => (await hub.OpenAsync()).Hosts();

    public void Dispose() => hub.Dispose();
}

public sealed class HostStoreOnSqliteTests() : HostStoreTests(new HubFile());

public sealed class HostStoreOnPostgresTests(RealPostgres server) : HostStoreTests(new HubOnServer(server));

public abstract class MigrationStoreTests(FreshHub hub) : MigrationStoreContract, IDisposable
{
    protected override async Task<IMigrationStore> EmptyAsync() => (await hub.OpenAsync()).Migrations();

    public void Dispose() => hub.Dispose();
}

public sealed class MigrationStoreOnSqliteTests() : MigrationStoreTests(new HubFile());

public sealed class MigrationStoreOnPostgresTests(RealPostgres server) : MigrationStoreTests(new HubOnServer(server));

using Hygie.Adapters.Metadata;
using Hygie.Core.Studies;
using Hygie.Testing.Studies;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class CountStoreTests(FreshHub hub) : CountStoreContract, IDisposable
{
    protected override async Task<ICountStore> EmptyAsync() => (await hub.OpenAsync()).Counts();

    public void Dispose() => hub.Dispose();
}

public sealed class CountStoreOnSqliteTests() : CountStoreTests(new HubFile());

public sealed class CountStoreOnPostgresTests(RealPostgres server) : CountStoreTests(new HubOnServer(server));

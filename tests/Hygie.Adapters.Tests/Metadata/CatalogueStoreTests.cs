using Hygie.Adapters.Metadata;
using Hygie.Core.Catalogue;
using Hygie.Core.Rights;
using Hygie.Testing.Catalogue;
using Hygie.Testing.Rights;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class CatalogueStoreTests(FreshHub hub) : CatalogueStoreContract, IDisposable
{
    protected override async Task<ICatalogueStore> EmptyAsync() => (await hub.OpenAsync()).Catalogue();

    public void Dispose() => hub.Dispose();
}

public sealed class CatalogueStoreOnSqliteTests() : CatalogueStoreTests(new HubFile());

public sealed class CatalogueStoreOnPostgresTests(RealPostgres server) : CatalogueStoreTests(new HubOnServer(server));

public abstract class ObjectionStoreTests(FreshHub hub) : ObjectionStoreContract, IDisposable
{
    protected override async Task<IObjectionStore> EmptyAsync() => (await hub.OpenAsync()).Objections();

    public void Dispose() => hub.Dispose();
}

public sealed class ObjectionStoreOnSqliteTests() : ObjectionStoreTests(new HubFile());

public sealed class ObjectionStoreOnPostgresTests(RealPostgres server) : ObjectionStoreTests(new HubOnServer(server));

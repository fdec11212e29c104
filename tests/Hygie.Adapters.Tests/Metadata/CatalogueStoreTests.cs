using Hygie.Adapters.Metadata;
using Hygie.Core.Catalogue;
using Hygie.Core.Rights;
using Hygie.Testing.Catalogue;
using Hygie.Testing.Rights;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class CatalogueStoreTests : CatalogueStoreContract, IDisposable
{
    private readonly HubFile _file = new();

    protected override async Task<ICatalogueStore> EmptyAsync() => (await _file.OpenAsync()).Catalogue();

    public void Dispose() => _file.Dispose();
}

public sealed class ObjectionStoreTests : ObjectionStoreContract, IDisposable
{
    private readonly HubFile _file = new();

    protected override async Task<IObjectionStore> EmptyAsync() => (await _file.OpenAsync()).Objections();

    public void Dispose() => _file.Dispose();
}

using Hygie.Adapters.Metadata;
using Hygie.Core.Studies;
using Hygie.Testing.Studies;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class CountStoreTests : CountStoreContract, IDisposable
{
    private readonly HubFile _file = new();

    protected override async Task<ICountStore> EmptyAsync() => (await _file.OpenAsync()).Counts();

    public void Dispose() => _file.Dispose();
}

using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;

namespace Hygie.Tests.Warehouse;

public sealed class MemoryVersionStoreTests : VersionStoreContract
{
    protected override Task<IVersionStore> EmptyAsync() => Task.FromResult<IVersionStore>(new MemoryVersionStore(new MemoryOutbox(new SeededSecretRandom(3))));
}

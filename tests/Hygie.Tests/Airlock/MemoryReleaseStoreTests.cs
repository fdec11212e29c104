using Hygie.Core.Airlock;
using Hygie.Testing.Airlock;

namespace Hygie.Tests.Airlock;

public sealed class MemoryReleaseStoreTests : ReleaseStoreContract
{
    protected override Task<IReleaseStore> EmptyAsync() => Task.FromResult<IReleaseStore>(new MemoryReleaseStore());
}

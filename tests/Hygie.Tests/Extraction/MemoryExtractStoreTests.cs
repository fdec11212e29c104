using Hygie.Core.Extraction;
using Hygie.Testing.Extraction;

namespace Hygie.Tests.Extraction;

public sealed class MemoryExtractStoreTests : ExtractStoreContract
{
    protected override Task<IExtractStore> EmptyAsync() => Task.FromResult<IExtractStore>(new MemoryExtractStore());
}

using Hygie.Core.Audit;
using Hygie.Testing.Audit;

namespace Hygie.Tests.Audit;

/// <summary>The double keeps every promise of the port too.</summary>
public sealed class MemoryLogStoreTests : LogStoreContract
{
    protected override ILogStore Empty() => new MemoryLogStore();
}

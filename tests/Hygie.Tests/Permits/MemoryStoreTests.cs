using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Permits;
using Hygie.Testing.Accounts;
using Hygie.Testing.Audit;
using Hygie.Testing.Permits;

namespace Hygie.Tests.Permits;

public sealed class MemoryPermitStoreTests : PermitStoreContract
{
    protected override Task<(IPermitStore Store, IOutbox Outbox)> EmptyAsync()
    {
        var outbox = new TestLog().Outbox;
        return Task.FromResult<(IPermitStore, IOutbox)>((new MemoryPermitStore(outbox), outbox));
    }
}

public sealed class MemoryAccountStoreTests : AccountStoreContract
{
    protected override Task<IAccountStore> EmptyAsync() => Task.FromResult<IAccountStore>(new MemoryAccountStore(new TestLog().Outbox));
}

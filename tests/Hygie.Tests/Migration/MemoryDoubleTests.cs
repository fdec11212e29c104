using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Testing.Hosts;
using Hygie.Testing.Migration;

namespace Hygie.Tests.Migration;

public sealed class MemoryMigrationStoreTests : MigrationStoreContract
{
    protected override Task<IMigrationStore> EmptyAsync() => Task.FromResult<IMigrationStore>(new MemoryMigrationStore());
}

public sealed class MemoryTransferJournalTests : TransferJournalContract
{
    private readonly MemoryTransferJournal _journal = new();

    protected override ITransferJournal Open() => _journal;
}

public sealed class MemoryHostStoreTests : HostStoreContract
{
    protected override Task<IHostStore> EmptyAsync() => Task.FromResult<IHostStore>(new MemoryHostStore());
}

using Hygie.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hygie.Adapters.Metadata;

/// <summary>What differs between the databases that hold a hub's metadata: a file of SQLite, a server of PostgreSQL.</summary>
internal interface IHubEngine : IDbContextFactory<HubContext>
{
    /// <summary>How long a writer waits for another one, in seconds, before it is told of the conflict; shorter in tests.</summary>
    const int BusySeconds = 10;

    /// <summary>Which database this is among those that this process has open; it holds no secret.</summary>
    string Name { get; }

    /// <summary>SQL of the next number of the outbox: numbers have no gaps, whatever was rolled back.</summary>
    string NextNumber { get; }

    /// <summary>Brings the database to the newest migration; makes it when absent. Any number of processes may do so at once.</summary>
    Task MigrateAsync(HubContext context, CancellationToken cancellation);

    /// <summary>Begins a serialisable transaction beside which no other one of Hygie writes, and whose commit survives a power cut.</summary>
    Task<IDbContextTransaction> BeginAsync(HubContext context, CancellationToken cancellation);

    /// <summary>
    /// What the database's exception means: HYG-2001, another writer was first; HYG-2024, it cannot be reached; HYG-2026, it does not let us in. Null for
    /// any other exception, which is a defect.
    /// </summary>
    Refusal? RefusalOf(Exception broken);
}

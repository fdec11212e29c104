using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Hygie.Adapters.Metadata;

/// <summary>Lets <c>eng/migrate NAME</c> make a migration without any hub: the file named here is never opened.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<HubContext>
{
    public HubContext CreateDbContext(string[] args) => new HubConnections("design-time.db").CreateDbContext();
}

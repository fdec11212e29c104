using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The hub's metadata. It has no list of tables: each room adds its rows and their <see cref="IEntityTypeConfiguration{TEntity}"/>
/// in its own <c>Metadata/&lt;Room&gt;Rows.cs</c>, and they are found by reflection. Rows never leave this folder. One class a database, because each has
/// its own migrations.
/// </summary>
internal abstract class HubContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubContext).Assembly);
}

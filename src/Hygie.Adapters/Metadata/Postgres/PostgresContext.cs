using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata.Postgres;

/// <summary>The metadata on PostgreSQL. Text is compared byte by byte, as SQLite does, whatever language the server speaks.</summary>
internal sealed class PostgresContext(DbContextOptions<PostgresContext> options) : HubContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(t => t.GetProperties()).Where(p => p.ClrType == typeof(string)))
            text.SetCollation("C");
    }
}

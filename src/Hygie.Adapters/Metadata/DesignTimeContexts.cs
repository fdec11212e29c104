using Hygie.Adapters.Metadata.Postgres;
using Hygie.Adapters.Metadata.Sqlite;
using Microsoft.EntityFrameworkCore.Design;

namespace Hygie.Adapters.Metadata;

/// <summary>Let <c>eng/migrate NAME</c> make a migration without any hub: the databases named here are never opened.</summary>
internal sealed class DesignTimeContexts : IDesignTimeDbContextFactory<SqliteContext>, IDesignTimeDbContextFactory<PostgresContext>
{
    SqliteContext IDesignTimeDbContextFactory<SqliteContext>.CreateDbContext(string[] args) => (SqliteContext)new SqliteFile("design-time.db").CreateDbContext();

    PostgresContext IDesignTimeDbContextFactory<PostgresContext>.CreateDbContext(string[] args) => (PostgresContext)new PostgresServer("Host=/design-time").CreateDbContext();
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using System.Data.Common;

namespace Hygie.Adapters.Metadata;

/// <summary>Opens the hub's SQLite file the one way it is opened: pooled, WAL, full sync, foreign keys, bounded waiting.</summary>
internal sealed class HubConnections : IDbContextFactory<HubContext>
{
    /// <summary>How long a writer waits for another one, in seconds, before it is told of the conflict.</summary>
    public const int BusySeconds = 10;

    private readonly DbContextOptions<HubContext> _options;

    /// <param name="path">The database file; made when absent.</param>
    /// <param name="busySeconds">Shorter in tests.</param>
    public HubConnections(string path, int busySeconds = BusySeconds)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = busySeconds, Pooling = true };
        _options = new DbContextOptionsBuilder<HubContext>().UseSqlite(text.ConnectionString).AddInterceptors(new Pragmas()).Options;
    }

    public HubContext CreateDbContext() => new(_options);

    /// <summary>Runs on each opening: these settings belong to the connection, but for WAL which stays with the file.</summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

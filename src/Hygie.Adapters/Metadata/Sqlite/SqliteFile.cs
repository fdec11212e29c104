using System.Data.Common;
using Hygie.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hygie.Adapters.Metadata.Sqlite;

/// <summary>Opens the hub's SQLite file the one way it is opened: pooled, WAL, full sync, foreign keys, bounded waiting.</summary>
internal sealed class SqliteFile : IHubEngine
{
    private const int Busy = 5, Constraint = 19;
    private readonly DbContextOptions<SqliteContext> _options;

    /// <param name="path">The database file; made when absent.</param>
    /// <param name="busySeconds">Shorter in tests.</param>
    public SqliteFile(string path, int busySeconds = IHubEngine.BusySeconds)
    {
        Name = Path.GetFullPath(path);
        var text = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = busySeconds, Pooling = true };
        _options = new DbContextOptionsBuilder<SqliteContext>().UseSqlite(text.ConnectionString).AddInterceptors(new Pragmas()).Options;
    }

    public string Name { get; }

    /// <summary>AUTOINCREMENT: a number is never given twice.</summary>
    public string NextNumber => "NULL";

    public HubContext CreateDbContext() => new SqliteContext(_options);

    public Task MigrateAsync(HubContext context, CancellationToken cancellation) => context.Database.MigrateAsync(cancellation);

    /// <summary>BEGIN IMMEDIATE.</summary>
    public Task<IDbContextTransaction> BeginAsync(HubContext context, CancellationToken cancellation) => context.Database.BeginTransactionAsync(cancellation);

    public Refusal? RefusalOf(Exception broken) => broken switch
    {
        DbUpdateConcurrencyException or SqliteException { SqliteErrorCode: Constraint or Busy } => Refusal.Of("HYG-2001"),
        DbUpdateException { InnerException: { } inner } => RefusalOf(inner),
        _ => null,
    };

    /// <summary>
    /// Runs on each opening: these settings belong to the connection, but for WAL which stays with the file. Before it migrates, EF looks for the file through a
    /// connection that only reads, which WAL cannot be asked of while another process is making the file.
    /// </summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly)
                return;
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

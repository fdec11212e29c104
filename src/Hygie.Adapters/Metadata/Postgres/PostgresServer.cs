using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Hygie.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Hygie.Adapters.Metadata.Postgres;

/// <summary>
/// Opens the hub's database on a PostgreSQL server the one way it is opened. Writers hold the outbox for themselves, other readers go on: that gives one winner, entries in the
/// order of their numbers, and numbers without gaps, which a sequence of PostgreSQL does not promise.
/// </summary>
internal sealed class PostgresServer : IHubEngine
{
    /// <summary>Number of the advisory lock of this database under which it is migrated.</summary>
    private const long MigrationLock = 0x6879676965;

    private readonly DbContextOptions<PostgresContext> _options;
    private readonly string _begin;

    /// <param name="server">What <see cref="Parse"/> gave.</param>
    /// <param name="busySeconds">Shorter in tests.</param>
    public PostgresServer(string server, int busySeconds = IHubEngine.BusySeconds)
    {
        var text = new NpgsqlConnectionStringBuilder(server);
        Name = string.Create(CultureInfo.InvariantCulture, $"{text.Host}:{text.Port}/{text.Database}");
        _options = new DbContextOptionsBuilder<PostgresContext>().UseNpgsql(text.ConnectionString).Options;
        // A lock before the first question: the transaction sees what stood when it got its turn, not when it came to wait. A server set to acknowledge early is not obeyed.
        _begin = string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = '{busySeconds}s'; SET LOCAL synchronous_commit = on; LOCK TABLE \"outbox\" IN EXCLUSIVE MODE");
    }

    public string Name { get; }

    public string NextNumber => "(SELECT coalesce(max(\"Number\"), 0) + 1 FROM \"outbox\")";

    /// <summary>
    /// Reads a connection string. Refuses (HYG-0013) what is none, (HYG-0014) one that holds a password. Beyond this machine the server proves who it is and nothing
    /// travels in clear; errors never repeat values.
    /// </summary>
    public static Result<string> Parse(string text)
    {
        NpgsqlConnectionStringBuilder server;
        try
        {
            server = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false, LogParameters = false, PersistSecurityInfo = false, Enlist = false };
        }
        catch (ArgumentException)
        {
            return Refusal.Of("HYG-0013");
        }

        if (!string.IsNullOrEmpty(server.Password) || !string.IsNullOrEmpty(server.SslPassword))
            return Refusal.Of("HYG-0014");
        if (string.IsNullOrEmpty(server.Host))
            return Refusal.Of("HYG-0013");
        server.Database ??= "hygie";
        if (!IsHere(server.Host) && server.SslMode < SslMode.VerifyCA)
            server.SslMode = SslMode.VerifyFull;
        return server.ConnectionString;
    }

    public HubContext CreateDbContext() => new PostgresContext(_options);

    /// <summary>EF holds migrations apart, but not the making of the database itself: who comes second finds it made.</summary>
    public async Task MigrateAsync(HubContext context, CancellationToken cancellation)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync(cancellation))
                await creator.CreateAsync(cancellation);
        }
        catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
        }

        // The migrator's own lock is given back between two migrations: whoever waited there would make the second one again.
        await context.Database.OpenConnectionAsync(cancellation);
        try
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellation);
            await context.Database.MigrateAsync(cancellation);
        }
        finally
        {
            // A connection that broke has lost the lock already; the pool resets one only at its next use.
            if (context.Database.GetDbConnection().State == ConnectionState.Open)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            await context.Database.CloseConnectionAsync();
        }
    }

    public async Task<IDbContextTransaction> BeginAsync(HubContext context, CancellationToken cancellation)
    {
        var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        await context.Database.ExecuteSqlRawAsync(_begin, cancellation);
        return transaction;
    }

    public Refusal? RefusalOf(Exception broken) => broken switch
    {
        DbUpdateConcurrencyException => Refusal.Of("HYG-2001"),
        PostgresException told => RefusalOf(told),
        NpgsqlException or SocketException => Refusal.Of("HYG-2024", ("server", Name)),
        // What Npgsql itself says of a connection that broke between two commands; and of a password file that it cannot read.
        InvalidOperationException { Source: nameof(Npgsql), InnerException: null } => Refusal.Of("HYG-2024", ("server", Name)),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => Refusal.Of("HYG-2026", ("server", Name), ("state", PostgresErrorCodes.InvalidPassword)),
        { InnerException: { } inner } => RefusalOf(inner),
        _ => null,
    };

    /// <summary>By PostgreSQL's classes of errors (appendix A of its manual).</summary>
    private Refusal? RefusalOf(PostgresException told) => told.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable => Refusal.Of("HYG-2001"),
        ['2', '3', ..] or ['4', '0', ..] => Refusal.Of("HYG-2001"),
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction => Refusal.Of("HYG-2026", ("server", Name), ("state", told.SqlState)),
        ['2', '8', ..] => Refusal.Of("HYG-2026", ("server", Name), ("state", told.SqlState)),
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] => Refusal.Of("HYG-2024", ("server", Name)),
        _ => null,
    };

    /// <summary>A UNIX socket or a loopback address: nobody else is between.</summary>
    private static bool IsHere(string hosts) => Array.TrueForAll(hosts.Split(','), host =>
        host.StartsWith('/') || host.StartsWith('@') || host is "localhost" or "127.0.0.1" or "::1" or "[::1]");
}

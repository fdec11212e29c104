using Hygie.Adapters.Metadata.Postgres;
using Hygie.Adapters.Metadata.Sqlite;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The way in: how the composition root gets the hub's metadata. Each room that keeps state adds its line in its own file,
/// <c>Metadata/&lt;Room&gt;Store.cs</c>:
/// <code>
/// public static partial class MetadataAdapters
/// {
///     public static IPermitStore Permits(this Hub hub) => new PermitStore(hub.Database);
/// }
/// </code>
/// </summary>
public static partial class MetadataAdapters
{
    /// <summary>
    /// Opens the metadata file at <paramref name="path"/>, or the database on <paramref name="server"/>, made or brought to the newest shape when needed. A server that cannot
    /// be reached is a <see cref="MetadataException"/>.
    /// </summary>
    public static async Task<Hub> OpenAsync(string path, string? server, ISecretRandom random, IEventSealer sealer, CancellationToken cancellation)
    {
        var hub = new Hub(path, server, random, sealer);
        await hub.MigrateAsync(cancellation);
        return hub;
    }

    /// <summary>Metadata that is not there yet: nothing but <see cref="IMetadataSnapshot.RestoreAsync"/> may be asked of it before it is restored.</summary>
    public static Hub Absent(string path, string? server, ISecretRandom random, IEventSealer sealer) => new(path, server, random, sealer);

    /// <summary>
    /// Reads the connection string of a PostgreSQL server (<c>Host=…;Database=…</c>) into the form that the other methods take. Refuses (HYG-0013) what is none, and
    /// (HYG-0014) one that holds a password.
    /// </summary>
    public static Result<string> Server(string text) => PostgresServer.Parse(text);

    /// <summary>Closes the connections that wait for their next use, of every hub that is disposed of.</summary>
    public static void CloseAll()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    /// <summary>The entries that wait for the log, and their leaves.</summary>
    public static IOutbox Outbox(this Hub hub) => new OutboxStore(hub.Database, hub.Sealer);

    /// <summary>Consistent copies of the whole metadata.</summary>
    public static IMetadataSnapshot Snapshot(this Hub hub) => hub.IsOnServer ? new PostgresSnapshot(hub.Engine, hub.Path) : new SqliteSnapshot(hub.Path);
}

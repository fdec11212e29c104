using Hygie.Adapters.Metadata.Postgres;
using Hygie.Adapters.Metadata.Sqlite;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>One hub's metadata, opened. Opaque: ask <see cref="MetadataAdapters"/> for a room's store.</summary>
    public sealed class Hub
    {
        internal Hub(string path, string? server, ISecretRandom random, IEventSealer sealer, int busySeconds = IHubEngine.BusySeconds)
        {
            (Path, IsOnServer, Sealer) = (path, server is not null, sealer);
            Engine = server is null ? new SqliteFile(path, busySeconds) : new PostgresServer(server, busySeconds);
            Database = new HubDatabase(Engine, new EntryPreparation(random, sealer), new WriterTurns(Engine.Name, TimeSpan.FromSeconds(busySeconds)));
        }

        /// <summary>The file; for metadata on a server, where the file would be: copies are made beside it.</summary>
        internal string Path { get; }

        internal bool IsOnServer { get; }

        internal IEventSealer Sealer { get; }

        internal IHubEngine Engine { get; }

        internal HubDatabase Database { get; }

        /// <summary>Brings the database to the newest migration; makes it when absent.</summary>
        internal Task MigrateAsync(CancellationToken cancellation) => Database.ReadAsync(async (context, token) =>
        {
            await Engine.MigrateAsync(context, token);
            return true;
        }, cancellation);
    }
}

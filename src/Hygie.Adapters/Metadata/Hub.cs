using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>One hub's metadata, opened. Opaque: ask <see cref="MetadataAdapters"/> for a room's store.</summary>
    public sealed class Hub
    {
        internal Hub(string path, ISecretRandom random, IEventSealer sealer, int busySeconds)
        {
            (Path, Sealer) = (path, sealer);
            Connections = new HubConnections(path, busySeconds);
            Database = new HubDatabase(Connections, new EntryPreparation(random, sealer), new WriterTurns(path, TimeSpan.FromSeconds(busySeconds)));
        }

        internal string Path { get; }

        internal IEventSealer Sealer { get; }

        internal HubConnections Connections { get; }

        internal HubDatabase Database { get; }

        /// <summary>Brings the file to the newest migration; makes it when absent.</summary>
        internal async Task MigrateAsync(CancellationToken cancellation)
        {
            await using var context = Connections.CreateDbContext();
            await context.Database.MigrateAsync(cancellation);
        }
    }
}

using System.Data;
using Hygie.Adapters.Metadata.Sqlite;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hygie.Adapters.Metadata.Postgres;

/// <summary>
/// Copies in the form of SQLite's file, so that what was backed up on either database comes back on either. They pass through a private file in the hub's home that is removed at
/// once.
/// </summary>
/// <param name="server">The database.</param>
/// <param name="path">Where a hub without a server keeps its metadata; the private file stands beside it.</param>
internal sealed class PostgresSnapshot(IHubEngine server, string path) : IMetadataSnapshot
{
    private readonly string _passing = path + ".passing";

    public async Task ExportAsync(Stream target, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var file = new SqliteFile(_passing);
        Remove();
        try
        {
            await using (var to = file.CreateDbContext())
            {
                await file.MigrateAsync(to, cancellation);
                await using var from = server.CreateDbContext();
                await using var reading = await from.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                await using var writing = await file.BeginAsync(to, cancellation);
                await TableCopy.RunAsync(from, to, cancellation);
                await writing.CommitAsync(cancellation);
            }

            await new SqliteSnapshot(_passing).ExportAsync(target, progress, cancellation);
        }
        catch (Exception e) when (server.RefusalOf(e) is { } refusal)
        {
            throw new MetadataException(refusal);
        }
        finally
        {
            Remove();
        }
    }

    public async Task<Result<long>> RestoreAsync(Func<Stream, CancellationToken, Task<Refusal?>> write, CancellationToken cancellation)
    {
        Remove();
        try
        {
            await using var to = server.CreateDbContext();
            await server.MigrateAsync(to, cancellation);
            await using var writing = await server.BeginAsync(to, cancellation);
            if (!await TableCopy.IsEmptyAsync(to, cancellation))
                return Refusal.Of("HYG-2016");
            if (!(await new SqliteSnapshot(_passing).RestoreAsync(write, cancellation)).TryGet(out var bytes, out var refusal))
                return refusal;
            await using (var from = new SqliteFile(_passing).CreateDbContext())
                await TableCopy.RunAsync(from, to, cancellation);
            foreach (var table in to.Model.GetEntityTypes())
                await GoOnAsync(to, table, cancellation);
            await writing.CommitAsync(cancellation);
            return bytes;
        }
        catch (Exception e) when (server.RefusalOf(e) is { } refusal)
        {
            return refusal;
        }
        finally
        {
            Remove();
        }
    }

    /// <summary>Numbers that the server gives go on after those that came.</summary>
    private static async Task GoOnAsync(HubContext context, IEntityType table, CancellationToken cancellation)
    {
        if (table.GetProperties().SingleOrDefault(p => p.ValueGenerated == ValueGenerated.OnAdd) is not { } number)
            return;
        var (name, column) = ($"\"{table.GetTableName()}\"", number.GetColumnName());
        await using var command = TableCopy.Command(context, $"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), (SELECT coalesce(max(\"{column}\"), 0) + 1 FROM {name}), false)");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private void Remove()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var ending in (string[])["", "-wal", "-shm"])
            File.Delete(_passing + ending);
    }
}

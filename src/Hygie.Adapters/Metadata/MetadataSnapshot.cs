using Hygie.Core;
using Hygie.Core.Warehouse;
using Microsoft.Data.Sqlite;

namespace Hygie.Adapters.Metadata;

/// <summary>Copies made by SQLite's own backup, through a private file beside the metadata that is removed at once.</summary>
internal sealed class MetadataSnapshot(MetadataAdapters.Hub hub) : IMetadataSnapshot
{
    public async Task ExportAsync(Stream target, CancellationToken cancellation)
    {
        var copy = hub.Path + ".export";
        File.Delete(copy);
        try
        {
            await using (var source = await OpenAsync(hub.Path, SqliteOpenMode.ReadOnly, cancellation))
            await using (var backup = await OpenAsync(copy, SqliteOpenMode.ReadWriteCreate, cancellation))
                source.BackupDatabase(backup);
            await using var file = File.OpenRead(copy);
            await file.CopyToAsync(target, cancellation);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    public async Task<Result<long>> RestoreAsync(Stream source, CancellationToken cancellation)
    {
        if (File.Exists(hub.Path))
            return Refusal.Of("HYG-2016");
        var copy = hub.Path + ".restore";
        await using (var file = new FileStream(copy, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await source.CopyToAsync(file, cancellation);
            file.Flush(flushToDisk: true);
        }

        if (!await IsWholeAsync(copy, cancellation))
        {
            File.Delete(copy);
            return Refusal.Of("HYG-2017");
        }

        var length = new FileInfo(copy).Length;
        File.Move(copy, hub.Path);
        await hub.MigrateAsync(cancellation);
        return length;
    }

    private static async Task<bool> IsWholeAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(path, SqliteOpenMode.ReadOnly, cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return await command.ExecuteScalarAsync(cancellation) is "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string path, SqliteOpenMode mode, CancellationToken cancellation)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString;
        var connection = new SqliteConnection(text);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}

using Hygie.Core;
using Hygie.Core.Warehouse;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata.Sqlite;

/// <summary>Copies made by SQLite's own backup, through a private file beside the metadata that is removed at once.</summary>
internal sealed class SqliteSnapshot(string path) : IMetadataSnapshot
{
    private const int Piece = 1 << 20;

    public async Task ExportAsync(Stream target, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var copy = path + ".export";
        File.Delete(copy);
        try
        {
            await using (var source = await OpenAsync(path, SqliteOpenMode.ReadOnly, cancellation))
            await using (var backup = await OpenAsync(copy, SqliteOpenMode.ReadWriteCreate, cancellation))
                source.BackupDatabase(backup);
            await using var file = File.OpenRead(copy);
            var piece = new byte[Piece];
            var done = 0L;
            for (int read; (read = await file.ReadAsync(piece, cancellation)) > 0;)
            {
                await target.WriteAsync(piece.AsMemory(0, read), cancellation);
                progress?.Report(new Progress("backup", done += read, file.Length, "bytes"));
            }
        }
        finally
        {
            File.Delete(copy);
        }
    }

    public async Task<Result<long>> RestoreAsync(Func<Stream, CancellationToken, Task<Refusal?>> write, CancellationToken cancellation)
    {
        if (File.Exists(path))
            return Refusal.Of("HYG-2016");
        var copy = path + ".restore";
        try
        {
            await using (var file = new FileStream(copy, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                if (await write(file, cancellation) is { } refusal)
                    return refusal;
                file.Flush(flushToDisk: true);
            }

            if (!await IsWholeAsync(copy, cancellation))
                return Refusal.Of("HYG-2017");
            var length = new FileInfo(copy).Length;
            File.Move(copy, path);
            await using var context = new SqliteFile(path).CreateDbContext();
            await context.Database.MigrateAsync(cancellation);
            return length;
        }
        finally
        {
            foreach (var ending in (string[])["", "-wal", "-shm"])
                File.Delete(copy + ending);
        }
    }

    private static async Task<bool> IsWholeAsync(string copy, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(copy, SqliteOpenMode.ReadOnly, cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return await command.ExecuteScalarAsync(cancellation) is "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string file, SqliteOpenMode mode, CancellationToken cancellation)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString;
        var connection = new SqliteConnection(text);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}

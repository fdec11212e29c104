using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hygie.Adapters.Metadata;

/// <summary>Copies every row of every table from one database to another, a row at a time.</summary>
internal static class TableCopy
{
    /// <summary>True when no table has a row.</summary>
    public static async Task<bool> IsEmptyAsync(HubContext context, CancellationToken cancellation)
    {
        foreach (var table in context.Model.GetEntityTypes())
        {
            await using var command = Command(context, $"SELECT EXISTS (SELECT 1 FROM \"{table.GetTableName()}\")");
            if (Convert.ToBoolean(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture))
                return false;
        }

        return true;
    }

    /// <summary>Copies within the transactions that are open; the target has the same tables, empty.</summary>
    public static async Task RunAsync(HubContext from, HubContext to, CancellationToken cancellation)
    {
        await from.Database.OpenConnectionAsync(cancellation);
        foreach (var table in to.Model.GetEntityTypes())
            await CopyAsync(from, to, table.GetTableName()!, [.. table.GetProperties()], cancellation);
    }

    private static async Task CopyAsync(HubContext from, HubContext to, string table, IReadOnlyList<IProperty> columns, CancellationToken cancellation)
    {
        var names = string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""));
        await using var insert = Command(to, $"INSERT INTO \"{table}\" ({names}) VALUES ({string.Join(", ", columns.Index().Select(c => ParameterName(c.Index)))})");
        foreach (var (at, column) in columns.Index())
            insert.Parameters.Add(column.GetRelationalTypeMapping().CreateParameter(insert, ParameterName(at), null, nullable: true));
        await insert.PrepareAsync(cancellation);
        await using var select = Command(from, $"SELECT {names} FROM \"{table}\"");
        await using var rows = await select.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            foreach (var (at, column) in columns.Index())
                insert.Parameters[at].Value = ValueOf(rows, at, column.ClrType);
            await insert.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>SQLite has no days and no truth values of its own: what a column holds is what its row says.</summary>
    private static object ValueOf(DbDataReader rows, int at, Type type) => rows.IsDBNull(at) ? DBNull.Value : (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => rows.GetString(at),
        var t when t == typeof(long) => rows.GetInt64(at),
        var t when t == typeof(int) => rows.GetInt32(at),
        var t when t == typeof(bool) => rows.GetBoolean(at),
        var t when t == typeof(DateOnly) => rows.GetFieldValue<DateOnly>(at),
        var t when t == typeof(byte[]) => rows.GetFieldValue<byte[]>(at),
        var t => throw new NotSupportedException($"No copy of a {t.Name}."),
    };

    private static string ParameterName(int at) => string.Create(CultureInfo.InvariantCulture, $"@p{at}");

    /// <summary>A command in the transaction that is open, if one is.</summary>
    public static DbCommand Command(HubContext context, string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}

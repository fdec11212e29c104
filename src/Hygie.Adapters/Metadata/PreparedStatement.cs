using System.Data.Common;
using System.Globalization;
using Hygie.Core.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// One statement prepared once and run for many rows, within the context's transaction: for the log's bulk work, where following each row as an
/// object costs several times the write itself.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly DbCommand _command;

    private PreparedStatement(DbCommand command) => _command = command;

    /// <param name="context">Its transaction must be open.</param>
    /// <param name="sql">A constant text, with parameters <c>$1</c>, <c>$2</c>… Their types are those of the first row.</param>
    public static PreparedStatement Of(HubContext context, string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        return new PreparedStatement(command);
    }

    /// <summary>Runs it for one row.</summary>
    public void Run(params ReadOnlySpan<object> values)
    {
        Bind(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>Runs it for one row; the number that it returns.</summary>
    public long Number(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return Convert.ToInt64(_command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Bind(ReadOnlySpan<object> values)
    {
        var isFirst = _command.Parameters.Count == 0;
        for (var i = _command.Parameters.Count; i < values.Length; i++)
            _command.Parameters.Add(Parameter(i + 1));
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i];
        if (isFirst)
            _command.Prepare();
    }

    /// <summary>SQLite finds <c>$1</c> by its name, PostgreSQL by its place, if it has none.</summary>
    private DbParameter Parameter(int place)
    {
        var parameter = _command.CreateParameter();
        parameter.ParameterName = _command is SqliteCommand ? string.Create(CultureInfo.InvariantCulture, $"${place}") : "";
        return parameter;
    }

    public void Dispose() => _command.Dispose();
}

/// <summary>Writes entries to the outbox, each with the next number.</summary>
internal sealed class OutboxWriter(HubContext context, IHubEngine engine) : IDisposable
{
    private readonly PreparedStatement _insert = PreparedStatement.Of(context, $"""
        INSERT INTO "outbox" ("Number", "Kind", "Day", "Subject", "Commitment", "WrappedKey", "SealedEvent", "Publication", "Closes")
        VALUES ({engine.NextNumber}, $1, $2, $3, $4, $5, $6, $7, $8) RETURNING "Number"
        """);

    public long Write(OutboxEntry entry) => _insert.Number(entry.Kind.Value, entry.Day, entry.Subject, entry.Commitment.ToBytes(),
        entry.Event.WrappedKey.ToArray(), entry.Event.Ciphertext.ToArray(), (int)entry.Publication, entry.Closes);

    public void Dispose() => _insert.Dispose();
}

/// <summary>Fixes leaves: each with its bytes, and its number on the entries it carries.</summary>
internal sealed class LeafWriter(HubContext context) : IDisposable
{
    private readonly PreparedStatement _leaf = PreparedStatement.Of(context, "INSERT INTO \"leaf\" (\"Index\", \"Bytes\") VALUES ($1, $2)");
    private readonly PreparedStatement _entry = PreparedStatement.Of(context, "UPDATE \"outbox\" SET \"LeafIndex\" = $1 WHERE \"Number\" = $2");

    public void Write(long index, byte[] bytes, IReadOnlyList<long> numbers)
    {
        _leaf.Run(index, bytes);
        foreach (var number in numbers)
            _entry.Run(index, number);
    }

    public void Dispose()
    {
        _leaf.Dispose();
        _entry.Dispose();
    }
}

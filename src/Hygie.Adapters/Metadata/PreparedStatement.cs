using System.Data.Common;
using System.Globalization;
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
    /// <param name="sql">A constant text, with parameters <c>$0</c>, <c>$1</c>…</param>
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
        for (var i = _command.Parameters.Count; i < values.Length; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}");
            _command.Parameters.Add(parameter);
        }

        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i];
    }

    public void Dispose() => _command.Dispose();
}

/// <summary>Fixes leaves: each with its bytes, and its number on the entries it carries.</summary>
internal sealed class LeafWriter(HubContext context) : IDisposable
{
    private readonly PreparedStatement _leaf = PreparedStatement.Of(context, "INSERT INTO \"leaf\" (\"Index\", \"Bytes\") VALUES ($0, $1)");
    private readonly PreparedStatement _entry = PreparedStatement.Of(context, "UPDATE \"outbox\" SET \"LeafIndex\" = $0 WHERE \"Number\" = $1");

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

using System.Globalization;
using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>SQLite and PostgreSQL hold the same metadata: the same columns, and what is copied out of one comes back in the other.</summary>
public sealed class EitherDatabaseTests(RealPostgres server) : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private readonly FreshHub _file = new HubFile(), _onServer = new HubOnServer(server), _fileAgain = new HubFile(), _onServerAgain = new HubOnServer(server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var hub in (FreshHub[])[_file, _onServer, _fileAgain, _onServerAgain])
            hub.Dispose();
    }

    [Fact]
    public async Task No_row_waits_for_its_migration_on_either()
    {
        foreach (var place in (FreshHub[])[_file, _onServer])
            Assert.False(await (await place.OpenAsync()).Database.ReadAsync((context, _) => Task.FromResult(context.Database.HasPendingModelChanges()), Stop));
    }

    [Fact]
    public async Task Both_have_the_same_columns_keys_and_unique_indexes()
    {
        var file = await ListAsync(await _file.OpenAsync(), """
            SELECT t.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'BLOB' THEN 'bytes' ELSE 'text' END
                || CASE c."notnull" WHEN 1 THEN ' required' ELSE '' END || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END
            FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\_\_%' ESCAPE '\'
            UNION ALL SELECT t.name || ' ' || i.name || CASE i."unique" WHEN 1 THEN ' unique' ELSE '' END
            FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.name NOT LIKE 'sqlite%'
            """);
        // SQLite keeps days and words alike as text, numbers and truth values as integers.
        var onServer = await ListAsync(await _onServer.OpenAsync(), """
            SELECT c.table_name || '.' || c.column_name || ' ' || CASE c.data_type WHEN 'bigint' THEN 'number' WHEN 'integer' THEN 'number' WHEN 'boolean' THEN 'number' WHEN 'bytea' THEN 'bytes' WHEN 'text' THEN 'text' WHEN 'date' THEN 'text' ELSE c.data_type END
                || CASE c.is_nullable WHEN 'NO' THEN ' required' ELSE '' END || coalesce(' key ' || k.ordinal_position, '')
            FROM information_schema.columns c LEFT JOIN information_schema.key_column_usage k USING (table_schema, table_name, column_name)
            WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '\_\_%'
            UNION ALL SELECT tablename || ' ' || indexname || CASE WHEN indexdef LIKE '%UNIQUE%' THEN ' unique' ELSE '' END
            FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE 'PK\_%'
            """);
        Assert.NotEmpty(file);
        Assert.Equal(file, onServer);
    }

    [Fact]
    public async Task What_was_copied_out_of_either_comes_back_in_either_and_goes_on_where_it_was()
    {
        var first = await _file.OpenAsync();
        await FillAsync(first);
        var before = await RowsAsync(first);
        var from = first;
        foreach (var to in (FreshHub[])[_onServer, _onServerAgain, _fileAgain])
        {
            using var copy = new MemoryStream();
            await from.Snapshot().ExportAsync(copy, null, Stop);
            var next = to.Place();
            Assert.Equal(copy.Length, (await next.Snapshot().RestoreAsync(Writing(copy), Stop)).Value);
            Assert.Equal(before, await RowsAsync(next));
            Assert.Equal("HYG-2016", (await next.Snapshot().RestoreAsync(Writing(copy), Stop)).Refusal.Code);
            Assert.Equal(before.Count > 0, Directory.GetFiles(to.Folder).All(f => Path.GetFileName(f).StartsWith("hub.db", StringComparison.Ordinal) && !f.Contains("passing", StringComparison.Ordinal)));
            from = next;
        }

        foreach (var hub in (MetadataAdapters.Hub[])[await _onServer.OpenAsync(), await _fileAgain.OpenAsync()])
        {
            Assert.Equal(5, (await hub.Outbox().AppendAsync(Entry(), Stop)).Value);
            await hub.Database.CommitAsync(Entry(), context => context.Add(RunOf("later")), Stop);
            Assert.Equal(4, await hub.Database.ReadAsync((context, stop) => context.Set<WorkspaceRunRow>().Where(r => r.Tool == "later").Select(r => r.Number).SingleAsync(stop), Stop));
        }
    }

    [Fact]
    public async Task A_copy_out_of_the_server_is_one_state_while_others_write()
    {
        var hub = await _onServer.OpenAsync();
        using var copy = new MemoryStream();
        await hub.Database.CommitAsync(Entry(), async (context, token) =>
        {
            context.Add(new LeafRow { Index = 1 });
            await context.SaveChangesAsync(token);
            await hub.Snapshot().ExportAsync(copy, null, token);
            return null;
        }, Stop);
        var back = _fileAgain.Place();
        await back.Snapshot().RestoreAsync(Writing(copy), Stop);
        Assert.All(await RowsAsync(back), rows => Assert.EndsWith(": 0", rows, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_is_not_whole_leaves_the_server_empty()
    {
        var first = await _file.OpenAsync();
        await FillAsync(first);
        using var copy = new MemoryStream();
        await first.Snapshot().ExportAsync(copy, null, Stop);
        using var half = new MemoryStream(copy.ToArray()[..((int)copy.Length / 2)]);
        var hub = _onServer.Place();
        Assert.Equal("HYG-2017", (await hub.Snapshot().RestoreAsync(Writing(half), Stop)).Refusal.Code);
        Assert.Equal("HYG-8001", (await hub.Snapshot().RestoreAsync((_, _) => Task.FromResult<Refusal?>(Refusal.Of("HYG-8001", ("pack", "x"))), Stop)).Refusal.Code);
        Assert.False((await hub.Snapshot().RestoreAsync(Writing(copy), Stop)).IsRefused);
    }

    [Fact]
    public async Task Words_are_in_the_same_order_on_both()
    {
        string[] words = ["Zoe", "anna", "anne-marie", "anne_b", "ab", "a-c", "É", "1"];
        foreach (var place in (FreshHub[])[_file, _onServer])
        {
            var hub = await place.OpenAsync();
            await hub.Database.CommitAsync(Entry(), context => context.AddRange(words.Select(w => new CatalogueRow { Dataset = w, Number = 1 })), Stop);
            var sorted = await hub.Database.ReadAsync((context, stop) => context.Set<CatalogueRow>().OrderBy(r => r.Dataset).Select(r => r.Dataset).ToListAsync(stop), Stop);
            Assert.Equal(words.Order(StringComparer.Ordinal), sorted);
        }
    }

    private static AuditEntry Entry() => AuditEntry.Of("permit.granted", Today, "permit/p-1", "person/ada", "test");

    private static WorkspaceRunRow RunOf(string tool) => new() { Project = "p-1", Permit = "d-1", By = "ada", Tool = tool, RowsInReach = long.MaxValue, RowsShown = 1 };

    /// <summary>Rows of every kind of column, with and without what may be missing.</summary>
    private static async Task FillAsync(MetadataAdapters.Hub hub)
    {
        await hub.Database.CommitAsync(Entry(), context =>
        {
            context.AddRange(new AccountRow { Person = "ada", Key = "k-1", Body = "hdab", EnrolledOn = Today }, new AccountRow { Person = "grâce", Key = "k-2", EnrolledOn = Today, EndedOn = Today.AddDays(1) });
            context.AddRange(new MandateRow { Id = "m-1", Revoked = true, Document = [0, 1, 255] }, new MandateRow { Id = "m-2" });
            context.AddRange(new ObjectionRow { Epoch = 1, Person = [.. Enumerable.Range(0, 16).Select(i => (byte)i)] });
            context.AddRange(new CountRow { Dataset = "snds", Day = Today, Shown = null }, new CountRow { Dataset = "snds", Day = Today, Shown = 12 });
            context.AddRange(RunOf("sql"), RunOf("python"), RunOf("r"));
        }, Stop);
        await hub.Outbox().AppendAsync(Entry() with { Publication = Publication.WithItsDay }, Stop);
        await hub.Outbox().AppendAsync(Entry(), Stop);
        await hub.Outbox().AssignAsync(Today, Stop);
        await hub.Outbox().EraseAsync(2, AuditEntry.Of("event.erased", Today, "permit/p-1", "x", "y"), Stop);
    }

    private static Func<Stream, CancellationToken, Task<Refusal?>> Writing(MemoryStream copy) => async (target, token) =>
    {
        await target.WriteAsync(copy.ToArray(), token);
        return null;
    };

    /// <summary>Every value of every row, a text a row; the last line of each table is how many it has.</summary>
    private static Task<List<string>> RowsAsync(MetadataAdapters.Hub hub) => hub.Database.ReadAsync(async (context, token) =>
    {
        var lines = new List<string>();
        foreach (var table in context.Model.GetEntityTypes())
        {
            var rows = new List<string>();
            await foreach (var row in ((IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(table.ClrType).Invoke(context, null)!).AsAsyncEnumerable().WithCancellation(token))
                rows.Add(string.Join(' ', table.GetProperties().Select(p => p.PropertyInfo!.GetValue(row) switch
                {
                    byte[] bytes => Convert.ToHexString(bytes),
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                })));
            lines.AddRange([.. rows.Order(StringComparer.Ordinal), string.Create(CultureInfo.InvariantCulture, $"{table.GetTableName()}: {rows.Count}")]);
        }

        return lines;
    }, Stop);

    private static async Task<List<string>> ListAsync(MetadataAdapters.Hub hub, string sql) => await hub.Database.ReadAsync(async (context, token) =>
    {
        await context.Database.OpenConnectionAsync(token);
        await using var command = TableCopy.Command(context, sql);
        await using var reader = await command.ExecuteReaderAsync(token);
        var lines = new List<string>();
        while (await reader.ReadAsync(token))
            lines.Add(reader.GetString(0));
        return lines.Order(StringComparer.Ordinal).ToList();
    }, Stop);
}

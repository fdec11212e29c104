using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;

namespace Hygie.Core.Warehouse;

/// <summary>
/// The tables of one checked delivery on their way into packs, one after the other: tokens become persons, details take the person of their parent,
/// rows go to buckets. When it is done the tokens are forgotten with it.
/// </summary>
internal sealed class VersionIngest(CheckContext context, PersonAnswer answer, PackWriter packs, ITableFiles files, int buckets)
{
    private readonly PersonNumbers _persons = new();
    private readonly PersonRegister _register = new();
    private readonly Dictionary<string, ParentIndex> _parents = new(StringComparer.Ordinal);
    private readonly ImmutableArray<StoredTable>.Builder _tables = ImmutableArray.CreateBuilder<StoredTable>();
    private readonly Dictionary<string, long> _orphans = new(StringComparer.Ordinal);
    private int[] _numbers = [];

    /// <summary>Distinct persons seen.</summary>
    public int People => _persons.Count;

    /// <summary>Rows of a table whose person is unknown.</summary>
    public long OrphansOf(string table) => _orphans.GetValueOrDefault(table);

    /// <summary>Takes one table; refuses a token that the third party did not answer (HYG-8012), details before their parent (HYG-8013), more parent keys than the memory allowed for them (HYG-6018), what the reader refuses.</summary>
    public async Task<Refusal?> TakeAsync(DeliveredTable table, Stream text, CancellationToken cancellation)
    {
        var schema = context.Model.Match(table.Name, out var year)!;
        if (!TableReader.Open(text, schema, table.Name, year, context, new FindingLog(), StoreBehind.Batches).TryGet(out var reader, out var refusal))
            return refusal;
        using var open = reader;
        Expect(schema, year, table.Rows);
        var flags = string.Equals(schema.Name, HealthPart.PersonTable, StringComparison.Ordinal);
        var link = HealthPart.ParentOf(schema, context.Source);
        var hasToken = schema.IndexOf(HealthPart.Token) >= 0;
        if (!hasToken && link is not null && !_parents.ContainsKey(Key(link, year)))
            return Refusal.Of("HYG-8013", ("table", table.Name), ("parent", link.Parent));
        using var stored = flags ? null : new BucketedTable(table.Name, schema.Fields, Columns(schema, reader), hasToken || link is not null ? buckets : 0, packs, files);
        await using var behind = stored is null ? null : new StoreBehind(stored);
        while (true)
        {
            if (!reader.Next().TryGet(out var batch, out refusal))
                return refusal;
            if (batch.Rows == 0)
                break;
            if (FindPersons(table.Name, schema, year, link, batch) is { } unknown)
                return unknown;
            if (Remember(schema, year, batch) is { } tooMany)
                return tooMany;
            _register.See(schema, batch, _numbers);
            if (behind is not null)
                await behind.HandAsync(batch, _numbers, _persons, cancellation);
        }

        if (behind is not null)
            await behind.EndAsync();
        if (stored is not null)
            await FinishAsync(stored, cancellation);
        return null;
    }

    /// <summary>Writes the derived table of persons and answers every table, by name.</summary>
    public async Task<ImmutableArray<StoredTable>> FinishAsync(CancellationToken cancellation)
    {
        if (_persons.Count > 0)
        {
            var batch = new ColumnBatch(PersonRegister.Fields);
            using var stored = new BucketedTable(PersonRegister.Table, PersonRegister.Fields, [.. Enumerable.Range(0, PersonRegister.Fields.Length)], buckets, packs, files);
            foreach (var persons in _register.Write(batch, _persons))
            {
                await stored.AddAsync(batch, persons, cancellation);
                await stored.DrainAsync(cancellation);
            }

            await FinishAsync(stored, cancellation);
        }

        return [.. _tables.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    private async Task FinishAsync(BucketedTable stored, CancellationToken cancellation)
    {
        _tables.Add(await stored.FinishAsync(cancellation));
        if (stored.Orphans > 0)
            _orphans[stored.Name] = stored.Orphans;
    }

    /// <summary>Columns that were delivered and are kept.</summary>
    private static ImmutableArray<int> Columns(TableSchema schema, TableReader reader)
    {
        var delivered = reader.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return [.. schema.Fields.Index().Where(f => delivered.Contains(f.Item.Name) && !HealthPart.IsJoinOnly(f.Item)).Select(f => f.Index)];
    }

    private Refusal? FindPersons(string name, TableSchema schema, int year, ParentLink? link, ColumnBatch batch)
    {
        if (_numbers.Length < batch.Rows)
            _numbers = new int[batch.Capacity];
        if (schema.IndexOf(HealthPart.Token) is >= 0 and var token)
            return FindByToken(name, batch.Columns[token], batch.Rows);
        if (link is null)
            _numbers.AsSpan().Fill(ParentIndex.Orphan);
        else
            _parents[Key(link, year)].Find(batch, [.. link.Columns.Select(schema.IndexOf)], _numbers);
        return null;
    }

    private Refusal? FindByToken(string name, ColumnBuffer tokens, int rows)
    {
        Span<byte> bytes = stackalloc byte[16];
        var (last, number) = (-1, ParentIndex.Orphan);
        for (var row = 0; row < rows; row++)
        {
            _numbers[row] = ParentIndex.Orphan;
            if (tokens.Present[row] == 0)
                continue;
            var text = tokens.Text(row);
            // The rows of one person often stand together: their token is looked up once.
            if (last < 0 || !text.SequenceEqual(tokens.Text(last)))
            {
                if (text.Length != 32 || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done
                    || !answer.TryJoin(BinaryPrimitives.ReadUInt128BigEndian(bytes), out var person))
                    return Refusal.Of("HYG-8012", ("table", name));
                (last, number) = (row, _persons.Of(person.Value));
            }

            _numbers[row] = number;
        }

        return null;
    }

    /// <summary>Makes room for the keys of a table that details will look for.</summary>
    private void Expect(TableSchema schema, int year, long rows)
    {
        foreach (var link in Details(schema))
            if (_parents.TryAdd(Key(link, year), new ParentIndex(schema, link, context.MaxKeys)))
                _parents[Key(link, year)].Expect(rows);
    }

    private Refusal? Remember(TableSchema schema, int year, ColumnBatch batch)
    {
        foreach (var key in Details(schema).Select(l => Key(l, year)).Distinct(StringComparer.Ordinal))
            if (_parents[key].Add(batch, _numbers.AsSpan(0, batch.Rows)) is { } tooMany)
                return tooMany;
        return null;
    }

    private IEnumerable<ParentLink> Details(TableSchema schema) => context.Source.Parents.Where(l => string.Equals(l.Parent, schema.Name, StringComparison.Ordinal));

    private static string Key(ParentLink link, int year) => string.Create(CultureInfo.InvariantCulture, $"{link.Parent}/{year}/{string.Join('+', link.ParentColumns)}");
}

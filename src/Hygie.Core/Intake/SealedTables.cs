using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Intake;

/// <summary>The tables of a delivery on their way into its health part: read once more, tokens in the place of persons, put in the holder's scratch.</summary>
internal sealed class SealedTables(IDeliverySource source, CheckContext context, TokenBook book, IScratch scratch) : IDisposable
{
    private static readonly string[] OfKeys = [Rules.PrimaryKey, Rules.Unique];

    private readonly List<IScratchFile> _files = [];
    private readonly List<TableToSeal> _ready = [];
    private readonly SortedDictionary<string, long> _orphans = new(StringComparer.Ordinal);
    private int[] _persons = [];
    private UInt128[] _tokens = [];

    /// <summary>Tables in the order they are sealed: parents before their details.</summary>
    public IReadOnlyList<TableToSeal> Ready => _ready;

    public int People => book.Count;

    /// <summary>Rows without person, by table.</summary>
    public ImmutableSortedDictionary<string, long> Orphans => _orphans.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What the check of these tables found: rows with errors are left out, and those whose only fault is another row's key are looked for when there are any.</summary>
    public required QualityReport Report { get; init; }

    /// <summary>Writes every table; the files of one table become one, with every column that any of them has. Answers a refusal of the person table.</summary>
    public Refusal? Write(IProgress<Progress>? progress, CancellationToken cancellation)
    {
        if (!source.List().TryGet(out var files, out var refusal))
            return refusal;
        // A file of no table has nothing that could travel: the check said so.
        var plan = DeliveryPlan.Of(files, context.Model).FindAll(p => p.Schema is not null);
        if (!Finder(plan).TryGet(out var finder, out refusal))
            return refusal;
        var (done, total) = (0L, plan.Sum(p => p.File.Bytes));
        foreach (var table in ParentsFirst(plan))
        {
            progress?.Report(new Progress("seal", done, total, "bytes"));
            WriteTable(table, finder, cancellation);
            done += table.Sum(p => p.File.Bytes);
        }

        progress?.Report(new Progress("seal", total, total, "bytes"));
        if (finder is SndsPersons snds)
            WriteFlags(snds);
        return null;
    }

    /// <summary>Token and p1 of everybody, shuffled.</summary>
    public TableToSeal Identities()
    {
        var rows = book.Shuffled();
        var text = new StringBuilder("token;p1\n", 16 + (rows.Length * 66));
        foreach (var (token, p1) in rows)
            text.Append(CultureInfo.InvariantCulture, $"{token:x32};{p1:x32}\n");
        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        return new TableToSeal(new DeliveredTable("identities", rows.Length, bytes.Length, SHA256.HashData(bytes)), () => new MemoryStream(bytes, writable: false));
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private Result<IPersonFinder> Finder(List<PlannedFile> plan)
    {
        if (!context.Source.Persons.Any(p => p.Kind is SndsPersons.Kind or SndsPersons.PseudonymKind))
            return new DirectPersons(book, context.MaxKeys);
        var registers = SndsPersons.Tables.SelectMany(name => plan.Where(p => string.Equals(p.Schema!.Name, name, StringComparison.Ordinal))).ToList();
        return SndsPersons.Build(() => registers.SelectMany(Batches), book, context.MaxKeys).Then<IPersonFinder>(snds => snds);
    }

    private IEnumerable<(TableSchema Schema, ColumnBatch Batch)> Batches(PlannedFile file)
    {
        using var reader = Open(file, new FindingLog());
        while (reader.Table.Next().Value is { Rows: > 0 } batch)
            yield return (file.Schema!, batch);
    }

    private void WriteTable(IGrouping<string, PlannedFile> table, IPersonFinder finder, CancellationToken cancellation)
    {
        var schema = table.First().Schema!;
        var person = HealthPart.PersonOf(schema, context.Source);
        var identity = (person?.Columns ?? []).Select(schema.IndexOf).ToArray();
        var (log, rows) = (new FindingLog(), 0L);
        var keys = OfKeys.Any(Report.Counts.ContainsKey) ? new KeyRegister(context.MaxKeys) : null;
        var writer = new HealthTableWriter(Create().Write(), schema, Columns(schema, table), person is not null);
        foreach (var file in table)
        {
            using var reader = Open(file, log);
            var checks = keys is null ? null : KeyChecks.Of(reader.Table, file.Name, file.Year, [], context, keys, log);
            while (reader.Table.Next().Value is { Rows: > 0 } batch)
            {
                cancellation.ThrowIfCancellationRequested();
                checks?.Next(batch);
                writer.Add(batch, person is null ? [] : Tokens(table.Key, batch, identity, person.Kind, finder));
            }

            rows += reader.Table.Rows;
        }

        Finish(writer, table.Key, t => t with { HeldBack = new HeldBack(rows - t.Rows, Errors(log)) });
    }

    private static ImmutableSortedDictionary<string, long> Errors(FindingLog log) =>
        log.Counts.Where(c => Rules.SeverityOf(c.Key) == Severity.Error).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private UInt128[] Tokens(string table, ColumnBatch batch, int[] identity, string kind, IPersonFinder finder)
    {
        if (_persons.Length < batch.Rows)
            (_persons, _tokens) = (new int[batch.Capacity], new UInt128[batch.Capacity]);
        finder.Find(batch, identity, kind, _persons);
        for (var row = 0; row < batch.Rows; row++)
        {
            _tokens[row] = book.Token(_persons[row]);
            if (_tokens[row] == 0 && !batch.Rejected[row])
                _orphans[table] = _orphans.GetValueOrDefault(table) + 1;
        }

        return _tokens;
    }

    private void WriteFlags(SndsPersons snds)
    {
        var schema = new TableSchema(HealthPart.PersonTable, [.. HealthPart.PersonFlags.Select(f => new TableField { Name = f, Type = FieldType.Boolean })]);
        var batch = new ColumnBatch(schema.Fields);
        using var file = new HealthTableWriter(Create().Write(), schema, [0, 1, 2, 3], withToken: true);
        foreach (var some in snds.Flags.Chunk(batch.Capacity))
        {
            batch.Clear();
            batch.Rows = some.Length;
            var tokens = Array.ConvertAll(some, s => book.Token(s.Person));
            foreach (var (row, (_, flags)) in some.Index())
            {
                batch.Columns[0].SetNumber(row, Any(flags, PersonFlags.SeveralPersons | PersonFlags.SeveralNationalNumbers));
                batch.Columns[1].SetNumber(row, Any(flags, PersonFlags.NotIdentified));
                batch.Columns[2].SetNumber(row, Any(flags, PersonFlags.BirthVaries | PersonFlags.SexVaries));
                batch.Columns[3].SetNumber(row, Any(flags, PersonFlags.Fictitious));
            }

            file.Add(batch, tokens);
        }

        Finish(file, HealthPart.PersonTable, t => t);

        static long Any(PersonFlags flags, PersonFlags wanted) => (flags & wanted) == PersonFlags.None ? 0 : 1;
    }

    /// <summary>Columns come and go with the years: a file that lacks one leaves it empty.</summary>
    private ImmutableArray<int> Columns(TableSchema schema, IEnumerable<PlannedFile> files)
    {
        var delivered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var reader = Open(file, new FindingLog());
            delivered.UnionWith(reader.Table.Columns.Select(c => c.Name));
        }

        return [.. schema.Fields.Index().Where(f => delivered.Contains(f.Item.Name) && !HealthPart.StaysAtHolder(schema, f.Item, context.Source)).Select(f => f.Index)];
    }

    private IScratchFile Create()
    {
        _files.Add(scratch.Create());
        return _files[^1];
    }

    private void Finish(HealthTableWriter writer, string name, Func<DeliveredTable, DeliveredTable> described)
    {
        var file = _files[^1];
        _ready.Add(new TableToSeal(described(writer.Finish(name)), file.Read));
        writer.Dispose();
    }

    private OpenTable Open(PlannedFile file, FindingLog log)
    {
        var stream = file.View is { } view ? new FhirTableStream(source.Open(file.File), view, file.File.Path) : source.Open(file.File);
        return new OpenTable(stream, TableReader.Open(stream, file.Schema!, file.Name, file.Year, file.ReadWith(context), log).Value);
    }

    /// <summary>In the order of the plan, but no detail before its parent: the hub learns a row's person from the parent it has read.</summary>
    private List<IGrouping<string, PlannedFile>> ParentsFirst(List<PlannedFile> plan)
    {
        var waiting = plan.GroupBy(p => p.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<IGrouping<string, PlannedFile>>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(t => HealthPart.ParentOf(t.First().Schema!, context.Source) is not { } link
                || !waiting.Exists(w => string.Equals(w.First().Schema!.Name, link.Parent, StringComparison.Ordinal))) ?? waiting[0];
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private sealed record OpenTable(Stream Stream, TableReader Table) : IDisposable
    {
        public void Dispose()
        {
            Table.Dispose();
            Stream.Dispose();
        }
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// One table on its way into the warehouse: rows go to the bucket of their person, each bucket to a file of its own, all files to the packs.
/// A table without persons has one bucket. Memory: a few thousand rows and one row group a bucket.
/// </summary>
internal sealed class BucketedTable : IDisposable
{
    private const int Slice = 2048;
    private readonly ImmutableArray<int> _columns;
    private readonly ImmutableArray<TableField> _fields;
    private readonly Part?[] _parts;
    private readonly int[] _partOf = new int[Slice];
    private readonly PackWriter _packs;
    private readonly ITableFiles _files;
    private readonly int _buckets;

    /// <param name="name">Its name.</param>
    /// <param name="fields">Every column of the batches it will be given.</param>
    /// <param name="columns">Positions of those that are stored.</param>
    /// <param name="buckets">Number of buckets of persons; 0 for a table without persons.</param>
    /// <param name="packs">Where files go.</param>
    /// <param name="files">Their form.</param>
    public BucketedTable(string name, IReadOnlyList<TableField> fields, ImmutableArray<int> columns, int buckets, PackWriter packs, ITableFiles files)
    {
        (Name, _columns, _buckets, _packs, _files) = (name, columns, buckets, packs, files);
        _fields = [.. columns.Select(c => fields[c])];
        _parts = new Part?[buckets + 1];
        // Every bucket of persons has its file, even without rows: whoever reads one bucket of several tables finds each of them.
        for (var bucket = 0; bucket < Math.Max(1, buckets); bucket++)
            _parts[bucket] = new Part(_fields, packs.Begin(), files, HasPersons);
    }

    public string Name { get; }

    /// <summary>Rows whose person is unknown.</summary>
    public long Orphans { get; private set; }

    private bool HasPersons => _buckets > 0;

    /// <summary>Adds the rows of a batch that were not rejected.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="numbers">The person of each, or <see cref="ParentIndex.Orphan"/>.</param>
    /// <param name="persons">Who the numbers are.</param>
    public void Add(ColumnBatch batch, ReadOnlySpan<int> numbers, PersonNumbers persons)
    {
        for (var first = 0; first < batch.Rows; first += Slice)
        {
            var rows = Math.Min(Slice, batch.Rows - first);
            for (var row = 0; row < rows; row++)
                _partOf[row] = batch.Rejected[first + row] ? -1 : Place(HasPersons ? persons[numbers[first + row]] : 0, HasPersons && numbers[first + row] < 0);
            for (var i = 0; i < _columns.Length; i++)
                Copy(batch.Columns[_columns[i]], first, rows, i);
            foreach (var part in _parts)
                part?.Settle();
        }
    }

    /// <summary>Lays what the files have ready.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        foreach (var part in _parts)
            if (part is not null)
                await part.Blob.DrainAsync(1 << 20, cancellation);
    }

    /// <summary>Ends the files and says what the table became.</summary>
    public async Task<StoredTable> FinishAsync(CancellationToken cancellation)
    {
        var stored = ImmutableArray.CreateBuilder<StoredBucket>();
        foreach (var (bucket, part) in _parts.Index())
            if (part is not null)
                stored.Add(new StoredBucket(bucket, part.End(), await part.Blob.FinishAsync(cancellation)));
        IEnumerable<StoredColumn> columns = _fields.Select(f => new StoredColumn(f.Name, TypeOf(f)));
        if (HasPersons)
            columns = columns.Prepend(new StoredColumn(ITableFiles.Person, "pseudonym"));
        return new StoredTable(Name, SchemaHash(), Math.Max(1, _buckets), [], [.. columns], stored.ToImmutable());
    }

    public void Dispose()
    {
        foreach (var part in _parts)
            part?.Dispose();
    }

    /// <summary>How a column is stored, as manifests say it.</summary>
    internal static string TypeOf(TableField field) => ColumnBuffer.KindOf(field) switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Int64 => "int64",
        ColumnKind.Decimal => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"decimal({field.Decimals})"),
        ColumnKind.Double => "double",
        ColumnKind.Date => "date",
        ColumnKind.Timestamp => "timestamp",
        _ => "boolean",
    };

    private byte[] SchemaHash() =>
        SHA256.HashData(FieldEncoding.Enc(["hygie/table/v1", Name, .. _fields.SelectMany(f => new Field[] { f.Name, TypeOf(f) })]));

    /// <summary>Opens the row's part and reserves its place there.</summary>
    private int Place(UInt128 person, bool isOrphan)
    {
        var bucket = isOrphan ? _buckets : HasPersons ? Buckets.Of(person, _buckets) : 0;
        Orphans += isOrphan ? 1 : 0;
        (_parts[bucket] ??= new Part(_fields, _packs.Begin(), _files, HasPersons)).Reserve(person);
        return bucket;
    }

    private void Copy(ColumnBuffer from, int first, int rows, int column)
    {
        foreach (var part in _parts)
            part?.Rewind();
        for (var row = 0; row < rows; row++)
            if (_partOf[row] >= 0)
                _parts[_partOf[row]]!.Put(column, from, first + row);
    }

    /// <summary>One bucket: rows gathered until there are enough for the file.</summary>
    private sealed class Part(ImmutableArray<TableField> fields, BlobStream blob, ITableFiles files, bool withPerson) : IDisposable
    {
        private readonly ColumnBatch _rows = new(fields, 2 * Slice);
        private readonly UInt128[] _persons = new UInt128[2 * Slice];
        private readonly ITableWriter _writer = files.Create(blob, fields, withPerson);
        private int _settled;
        private int _next;
        private long _written;

        public BlobStream Blob => blob;

        public void Reserve(UInt128 person) => _persons[_rows.Rows++] = person;

        public void Rewind() => _next = _settled;

        public void Put(int column, ColumnBuffer from, int row) => from.CopyTo(row, _rows.Columns[column], _next++);

        public void Settle()
        {
            _settled = _rows.Rows;
            if (_settled >= Slice)
                Write();
        }

        public long End()
        {
            Write();
            _writer.End();
            return _written;
        }

        public void Dispose()
        {
            _writer.Dispose();
            blob.Dispose();
        }

        private void Write()
        {
            if (_rows.Rows > 0)
                _writer.Write(_rows, _persons.AsSpan(0, _rows.Rows));
            _written += _rows.Rows;
            _settled = 0;
            _rows.Clear();
            _rows.Rows = 0;
        }
    }
}

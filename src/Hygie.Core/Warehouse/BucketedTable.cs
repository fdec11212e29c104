using System.Collections.Immutable;
using System.Runtime.InteropServices;
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

    /// <summary>Adds the rows of a batch that were not rejected. Each bucket has its own file: they are filled side by side, on all cores.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="persons">The person of each, zero for unknown; ignored for a table without persons.</param>
    /// <param name="cancellation">Stops the filling.</param>
    public async Task AddAsync(ColumnBatch batch, UInt128[] persons, CancellationToken cancellation)
    {
        for (var row = 0; row < batch.Rows; row++)
            if (!batch.Rejected[row])
                PartOf(HasPersons ? persons[row] : 0).Take(row);
        await Parallel.ForEachAsync(_parts.OfType<Part>(), cancellation, (part, _) =>
        {
            part.Gather(batch, _columns, persons);
            return ValueTask.CompletedTask;
        });
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
        // Each part has its own file and its own stream: they end side by side, and are laid in order.
        await Parallel.ForEachAsync(_parts.OfType<Part>(), cancellation, static (part, _) => part.EndAsync());
        var stored = ImmutableArray.CreateBuilder<StoredBucket>();
        foreach (var (bucket, part) in _parts.Index())
            if (part is not null)
                stored.Add(new StoredBucket(bucket, part.Written, await part.Blob.FinishAsync(cancellation)));
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

    /// <summary>The part where a person's rows go; orphans have one of their own, opened for the first of them.</summary>
    private Part PartOf(UInt128 person)
    {
        if (!HasPersons)
            return _parts[0]!;
        if (person != 0)
            return _parts[Buckets.Of(person, _buckets)]!;
        Orphans++;
        return _parts[_buckets] ??= new Part(_fields, _packs.Begin(), _files, HasPersons);
    }

    /// <summary>One bucket: rows gathered until there are enough for the file.</summary>
    private sealed class Part(ImmutableArray<TableField> fields, BlobStream blob, ITableFiles files, bool withPerson) : IDisposable
    {
        private readonly ColumnBatch _rows = new(fields, 2 * Slice);
        private readonly UInt128[] _persons = new UInt128[2 * Slice];
        private readonly ITableWriter _writer = files.Create(blob, fields, withPerson);
        private readonly List<int> _taken = [];

        public BlobStream Blob => blob;

        /// <summary>Rows in the file.</summary>
        public long Written { get; private set; }

        /// <summary>Notes a row of the batch at hand.</summary>
        public void Take(int row) => _taken.Add(row);

        /// <summary>Copies the rows noted, column by column, and writes them when there are enough.</summary>
        public void Gather(ColumnBatch from, ImmutableArray<int> columns, UInt128[] persons)
        {
            var taken = CollectionsMarshal.AsSpan(_taken);
            while (taken.Length > 0)
            {
                var rows = taken[..Math.Min(taken.Length, Slice)];
                for (var i = 0; i < columns.Length; i++)
                    _rows.Columns[i].Gather(from.Columns[columns[i]], rows, _rows.Rows);
                for (var i = 0; withPerson && i < rows.Length; i++)
                    _persons[_rows.Rows + i] = persons[rows[i]];
                _rows.Rows += rows.Length;
                if (_rows.Rows >= Slice)
                    Write();
                taken = taken[rows.Length..];
            }

            _taken.Clear();
        }

        public ValueTask EndAsync()
        {
            Write();
            _writer.End();
            return ValueTask.CompletedTask;
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
            Written += _rows.Rows;
            _rows.Clear();
            _rows.Rows = 0;
        }
    }
}

using System.Collections.Frozen;
using System.Text;
using Hygie.Core.Intake.Csv;

namespace Hygie.Core.Intake;

/// <summary>
/// Reads one delivered table as typed batches: the path of every row, for the check as for the ingest. Rows that break a rule of
/// severity error are marked in <see cref="ColumnBatch.Rejected"/>; records that cannot be cut into cells are counted and left out.
/// Not thread-safe; a batch is reused by the next call, or by a later one when several were asked for.
/// </summary>
public sealed class TableReader : IDisposable
{
    private readonly CsvReader _reader;
    private readonly TableBinding _binding;
    private readonly FindingLog _log;
    private readonly ColumnBatch[] _batches;
    private ColumnBatch _batch;
    private int _filled;
    private readonly Sink _sink;
    private CsvBlock? _block;
    private int _nextRow;

    private TableReader(CsvReader reader, TableBinding binding, FindingLog log, int batches)
    {
        (_reader, _binding, _log) = (reader, binding, log);
        _batches = [.. Enumerable.Range(0, batches).Select(_ => new ColumnBatch(binding.Schema.Fields))];
        _batch = _batches[0];
        _sink = new Sink(this);
    }

    public TableSchema Schema => _binding.Schema;

    public CsvDialect Dialect => _reader.Dialect;

    /// <summary>Records seen so far, readable or not.</summary>
    public long Rows { get; private set; }

    /// <summary>Records seen so far that could not be cut into the header's cells.</summary>
    public long Unreadable { get; private set; }

    public long BytesRead => _reader.BytesRead;

    /// <summary>What each delivered column held so far.</summary>
    public IEnumerable<ColumnFacts> Columns => _binding.Parsers.Select(p => new ColumnFacts(p.Field.Name, p.Present, p.Missing, p.Sentinels));

    /// <summary>Opens a table: reads the header, matches columns by name, notes what is missing, unknown or double.</summary>
    /// <param name="stream">Decompressed content, from its start; not owned.</param>
    /// <param name="schema">The table it stands for.</param>
    /// <param name="name">Its name in findings.</param>
    /// <param name="year">Year it is about, or 0.</param>
    /// <param name="context">Model, source and limits.</param>
    /// <param name="log">Receives the findings.</param>
    /// <param name="batches">Batches filled in turn: all but one may be worked on while the next is read.</param>
    /// <returns>The reader, or a refusal of <see cref="CsvReader.Open"/>, or HYG-6026 when a column name stands twice.</returns>
    public static Result<TableReader> Open(Stream stream, TableSchema schema, string name, int year, CheckContext context, FindingLog log, int batches = 1)
    {
        if (!CsvReader.Open(stream, context.Source, context.Limits).TryGet(out var reader, out var refusal))
            return refusal;
        if (TableBinding.Bind(schema, name, year, reader.Header, reader.Dialect, context, log).TryGet(out var binding, out refusal))
            return new TableReader(reader, binding, log, batches);
        reader.Dispose();
        return refusal;
    }

    /// <summary>The next rows; a batch of no rows ends the table.</summary>
    /// <returns>The batch, or a refusal of <see cref="CsvReader.Next"/>.</returns>
    public Result<ColumnBatch> Next()
    {
        _batch = _batches[_filled++ % _batches.Length];
        while (_block is null || _nextRow == _block.Rows)
        {
            if (!_reader.Next().TryGet(out var block, out var refusal))
                return refusal;
            _batch.Clear();
            if (block.Records == 0)
            {
                NoteEnd();
                return _batch;
            }

            (_block, _nextRow) = (block, 0);
            NoteIrregular(block);
        }

        return Fill(_block);
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Notes a broken rule of a row; an error marks the row as rejected.</summary>
    public void Broken(int row, string column, string rule)
    {
        if (_log.Add(_binding.Name, column, _batch.RowNumbers[row], rule) == Severity.Error)
            _batch.Rejected[row] = true;
    }

    private ColumnBatch Fill(CsvBlock block)
    {
        _batch.Clear();
        _batch.Rows = Math.Min(_batch.Capacity, block.Rows - _nextRow);
        for (var row = 0; row < _batch.Rows; row++)
            _batch.RowNumbers[row] = block.NumberOf(_nextRow + row);
        foreach (var (parser, column) in _binding.Delivered)
            parser.Fill(block, _nextRow, _batch, _batch.Columns[column], _sink);
        foreach (var column in _binding.Absent)
            _batch.Columns[column].LeaveMissing(_batch.Rows);
        (_nextRow, Rows) = (_nextRow + _batch.Rows, Rows + _batch.Rows);
        return _batch;
    }

    private void NoteIrregular(CsvBlock block)
    {
        Rows += block.Irregular.Count;
        Unreadable += block.Irregular.Count;
        foreach (var record in block.Irregular)
            _log.Add(_binding.Name, "", record.Number, record.Rule);
    }

    private void NoteEnd()
    {
        foreach (var parser in _binding.Parsers)
            _log.Count(Rules.Sentinel, parser.Sentinels);
        _log.Count(Rules.BlankLine, _reader.BlankLines);
        if (_reader.MixedLineEnds)
            _log.Add(_binding.Name, "", 0, Rules.MixedLineEnds);
    }

    private sealed class Sink(TableReader reader) : IFindingSink
    {
        public void Broken(int row, TableField field, string rule) => reader.Broken(row, field.Name, rule);
    }
}

/// <summary>What a column held: values, missing values, values declared to mean missing.</summary>
public sealed record ColumnFacts(string Name, long Present, long Missing, long Sentinels);

/// <summary>What a delivery is read and judged with.</summary>
/// <param name="Model">Tables and code lists.</param>
/// <param name="Source">How the source writes.</param>
/// <param name="Limits">Bounds of reading.</param>
public sealed record CheckContext(TableModel Model, SourceDefinition Source, CsvLimits Limits)
{
    /// <summary>
    /// Most keys of one table held in memory; beyond, its key checks are <c>not-checked</c>, and details that take their person from it are refused (HYG-6018).
    /// Sixteen million are what a delivery of any size is checked with in 1.5 GB.
    /// </summary>
    public int MaxKeys { get; init; } = 16_000_000;
}

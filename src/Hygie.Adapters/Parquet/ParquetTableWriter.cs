using Hygie.Core.Intake;
using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;

namespace Hygie.Adapters.Parquet;

/// <summary>
/// Writes typed batches as one Parquet file, zstd, the types of <c>spec/table-schema.md</c>; rows marked as rejected are left out.
/// An optional first column holds pseudonyms: 16 bytes, UUID type, big-endian. Not thread-safe: one writer a thread.
/// </summary>
internal sealed class ParquetTableWriter : IDisposable
{
    /// <summary>Rows of a row group: enough for dictionaries to pay, few enough to hold in memory for every bucket.</summary>
    private const long RowsPerGroup = 128 * 1024;

    private readonly ManagedOutputStream _output;
    private readonly ParquetFileWriter _file;
    private readonly bool _withPseudonym;
    private readonly ColumnPacker _packer = new();
    private RowGroupWriter? _group;
    private long _inGroup;

    /// <param name="output">Where the file goes; left open.</param>
    /// <param name="fields">Columns, as in the batches.</param>
    /// <param name="pseudonymColumn">Name of the pseudonym column, or null when the table has none.</param>
    public ParquetTableWriter(Stream output, IReadOnlyList<TableField> fields, string? pseudonymColumn)
    {
        _withPseudonym = pseudonymColumn is not null;
        _output = new ManagedOutputStream(output, leaveOpen: true);
        using var builder = new WriterPropertiesBuilder();
        using var properties = PropertiesOf(builder, fields).Build();
        using var schema = SchemaOf(fields, pseudonymColumn);
        _file = new ParquetFileWriter(_output, schema, properties);
    }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the rows of a batch that are not rejected.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="pseudonyms">16 bytes for every row of the batch, rejected or not, all zero for an unknown person; empty without a pseudonym column.</param>
    public void Append(ColumnBatch batch, ReadOnlySpan<byte> pseudonyms)
    {
        if (_withPseudonym && pseudonyms.Length != batch.Rows * 16)
            throw new ArgumentException("Sixteen bytes for each row.", nameof(pseudonyms));
        _group ??= _file.AppendBufferedRowGroup();
        var first = 0;
        if (_withPseudonym)
            _packer.WritePseudonyms(_group.Column(first++), batch, pseudonyms);
        for (var column = 0; column < batch.Columns.Length; column++)
            _packer.Write(_group.Column(first + column), batch, batch.Columns[column]);
        var kept = batch.Rows - batch.Rejected.AsSpan(0, batch.Rows).Count(true);
        (Rows, _inGroup) = (Rows + kept, _inGroup + kept);
        if (_inGroup >= RowsPerGroup)
            EndGroup();
    }

    /// <summary>Writes the footer; without it the file is not readable.</summary>
    public void Finish()
    {
        EndGroup();
        _file.Close();
    }

    public void Dispose()
    {
        _group?.Dispose();
        _file.Dispose();
        _output.Dispose();
    }

    private void EndGroup()
    {
        _group?.Close();
        _group?.Dispose();
        (_group, _inGroup) = (null, 0);
    }

    /// <summary>Only dates are worth a least and a greatest value; pseudonyms keep their dictionary (ADR 0290).</summary>
    private static WriterPropertiesBuilder PropertiesOf(WriterPropertiesBuilder builder, IReadOnlyList<TableField> fields)
    {
        builder.Compression(Compression.Zstd).CompressionLevel(1).DisableWritePageIndex().DisableStatistics();
        foreach (var field in fields.Where(f => ColumnBuffer.KindOf(f) is ColumnKind.Date or ColumnKind.Timestamp))
            builder.EnableStatistics(field.Name);
        return builder;
    }

    private static GroupNode SchemaOf(IReadOnlyList<TableField> fields, string? pseudonymColumn)
    {
        using var uuid = LogicalType.Uuid();
        IEnumerable<Node> first = pseudonymColumn is null ? [] : [new PrimitiveNode(pseudonymColumn, Repetition.Optional, uuid, PhysicalType.FixedLenByteArray, 16)];
        return new GroupNode("schema", Repetition.Required, [.. first, .. fields.Select(NodeOf)]);
    }

    private static Node NodeOf(TableField field)
    {
        var (logical, physical) = ColumnBuffer.KindOf(field) switch
        {
            ColumnKind.Text => (LogicalType.String(), PhysicalType.ByteArray),
            ColumnKind.Decimal => (LogicalType.Decimal(18, field.Decimals), PhysicalType.Int64),
            ColumnKind.Date => (LogicalType.Date(), PhysicalType.Int32),
            ColumnKind.Timestamp => (LogicalType.Timestamp(isAdjustedToUtc: false, TimeUnit.Micros), PhysicalType.Int64),
            ColumnKind.Double => (LogicalType.None(), PhysicalType.Double),
            ColumnKind.Boolean => (LogicalType.None(), PhysicalType.Boolean),
            _ => (LogicalType.Int(64, isSigned: true), PhysicalType.Int64),
        };
        using (logical)
            return new PrimitiveNode(field.Name, Repetition.Optional, logical, physical);
    }
}

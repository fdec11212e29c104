using Hygie.Core.Extraction;
using Hygie.Core.Studies;
using ParquetSharp;
using ParquetSharp.IO;

namespace Hygie.Adapters.ExtractFiles;

/// <summary>Writes extract tables with ParquetSharp, zstd, 100,000 rows a group.</summary>
internal sealed class ParquetExtractFiles : IExtractFiles
{
    private const int GroupRows = 100_000;

    public void Write(IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, Stream target)
    {
        using var stream = new ManagedOutputStream(target, leaveOpen: true);
        using var properties = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
        using var file = new ParquetFileWriter(stream, [.. columns.Select(ColumnOf)], properties);
        for (var first = 0; first < rows.Count || first == 0; first += GroupRows)
        {
            using var group = file.AppendRowGroup();
            var part = rows.Skip(first).Take(GroupRows).ToList();
            for (var i = 0; i < columns.Count; i++)
                WriteColumn(group, columns[i].Kind, part, i);
        }

        file.Close();
    }

    private static Column ColumnOf(ResultColumn column) => column.Kind switch
    {
        ValueKind.Person => new Column<Guid?>(column.Name, LogicalType.Uuid()),
        ValueKind.Integer => new Column<long?>(column.Name),
        ValueKind.Boolean => new Column<bool?>(column.Name),
        _ => new Column<string>(column.Name),
    };

    private static void WriteColumn(RowGroupWriter group, ValueKind kind, IReadOnlyList<object?[]> rows, int index)
    {
        switch (kind)
        {
            case ValueKind.Person:
                Write<Guid?>(group, [.. rows.Select(r => r[index] is byte[] person ? new Guid(person, bigEndian: true) : (Guid?)null)]);
                break;
            case ValueKind.Integer:
                Write<long?>(group, [.. rows.Select(r => (long?)r[index])]);
                break;
            case ValueKind.Boolean:
                Write<bool?>(group, [.. rows.Select(r => (bool?)r[index])]);
                break;
            default:
                Write<string?>(group, [.. rows.Select(r => (string?)r[index])]);
                break;
        }
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch(values);
    }
}

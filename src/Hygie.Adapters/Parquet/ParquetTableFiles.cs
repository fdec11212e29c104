using System.Buffers.Binary;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using ParquetSharp;

namespace Hygie.Adapters.Parquet;

/// <summary>
/// Parquet files, zstd, columns written from the batches' own arrays. Format: parquet.apache.org, file format 2.x. We write no page index and no filter,
/// so column chunks lie end to end between the two magic words: their places follow from their lengths.
/// </summary>
internal sealed class ParquetTableFiles : ITableFiles
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    public ITableWriter Create(Stream target, IReadOnlyList<TableField> fields, bool withPerson) =>
        new TableFileWriter(new ParquetTableWriter(target, fields, withPerson ? ITableFiles.Person : null), withPerson);

    public int FooterLength(ReadOnlySpan<byte> tail) =>
        tail.Length == ITableFiles.TailLength && tail[4..].SequenceEqual(Magic) && BinaryPrimitives.ReadInt32LittleEndian(tail) is > 0 and var length
            ? length + ITableFiles.TailLength : throw new TableFileException("Not a Parquet file.");

    public IReadOnlyList<ColumnChunk> ReadLayout(IClearFile file)
    {
        try
        {
            using var reader = new ParquetFileReader(file.Path);
            var chunks = new List<ColumnChunk>();
            var at = (long)Magic.Length;
            for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
            {
                using var rows = reader.RowGroup(group);
                for (var column = 0; column < reader.FileMetaData.NumColumns; column++)
                {
                    using var chunk = rows.MetaData.GetColumnChunkMetaData(column);
                    chunks.Add(new ColumnChunk(reader.FileMetaData.Schema.Column(column).Name, at, chunk.TotalCompressedSize));
                    at += chunk.TotalCompressedSize;
                }
            }

            return at == EndOfData(file) ? chunks : throw new TableFileException("The columns of a table file do not lie end to end.");
        }
        catch (ParquetException)
        {
#pragma warning disable MA0054 // The library's own words may quote bytes of the file: they stop here.
            throw new TableFileException("The footer of a table file cannot be read.");
#pragma warning restore MA0054
        }
    }

    private long EndOfData(IClearFile file)
    {
        Span<byte> tail = stackalloc byte[ITableFiles.TailLength];
        file.Read(file.Length - tail.Length, tail);
        return file.Length - FooterLength(tail);
    }
}

using Hygie.Core.Intake;

namespace Hygie.Core.Warehouse;

/// <summary>A table file is not one, or the library under it failed. The port's one exception; no cell's value is ever in its message.</summary>
public sealed class TableFileException : Exception
{
    public TableFileException() { }

    public TableFileException(string message) : base(message) { }

    public TableFileException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Where one column's values lie in one row group of a file.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record ColumnChunk(string Column, long Offset, long Length);

/// <summary>
/// The files that tables are stored in (Parquet, zstd): columns keep the source's names and the kinds of <see cref="ColumnKind"/>; the person is
/// a first column <see cref="Person"/> of 16 bytes, big-endian, of the logical type UUID.
/// </summary>
public interface ITableFiles
{
    /// <summary>Name of the person's column.</summary>
    const string Person = "_person";

    /// <summary>Bytes at the end of a file that surely hold its footer's length: see <see cref="FooterLength"/>.</summary>
    const int TailLength = 8;

    /// <summary>Begins a file.</summary>
    /// <param name="target">Written in order, never read; not owned.</param>
    /// <param name="fields">Columns beside the person.</param>
    /// <param name="withPerson">True when rows are about persons.</param>
    ITableWriter Create(Stream target, IReadOnlyList<TableField> fields, bool withPerson);

    /// <summary>How many bytes at the end of a file are its footer, tail included.</summary>
    /// <param name="tail">The last <see cref="TailLength"/> bytes.</param>
    int FooterLength(ReadOnlySpan<byte> tail);

    /// <summary>Where every column lies; only the footer of <paramref name="file"/> is read.</summary>
    IReadOnlyList<ColumnChunk> ReadLayout(IClearFile file);
}

/// <summary>Writes one file, on one thread at a time; several files may be written at once.</summary>
public interface ITableWriter : IDisposable
{
    /// <summary>Writes every row of a batch, whose columns are those given to <see cref="ITableFiles.Create"/>.</summary>
    /// <param name="batch">Rows.</param>
    /// <param name="persons">The person of each row, zero for unknown; ignored without a person's column.</param>
    void Write(ColumnBatch batch, ReadOnlySpan<UInt128> persons);

    /// <summary>Ends the file; nothing may be written after.</summary>
    void End();
}

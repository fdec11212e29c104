namespace Hygie.Core.Intake;

/// <summary>
/// The files of one delivery, as they were put down. Contract: only regular files inside the delivery's own folder are ever
/// listed or opened; names never climb out of it and symbolic links are never followed.
/// </summary>
public interface IDeliverySource
{
    /// <summary>Every file of the delivery, in ordinal order of its path.</summary>
    /// <returns>The files, or HYG-6010 (no such folder), HYG-6011 (a name or a link that leads outside), HYG-6019 (a pipe, a socket, a device).</returns>
    Result<IReadOnlyList<DeliveredFile>> List();

    /// <summary>
    /// Opens a listed file for reading from its start, decompressed when its name ends in <c>.gz</c> or <c>.zst</c>, as delimited text when it ends in <c>.parquet</c>
    /// (<see cref="DeliveredFile.IsParquet"/>): semicolons, UTF-8, ISO 8601, a record a row.
    /// </summary>
    /// <param name="file">One of <see cref="List"/>.</param>
    /// <returns>The content. Reading it may throw <see cref="DeliveryUnreadableException"/>.</returns>
    Stream Open(DeliveredFile file);
}

/// <summary>A file of a delivery.</summary>
/// <param name="Path">Path inside the delivery, with <c>/</c>.</param>
/// <param name="Bytes">Size as stored, before any decompression.</param>
public sealed record DeliveredFile(string Path, long Bytes)
{
    private static readonly string[] Extensions = [".gz", ".zst", ".csv", ".txt", ".tsv", ".ndjson", ".parquet"];

    /// <summary>True for a Parquet file. It is packed in itself: one that is packed again is no table.</summary>
    public bool IsParquet => Path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The name of the table it should hold: no folder, no extension, and without the number of a part (<c>ER_PRS_F.2.csv</c>, <c>ER_PRS_F-002.csv</c>), since several files may be one table.
    /// A file called <c>part-…</c>, as engines write them, is a part of the table that its folder is called after.
    /// </summary>
    public string TableName
    {
        get
        {
            var folders = Path.Split('/');
            var isPart = folders.Length > 1 && folders[^1].StartsWith("part-", StringComparison.OrdinalIgnoreCase);
            return WithoutPart(WithoutExtensions(folders[isPart ? ^2 : ^1]));
        }
    }

    private static string WithoutExtensions(string name)
    {
        foreach (var extension in Extensions)
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                name = name[..^extension.Length];
        return name;
    }

    private static string WithoutPart(string name)
    {
        var stem = name.AsSpan().TrimEnd("0123456789");
        return stem.Length > 1 && name.Length - stem.Length is > 0 and <= 6 && (stem[^1] is '.' or '-') ? name[..(stem.Length - 1)] : name;
    }
}

/// <summary>The bytes of a delivered file stop making sense below the table: broken compression, or a bomb. The port's one exception.</summary>
public sealed class DeliveryUnreadableException : Exception
{
    public DeliveryUnreadableException() { }

    public DeliveryUnreadableException(string message) : base(message) { }

    public DeliveryUnreadableException(string message, Exception inner) : base(message, inner) { }

    /// <param name="refusal">What a person is told.</param>
    public DeliveryUnreadableException(Refusal refusal) : base(refusal.ToString()) => Refusal = refusal;

    /// <summary>What a person is told; HYG-6012 unless said otherwise.</summary>
    public Refusal Refusal { get; } = Refusal.Of("HYG-6012", ("file", "?"));
}

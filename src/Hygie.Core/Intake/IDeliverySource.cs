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

    /// <summary>Opens a listed file for reading from its start, decompressed when its name ends in <c>.gz</c> or <c>.zst</c>.</summary>
    /// <param name="file">One of <see cref="List"/>.</param>
    /// <returns>The content. Reading it may throw <see cref="DeliveryUnreadableException"/>.</returns>
    Stream Open(DeliveredFile file);
}

/// <summary>A file of a delivery.</summary>
/// <param name="Path">Path inside the delivery, with <c>/</c>.</param>
/// <param name="Bytes">Size as stored, before any decompression.</param>
public sealed record DeliveredFile(string Path, long Bytes)
{
    private static readonly string[] Extensions = [".gz", ".zst", ".csv", ".txt", ".tsv", ".ndjson"];

    /// <summary>The name of the table it should hold: no folder, no extension.</summary>
    public string TableName
    {
        get
        {
            var name = Path[(Path.LastIndexOf('/') + 1)..];
            foreach (var extension in Extensions)
                if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                    name = name[..^extension.Length];
            return name;
        }
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

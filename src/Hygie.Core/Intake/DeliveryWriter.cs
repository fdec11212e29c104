using System.Formats.Tar;
using System.IO.Pipelines;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>A table that is ready to be sealed: what the manifest says of it, and how to read its text again.</summary>
public sealed record TableToSeal(DeliveredTable Table, Func<Stream> Open);

/// <summary>
/// Writes a sealed file: an age file over a tar of <c>manifest.json</c> and <c>tables/NAME.csv</c>. Both are standard formats, so that any holder
/// can make or open one without Hygie.
/// </summary>
public static class DeliveryWriter
{
    internal const string ManifestEntry = "manifest.json";
    internal const string TableFolder = "tables/";

    /// <summary>Streams the tar through age; memory stays bounded whatever the size.</summary>
    /// <returns>Bytes of plaintext sealed.</returns>
    public static async Task<long> WriteAsync(
        DeliveryManifest manifest, SigningKey sender, IReadOnlyList<TableToSeal> tables, AgeRecipient recipient, ISecretRandom random, Stream output, CancellationToken cancellation)
    {
        var signed = manifest.ToDocument().SignedBy(sender);
        var pipe = new Pipe();
        var filling = FillAsync(pipe.Writer, signed, manifest, tables, cancellation);
        var sealing = SealAsync(pipe.Reader, recipient, random, output, cancellation);
        await Task.WhenAll(filling, sealing);
        return await sealing;
    }

    /// <summary>When the output fails (a full disk), the reader ends with it: the tar is written to nobody rather than waiting for ever.</summary>
    private static async Task<long> SealAsync(PipeReader pipe, AgeRecipient recipient, ISecretRandom random, Stream output, CancellationToken cancellation)
    {
        await using var plaintext = pipe.AsStream();
        return await AgeFile.SealAsync([recipient], random, plaintext, output, cancellation);
    }

    private static async Task FillAsync(
        PipeWriter pipe, SignedDocument signed, DeliveryManifest manifest, IReadOnlyList<TableToSeal> tables, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await using var tar = new TarWriter(pipe.AsStream(leaveOpen: true), TarEntryFormat.Pax, leaveOpen: false);
            await AddAsync(tar, ManifestEntry, new MemoryStream(signed.ToFile()), manifest.Day, cancellation);
            foreach (var table in tables)
                await AddAsync(tar, $"{TableFolder}{table.Table.Name}.csv", table.Open(), manifest.Day, cancellation);
        }
        catch (IOException broken)
        {
            failure = broken;
            throw;
        }
        finally
        {
            await pipe.CompleteAsync(failure);
        }
    }

    private static async Task AddAsync(TarWriter tar, string name, Stream text, DateOnly day, CancellationToken cancellation)
    {
        await using (text)
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = text,
                ModificationTime = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            };
            await tar.WriteEntryAsync(entry, cancellation);
        }
    }
}

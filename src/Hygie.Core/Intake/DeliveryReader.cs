using System.Formats.Tar;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>What a reader insists on before it believes a sealed file.</summary>
/// <param name="Part">The part this reader takes.</param>
/// <param name="SenderKey">The enrolled key of a sender, or null when that sender is not enrolled.</param>
/// <param name="LastSequence">The last sequence number accepted from a holder for this part; 0 when none.</param>
public sealed record DeliveryExpectation(DeliveryPart Part, Func<BodyId, VerifyingKey?> SenderKey, Func<BodyId, long> LastSequence);

/// <summary>Takes one table of a sealed file; answers a refusal to stop. It need not read the stream to its end.</summary>
public delegate Task<Refusal?> TableTaker(DeliveryManifest manifest, DeliveredTable table, Stream text, CancellationToken cancellation);

/// <summary>
/// Opens a sealed file as a stream: who sent it and for whom is checked before the first table, each table's hash at its end.
/// What a taker has read is proved only when the whole answers without a refusal: nothing may be committed before.
/// </summary>
public static class DeliveryReader
{
    private const int LongestManifest = 4 << 20;

    /// <summary>Reads the whole file and hands each table to <paramref name="taker"/> in the order of the file.</summary>
    /// <returns>
    /// The manifest, or a refusal: age's own (HYG-105x), not a delivery (HYG-6110), unknown sender (HYG-6111), wrong part (HYG-6112), wrong recipient (HYG-6113),
    /// replay (HYG-6114), a table that is missing, added or not as the manifest says (HYG-6115), or whatever the taker answered.
    /// </returns>
    public static async Task<Result<DeliveryManifest>> ReadAsync(
        Stream sealedFile, AgeIdentity identity, DeliveryExpectation expected, TableTaker taker, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        var opening = OpenAsync(sealedFile, identity, pipe.Writer, cancellation);
        var read = await ReadTarAsync(pipe.Reader.AsStream(leaveOpen: true), identity, expected, taker, cancellation);
        await pipe.Reader.CompleteAsync();
        var opened = await opening;
        // A file that age refuses is refused for that reason, whatever its remains looked like.
        return opened.IsRefused ? opened.Refusal : read;
    }

    private static async Task<Result<long>> OpenAsync(Stream sealedFile, AgeIdentity identity, PipeWriter pipe, CancellationToken cancellation)
    {
        try
        {
            return await AgeFile.OpenAsync([identity], sealedFile, pipe.AsStream(leaveOpen: true), cancellation);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static async Task<Result<DeliveryManifest>> ReadTarAsync(
        Stream plaintext, AgeIdentity identity, DeliveryExpectation expected, TableTaker taker, CancellationToken cancellation)
    {
        try
        {
            await using var modest = new ModestTar(plaintext);
            await using var tar = new TarReader(modest, leaveOpen: true);
            if (!(await ReadManifestAsync(tar, modest, identity, expected, cancellation)).TryGet(out var manifest, out var refusal))
                return refusal;
            foreach (var table in manifest.Tables)
                if (await ReadTableAsync(tar, modest, manifest, table, taker, cancellation) is { } no)
                    return no;
            return await NextAsync(tar, cancellation) is null
                ? manifest : Refusal.Of("HYG-6115", ("table", "?"), ("rule", "added"));
        }
        catch (Exception malformed) when (malformed is InvalidDataException or EndOfStreamException or FormatException)
        {
            return Refusal.Of("HYG-6110", ("rule", "tar"));
        }
    }

    private static async Task<Result<DeliveryManifest>> ReadManifestAsync(TarReader tar, ModestTar modest, AgeIdentity identity, DeliveryExpectation expected, CancellationToken cancellation)
    {
        var entry = await NextAsync(tar, cancellation);
        if (entry is not { Name: DeliveryWriter.ManifestEntry, DataStream: { } text } || entry.Length > LongestManifest)
            return Refusal.Of("HYG-6110", ("rule", "manifest first"));
        var bytes = new byte[entry.Length];
        await text.ReadExactlyAsync(bytes, cancellation);
        modest.Ended(bytes.Length);
        if (!SignedDocument.Read(DeliveryManifest.Type, bytes).TryGet(out var document, out var refusal)
            || !DeliveryManifest.From(document).TryGet(out var manifest, out refusal))
            return refusal;
        return Believe(document, manifest, identity, expected) is { } no ? no : manifest;
    }

    private static Refusal? Believe(SignedDocument document, DeliveryManifest manifest, AgeIdentity identity, DeliveryExpectation expected)
    {
        if (expected.SenderKey(manifest.Sender) is not { } key || !document.IsSignedBy(key))
            return Refusal.Of("HYG-6111", ("sender", manifest.Sender));
        if (manifest.Part != expected.Part)
            return Refusal.Of("HYG-6112", ("part", DeliveryManifest.Name(manifest.Part)), ("expected", DeliveryManifest.Name(expected.Part)));
        if (!string.Equals(manifest.Recipient, identity.Recipient.ToString(), StringComparison.Ordinal))
            return Refusal.Of("HYG-6113", ("sender", manifest.Sender));
        return manifest.Sequence <= expected.LastSequence(manifest.Holder)
            ? Refusal.Of("HYG-6114", ("holder", manifest.Holder), ("sequence", manifest.Sequence)) : null;
    }

    private static async Task<Refusal?> ReadTableAsync(TarReader tar, ModestTar modest, DeliveryManifest manifest, DeliveredTable table, TableTaker taker, CancellationToken cancellation)
    {
        var entry = await NextAsync(tar, cancellation);
        if (entry is null || !string.Equals(entry.Name, $"{DeliveryWriter.TableFolder}{table.Name}.csv", StringComparison.Ordinal))
            return Refusal.Of("HYG-6115", ("table", table.Name), ("rule", "missing"));
        if (entry.Length != table.Bytes)
            return Refusal.Of("HYG-6115", ("table", table.Name), ("rule", "length"));
        using var hash = SHA256.Create();
        await using var text = new CryptoStream(entry.DataStream ?? Stream.Null, hash, CryptoStreamMode.Read, leaveOpen: true);
        if (await taker(manifest, table, text, cancellation) is { } no)
            return no;
        await text.CopyToAsync(Stream.Null, cancellation);
        modest.Ended(entry.Length);
        return hash.Hash is { } sum && sum.AsSpan().SequenceEqual(table.Sha256.Span)
            ? null : Refusal.Of("HYG-6115", ("table", table.Name), ("rule", "sha256"));
    }

    /// <summary>The next entry. A number in its header that no number type of the library holds is a malformed header like another.</summary>
    private static async ValueTask<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellation)
    {
        try
        {
            return await tar.GetNextEntryAsync(cancellationToken: cancellation);
        }
        catch (OverflowException number)
        {
            throw new InvalidDataException("a number of the header is out of range", number);
        }
    }
}

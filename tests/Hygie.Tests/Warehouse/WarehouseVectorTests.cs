using System.Globalization;
using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>The golden files of <c>spec/warehouse.md</c>: packs, HEAD, manifests, snapshot indexes and names.</summary>
public sealed class WarehouseVectorTests
{
    private const string Format = "warehouse";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_vector_succeeds_or_fails_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        Assert.Equal(vector.Expect, vector["kind"] switch
        {
            "pack" => await ReadPackAsync(vector),
            "head" => ReadHead(vector),
            "manifest" => ReadManifest(vector),
            "snapshot-index" => ReadIndex(vector),
            "name" => ObjectName.Of(vector.Body),
            _ => "unknown kind",
        });
    }

    private static async Task<string> ReadPackAsync(GoldenVector vector)
    {
        Assert.Equal(vector["name"], ObjectName.Of(vector.Body));
        var host = new MemoryObjectStore();
        host.Objects[vector["name"]] = vector.Body;
        var index = int.Parse(vector["index"], CultureInfo.InvariantCulture);
        var pack = new PackEntry(vector["name"], PackSize.Named(vector["size"])!);
        var extent = vector["extent"].Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        using var key = SecretKey.Take(Convert.FromHexString(vector["key"]));
        using var reader = new PackReader(key, PackContext.Version(DatasetVersion.Parse(vector["version"])!.Value), [.. Enumerable.Repeat(pack, index + 1)], [host]);
        var blob = new byte[extent[1]];
        if (await reader.ReadAsync([new Extent(index, extent[0], extent[1])], 0, blob, TestContext.Current.CancellationToken) is { } refusal)
            return refusal.Code;
        Assert.Equal(vector["sha256"], Convert.ToHexStringLower(SHA256.HashData(blob)));
        return "ok";
    }

    private static string ReadHead(GoldenVector vector)
    {
        if (!Head.Read(vector.Body, NoteVerifier.Parse(vector["verifier"]).Value).TryGet(out var head, out var refusal))
            return refusal.Code;
        Assert.Equal(
            (vector["sequence"], vector["migration-epoch"], vector["host"], vector["log"], vector["snapshot"], vector["wrapped"]),
            (Text(head.Sequence), Text(head.MigrationEpoch), head.Host.Value, $"{head.LogOrigin} {Text(head.LogSize)} {head.LogRoot}", head.Snapshot, Convert.ToBase64String(head.SnapshotKey.Wrapped.Span)));
        using var key = SigningKey.FromSeed(Convert.FromHexString(vector["seed"]));
        Assert.Equal(vector.Body, head.ToBytes(new NoteSigner("hub", NoteKeyType.Ed25519, key)));
        return "ok";
    }

    private static string ReadManifest(GoldenVector vector)
    {
        var read = SignedDocument.Read(Manifest.Type, vector.Body);
        if (read.IsRefused || read.Value.RequireSigners([VerifyingKey.Parse(vector["signer"]).Value]) is not null)
            return (read.IsRefused ? read.Refusal : read.Value.RequireSigners([VerifyingKey.Parse(vector["signer"]).Value])!).Code;
        if (!Manifest.From(read.Value).TryGet(out var manifest, out var refusal))
            return refusal.Code;
        Assert.Equal((vector["version"], vector["rows"]), (manifest.Version.ToString(), Text(manifest.Tables.Sum(t => t.Rows))));
        Assert.Equal(read.Value.Hash(), manifest.ToDocument().Hash());
        return "ok";
    }

    private static string ReadIndex(GoldenVector vector)
    {
        if (!SnapshotIndex.Read(vector.Body).TryGet(out var index, out var refusal))
            return refusal.Code;
        Assert.Equal((vector["length"], vector["pack"], vector["sha256"]), (Text(index.Place.Length), index.Place.Packs[0].Name, Convert.ToHexStringLower(index.Sha256.Span)));
        return "ok";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

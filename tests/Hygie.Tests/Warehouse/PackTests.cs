using System.Security.Cryptography;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>Blobs into packs and back, and what a host may not do to them.</summary>
public sealed class PackTests
{
    private static readonly PackContext Context = PackContext.Version(new DatasetVersion(new DatasetId("snds"), 1));
    private readonly SeededSecretRandom _random = new(3);
    private readonly SecretKey _key = SecretKey.Take(new byte[32]);
    private readonly MemoryObjectStore _host = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blobs_of_any_length_come_back_by_any_range()
    {
        byte[][] contents = [Bytes(1), Bytes(0), Bytes(70_000), Bytes(5_000_000), Bytes(3)];
        var (blobs, packs) = await StoreAsync(contents);
        using var reader = Reader(packs);
        foreach (var (content, blob) in contents.Zip(blobs))
            Gen.Select(Gen.Int[0, content.Length], Gen.Int[0, content.Length]).Sample((a, b) =>
                ReadAsync(reader, blob, Math.Min(a, b), Math.Abs(a - b)).Result.AsSpan().SequenceEqual(content.AsSpan(Math.Min(a, b), Math.Abs(a - b))), iter: 20, threads: 1);
    }

    [Fact]
    public async Task Every_object_has_one_of_the_six_sizes_and_the_name_of_its_hash()
    {
        await StoreAsync([Bytes(1)]);
        await StoreAsync([Bytes(300_000)]);
        Assert.All(_host.Objects, o =>
        {
            Assert.NotNull(PackSize.OfCiphertext(o.Value.Length));
            Assert.Equal(o.Key, ObjectName.Of(o.Value));
        });
        Assert.Equal(2, _host.Objects.Values.Select(o => o.Length).Distinct().Count());
    }

    [Fact]
    public async Task Identity_and_project_data_use_the_greatest_size_only()
    {
        await StoreAsync([Bytes(1)], greatestOnly: true);
        Assert.Equal(PackSize.Greatest.CiphertextLength, Assert.Single(_host.Objects).Value.Length);
    }

    [Fact]
    public async Task The_same_content_stored_twice_gives_unlike_objects()
    {
        await StoreAsync([Bytes(1000)]);
        await StoreAsync([Bytes(1000)]);
        Assert.Equal(2, _host.Objects.Count);
    }

    [Fact]
    public async Task A_small_range_reads_a_few_chunks_not_the_pack()
    {
        var (blobs, packs) = await StoreAsync([Bytes(10_000_000)]);
        using var reader = Reader(packs);
        await ReadAsync(reader, blobs[0], 5_000_000, 100);
        Assert.InRange(_host.BytesRead, 1, 60_000);
    }

    [Fact]
    public async Task A_pack_that_no_host_has_is_named()
    {
        var (blobs, packs) = await StoreAsync([Bytes(10)]);
        _host.Objects.Clear();
        using var reader = Reader(packs);
        var refusal = await reader.ReadAsync(blobs[0].Extents, 0, new byte[1], Stop);
        Assert.Equal(("HYG-8001", packs[0].Name), (refusal!.Code, refusal.Facts["pack"]));
    }

    [Fact]
    public async Task An_altered_pack_is_refused()
    {
        var (blobs, packs) = await StoreAsync([Bytes(10)]);
        _host.Objects[packs[0].Name][100] ^= 1;
        using var reader = Reader(packs);
        Assert.NotNull(await reader.ReadAsync(blobs[0].Extents, 0, new byte[1], Stop));
    }

    [Fact]
    public async Task Parts_of_a_blob_are_read_from_their_chunks_alone()
    {
        var content = Bytes(3_000_000);
        var (blobs, packs) = await StoreAsync([Bytes(30_000), content]);
        BlobRun[] runs = [new(2_000_000, 50_000), new(7, 3), new(10, 20_000)];
        // The chunks of the bytes wanted, in the pack: 30,007 to 50,010 and 2,030,000 to 2,080,000.
        int[] needed = [1, 2, 3, 123, 124, 125, 126];
        for (var chunk = 0; chunk <= PackSize.Named("4MiB")!.PlaintextLength / Cobblestone.ChunkLength; chunk++)
        {
            var at = Cobblestone.PrefixLength + (chunk * Cobblestone.SealedChunk) + 5;
            _host.Objects[packs[0].Name][at] ^= 1;
            var (read, before) = (new byte[content.Length], _host.BytesRead);
            using var reader = Reader(packs);
            var refusal = await reader.ReadAsync(blobs[1].Extents, runs, (offset, bytes) => bytes.CopyTo(read.AsSpan((int)offset)), Stop);
            _host.Objects[packs[0].Name][at] ^= 1;
            Assert.Equal(needed.Contains(chunk) ? Refusal.Of("HYG-1042", ("chunk", chunk)).ToString() : null, refusal?.ToString());
            if (refusal is null)
                Assert.Equal(Cobblestone.PrefixLength + (needed.Length * Cobblestone.SealedChunk), _host.BytesRead - before);
            foreach (var run in runs.Where(_ => refusal is null))
                Assert.True(read.AsSpan((int)run.Offset, (int)run.Length).SequenceEqual(content.AsSpan((int)run.Offset, (int)run.Length)));
        }
    }

    [Fact]
    public async Task A_pack_cut_short_is_refused()
    {
        var (blobs, packs) = await StoreAsync([Bytes(3_000_000)]);
        _host.Objects[packs[0].Name] = _host.Objects[packs[0].Name][..2_000_000];
        using var reader = Reader(packs);
        Assert.Equal("HYG-8001", (await reader.ReadAsync(blobs[0].Extents, 2_500_000, new byte[1], Stop))!.Code);
        Assert.Equal(Bytes(3_000_000)[100], Assert.Single(await ReadAsync(reader, blobs[0], 100, 1)));
    }

    [Fact]
    public async Task Two_packs_swapped_by_the_host_are_refused()
    {
        var (blobs, packs) = await StoreAsync([Bytes(PackSize.Greatest.PlaintextLength + 10)]);
        (_host.Objects[packs[0].Name], _host.Objects[packs[1].Name]) = (_host.Objects[packs[1].Name], _host.Objects[packs[0].Name]);
        using var reader = Reader(packs);
        Assert.NotNull(await reader.ReadAsync(blobs[0].Extents, 0, new byte[1], Stop));
    }

    [Fact]
    public async Task A_pack_of_another_version_does_not_open_here()
    {
        var (blobs, packs) = await StoreAsync([Bytes(10)]);
        using var reader = new PackReader(_key, PackContext.Version(new DatasetVersion(new DatasetId("snds"), 2)), packs, [_host]);
        Assert.NotNull(await reader.ReadAsync(blobs[0].Extents, 0, new byte[1], Stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task Packs_sealed_while_others_are_filled_and_sent_hold_every_byte()
    {
        var stop = TestContext.Current.CancellationToken;
        // More than two batches, so that a batch is on its way while packs are sealed and filled.
        var (pieces, host, length) = (new byte[9][], new GatedStore(), PackSize.Greatest.PlaintextLength);
        for (var i = 0; i < pieces.Length; i++)
            Array.Fill(pieces[i] = new byte[length], (byte)(i + 1));
        await using var writer = new PackWriter(_key, Context, false, _random, new UploadQueue([host], _random));
        var blobs = new List<Blob>();
        foreach (var piece in pieces[..5])
            blobs.Add(await writer.AddAsync(new MemoryStream(piece), stop));
        // The host has accepted nothing yet: whoever fills was not kept waiting.
        Assert.Empty(host.Inner.Objects);
        host.Open.SetResult();
        foreach (var piece in pieces[5..])
            blobs.Add(await writer.AddAsync(new MemoryStream(piece), stop));
        var packs = await writer.FinishAsync(stop);
        Assert.Equal((9, 9), (packs.Count, host.Inner.Objects.Count));
        using var reader = new PackReader(_key, Context, packs, [host.Inner]);
        foreach (var (i, blob) in blobs.Index())
        {
            Assert.Equal(new Extent(i, 0, length), Assert.Single(blob.Extents));
            Assert.Equal(SHA256.HashData(pieces[i]), blob.Sha256.ToArray());
            Assert.True((await ReadAsync(reader, blob, 0, length)).AsSpan().SequenceEqual(pieces[i]));
        }
    }

    [Fact]
    public async Task A_host_that_fails_behind_the_writer_is_heard_before_the_end()
    {
        var host = new GatedStore();
        await using var writer = new PackWriter(_key, Context, false, _random, new UploadQueue([host], _random));
        for (var i = 0; i < 5; i++)
            await writer.AddAsync(new MemoryStream(new byte[PackSize.Greatest.PlaintextLength]), Stop);
        host.Open.SetException(new ObjectStoreException("full"));
        await Assert.ThrowsAsync<ObjectStoreException>(() => writer.FinishAsync(Stop));
    }

    [Fact]
    public void A_name_is_52_letters_of_base32()
    {
        Assert.Equal("4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq", ObjectName.Of([])); // SHA-256 of nothing, RFC 4648
        Assert.True(ObjectName.IsValid(ObjectName.Of([1])));
        Assert.False(ObjectName.IsValid("../../../../../../../../../../../../../../../../etc/"));
        Assert.False(ObjectName.IsValid(new string('b', 52)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(65_400, false)]
    [InlineData(65_500, false)]
    [InlineData(2_000_000, false)]
    [InlineData(2_000_000, true)]
    [InlineData(67_200_000, false)]
    public async Task The_packs_that_bytes_become_are_known_beforehand(int length, bool greatestOnly)
    {
        var (_, packs) = await StoreAsync([new byte[length / 3], new byte[length - (length / 3)]], greatestOnly);
        Assert.Equal(PackSize.For(length, greatestOnly), packs.Select(p => p.Size));
    }

    private async Task<(List<Blob> Blobs, IReadOnlyList<PackEntry> Packs)> StoreAsync(byte[][] contents, bool greatestOnly = false)
    {
        await using var writer = new PackWriter(_key, Context, greatestOnly, _random, new UploadQueue([_host], _random));
        var blobs = new List<Blob>();
        foreach (var content in contents)
        {
            blobs.Add(await writer.AddAsync(new MemoryStream(content), Stop));
            Assert.Equal(SHA256.HashData(content), blobs[^1].Sha256.ToArray());
        }

        return (blobs, await writer.FinishAsync(Stop));
    }

    private PackReader Reader(IReadOnlyList<PackEntry> packs) => new(_key, Context, packs, [_host]);

    private static async Task<byte[]> ReadAsync(PackReader reader, Blob blob, int offset, int length)
    {
        var read = new byte[length];
        Assert.Null(await reader.ReadAsync(blob.Extents, offset, read, CancellationToken.None));
        return read;
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new SeededSecretRandom(length).Fill(bytes);
        return bytes;
    }

    /// <summary>A host that accepts nothing until it is opened.</summary>
    private sealed class GatedStore : IObjectStore
    {
        public MemoryObjectStore Inner { get; } = new();

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HostId Host => Inner.Host;

        public long AtomicPutLimit => ((IObjectStore)Inner).AtomicPutLimit;

        public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            await Open.Task.WaitAsync(cancellation);
            return await Inner.PutIfAbsentAsync(name, content, cancellation);
        }

        public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => Inner.ReplaceHeadAsync(content, cancellation);

        public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => Inner.FindLengthAsync(name, cancellation);

        public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation) => Inner.ReadAsync(name, offset, destination, cancellation);

        public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => Inner.ListAsync(cancellation);

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => Inner.DeleteAsync(name, cancellation);

        public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => Inner.ListRemnantsAsync(cancellation);

        public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => Inner.RemoveRemnantAsync(remnant, cancellation);
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hygie.Core.Warehouse;

/// <summary>
/// One blob that is written piece by piece while others are: several tables' buckets grow together, each into extents of the same packs.
/// What is written waits in memory until <see cref="DrainAsync"/> lays it; nothing is sealed by a plain write.
/// </summary>
public sealed class BlobStream : Stream
{
    private readonly PackWriter _packs;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ImmutableArray<Extent>.Builder _extents = ImmutableArray.CreateBuilder<Extent>();
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private long _length;

    internal BlobStream(PackWriter packs) => _packs = packs;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _waiting.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    /// <summary>Writes and lays at once: for contents that come as an asynchronous stream.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        await DrainAsync(1 << 20, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Lays what waits, when it is at least <paramref name="atLeast"/> bytes.</summary>
    public async Task DrainAsync(int atLeast, CancellationToken cancellation)
    {
        if (_waiting.WrittenCount < Math.Max(1, atLeast))
            return;
        await _packs.LayAsync(_waiting.WrittenMemory, _extents, cancellation);
        _waiting.Clear();
    }

    /// <summary>Lays the rest and ends the blob.</summary>
    public async Task<Blob> FinishAsync(CancellationToken cancellation)
    {
        await DrainAsync(1, cancellation);
        return new Blob(_length, _hash.GetHashAndReset(), _extents.ToImmutable());
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Sealing;

/// <summary>
/// The double of <see cref="ISecretRandom"/>: the same seed gives the same bytes, on every machine and every run
/// (SHA-256 of the seed and a counter), whatever the sizes asked for at a time.
/// </summary>
public sealed class SeededSecretRandom(int seed) : ISecretRandom
{
    private readonly Lock _lock = new();
    private readonly byte[] _block = new byte[32];
    private int _used = 32;
    private long _counter;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        lock (_lock)
        {
            foreach (ref var value in destination)
                value = Next();
        }
    }

    private byte Next()
    {
        if (_used == 32)
        {
            Span<byte> input = stackalloc byte[12];
            BinaryPrimitives.WriteInt32BigEndian(input, seed);
            BinaryPrimitives.WriteInt64BigEndian(input[4..], _counter++);
            SHA256.HashData(input, _block);
            _used = 0;
        }

        return _block[_used++];
    }
}

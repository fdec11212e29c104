using Hygie.Core.Custody;

namespace Hygie.Testing.Custody;

/// <summary>A key store in memory with one registered copy.</summary>
public sealed class MemoryKeyStore : IKeyStore
{
    /// <summary>The file itself: tests read and alter it.</summary>
    public ReadOnlyMemory<byte> File { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Copies => ["memory"];

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) => Task.FromResult(File);

    /// <inheritdoc/>
    public Task ReplaceAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        File = file;
        return Task.CompletedTask;
    }
}

/// <summary>A ledger in memory.</summary>
public sealed class MemoryCustodianLedger : ICustodianLedger, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What was written last; tests look at it and set it back.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        return new Turn(_turn);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) => Task.FromResult(Bytes);

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Bytes = bytes;
        return Task.CompletedTask;
    }

    /// <summary>Ends the lock.</summary>
    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            turn.Release();
            return ValueTask.CompletedTask;
        }
    }
}

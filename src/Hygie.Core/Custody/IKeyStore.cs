namespace Hygie.Core.Custody;

/// <summary>A key store or custodian's ledger broke its promise: a copy is unreachable, unreadable or full.</summary>
public sealed class KeyStoreException : IOException
{
    public KeyStoreException() { }

    public KeyStoreException(string message) : base(message) { }

    public KeyStoreException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// Where a custodian keeps its one small file of wrapped keys, and the file's registered copies. Never on a data host, never in
/// the metadata snapshot.
/// </summary>
/// <remarks>
/// Contract. <see cref="ReplaceAsync"/> is atomic for each copy and durable on all of them when it returns; a kill leaves each copy
/// old or new, whole. One that cannot be written throws <see cref="KeyStoreException"/>: no key counts before every copy holds it.
/// </remarks>
public interface IKeyStore
{
    /// <summary>Names of the copies, the custodian's own first.</summary>
    IReadOnlyList<string> Copies { get; }

    /// <summary>The file, from the custodian's own copy; empty before the ceremony.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation);

    /// <summary>Replaces the file on every copy.</summary>
    Task ReplaceAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation);
}

/// <summary>What a custodian must remember between two requests: counter, tickets, leases, the last checkpoint it accepted.</summary>
/// <remarks>
/// Contract. <see cref="EnterAsync"/> excludes every other process until disposed; waiting over 10 seconds throws
/// <see cref="KeyStoreException"/>. <see cref="WriteAsync"/> is atomic and durable when it returns.
/// </remarks>
public interface ICustodianLedger
{
    /// <summary>Takes the lock.</summary>
    Task<IAsyncDisposable> EnterAsync(CancellationToken cancellation);

    /// <summary>The bytes last written; empty at first.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation);

    /// <summary>Replaces the bytes.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);
}

/// <summary>What a custodian believes without asking anybody: changed only in its own home.</summary>
/// <param name="Register">Public keys with their roles.</param>
/// <param name="Log">The log's key and the witness policy.</param>
/// <param name="RecoveryThreshold">k of the recovery ceremony.</param>
public sealed record CustodianPins(KeyRegister Register, Audit.LogPolicy Log, int RecoveryThreshold);

/// <summary>Gives the pins as they stand now.</summary>
public interface ICustodianPins
{
    /// <summary>Reads and verifies them; a register that the custodian did not sign throws <see cref="KeyStoreException"/>.</summary>
    Task<CustodianPins> LoadAsync(CancellationToken cancellation);
}

namespace Hygie.Core.Extraction;

/// <summary>
/// Lets one process change a hub's state at a time. Long work waits its turn to obtain keys and to be recorded, and lets others have theirs
/// meanwhile: else nobody could revoke its permit.
/// </summary>
public interface IOneAtATime
{
    /// <summary>Waits for the turn; disposing gives it back. Refused when another process keeps it too long.</summary>
    Task<Result<IDisposable>> WaitAsync(CancellationToken cancellation);
}

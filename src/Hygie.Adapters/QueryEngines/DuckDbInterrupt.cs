using DuckDB.NET.Data;

namespace Hygie.Adapters.QueryEngines;

/// <summary>
/// Stops a running command once its token is cancelled. DuckDB forgets an interrupt that comes before the query has started,
/// so it is repeated until the command ends.
/// </summary>
internal sealed class DuckDbInterrupt : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly DuckDBCommand _command;
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private bool _over;

    public DuckDbInterrupt(DuckDBCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _command = command;
        _timer = new Timer(_ => Interrupt());
        _registration = cancellation.Register(() => Ask(TimeSpan.Zero));
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
            _over = true;
        _timer.Dispose();
    }

    private void Ask(TimeSpan first)
    {
        lock (_gate)
            if (!_over)
                _timer.Change(first, Every);
    }

    private void Interrupt()
    {
        lock (_gate)
            if (!_over)
                _command.Cancel();
    }
}

using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Data keys lent to this process until a given instant, 24 hours ahead at most. The keys are wiped when it ends, when it is
/// disposed, or when the authority behind it is revoked and its holder calls <see cref="Dispose"/>; renewing is a new request and a new leaf.
/// </summary>
public sealed class Lease : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DekLabel Label, SecretKey Key)> _keys;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>Takes over the keys: the lease wipes them.</summary>
    public Lease(DateTimeOffset until, IEnumerable<(DekLabel Label, SecretKey Key)> keys, TimeProvider clock)
    {
        (Until, _clock) = (until, clock);
        _keys = keys.ToDictionary(k => k.Label.Id, StringComparer.Ordinal);
        var left = until - clock.GetUtcNow();
        _timer = clock.CreateTimer(_ => Wipe(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The keys are gone from this instant on.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>
    /// The key of <paramref name="label"/>; do not dispose it, it belongs to the lease. Refuses (HYG-3040) once the lease has
    /// ended, and (HYG-3041) a key that was not lent.
    /// </summary>
    public Result<SecretKey> Key(DekLabel label)
    {
        if (_clock.GetUtcNow() >= Until)
            Wipe();
        lock (_gate)
        {
            if (_keys.Count == 0)
                return Refusal.Of("HYG-3040", ("end", Until));
            return _keys.TryGetValue(label.Id, out var lent) && lent.Label == label ? lent.Key : Refusal.Of("HYG-3041", ("subject", label.Subject));
        }
    }

    /// <summary>Ends the lease and wipes its keys.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Wipe();
    }

    private void Wipe()
    {
        lock (_gate)
        {
            foreach (var (_, key) in _keys.Values)
                key.Dispose();
            _keys.Clear();
        }
    }
}

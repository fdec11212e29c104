using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Data keys lent to this process until a given instant, 24 hours ahead at most. The keys are wiped when it ends, when it is
/// disposed, when the authority behind it is revoked and its holder calls <see cref="Dispose"/>, or within seconds of the erasure of a key that they
/// stand under; renewing is a new request and a new leaf.
/// </summary>
public sealed class Lease : IDisposable
{
    /// <summary>How often a lease looks whether its keys were erased.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DekLabel Label, SecretKey Key)> _keys;
    private readonly TimeProvider _clock;
    private readonly ITimer? _timer;
    private readonly Func<KeyId, bool> _isErased;

    /// <summary>Takes over the keys: the lease wipes them.</summary>
    /// <param name="until">When it ends.</param>
    /// <param name="keys">The keys lent.</param>
    /// <param name="clock">Tells when it has ended.</param>
    /// <param name="isErased">True of a KEK that was erased meanwhile; null where nobody would know.</param>
    public Lease(DateTimeOffset until, IEnumerable<(DekLabel Label, SecretKey Key)> keys, TimeProvider clock, Func<KeyId, bool>? isErased = null)
    {
        (Until, _clock, _isErased) = (until, clock, isErased ?? (_ => false));
        _keys = keys.ToDictionary(k => k.Label.Id, StringComparer.Ordinal);
        _timer = clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, Glance);
    }

    /// <summary>The keys are gone from this instant on; sooner than was lent when a key was erased.</summary>
    public DateTimeOffset Until
    {
        get
        {
            lock (_gate)
                return field;
        }
        private set;
    }

    /// <summary>
    /// The key of <paramref name="label"/>; do not dispose it, it belongs to the lease. Refuses (HYG-3040) once the lease has
    /// ended, and (HYG-3041) a key that was not lent.
    /// </summary>
    public Result<SecretKey> Key(DekLabel label)
    {
        Look();
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
        _timer?.Dispose();
        Wipe();
    }

    /// <summary>Wipes once it has ended, or once one of its keys stands under a KEK that is no more.</summary>
    private void Look()
    {
        var now = _clock.GetUtcNow();
        lock (_gate)
        {
            if (now < Until && _keys.Values.Any(k => _isErased(k.Label.Kek)))
                Until = now;
            if (now < Until)
                return;
        }

        Dispose();
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

namespace Hygie.Core.Intake;

/// <summary>
/// A set of key hashes in one flat table (open addressing, at most three quarters full), optionally with a number for each key.
/// Memory is bounded by the limit given; a full set says so and forgets nothing.
/// </summary>
public sealed class KeySet
{
    private readonly int _limit;
    private KeyHash[] _slots;
    private int[]? _values;
    private bool _holdsZero;
    private int _zeroValue;

    /// <param name="limit">Most keys.</param>
    /// <param name="withValues">Keep a number for each key.</param>
    public KeySet(int limit, bool withValues = false)
    {
        _limit = limit;
        _slots = new KeyHash[1024];
        _values = withValues ? new int[1024] : null;
    }

    /// <summary>Keys held.</summary>
    public int Count { get; private set; }

    /// <summary>True once a key was turned away: answers about absence are no longer reliable.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Adds a key.</summary>
    /// <returns>False when it was there already; its value is then unchanged.</returns>
    public bool Add(KeyHash key, int value = 0)
    {
        if (key == default)
        {
            var isNew = !_holdsZero;
            (_holdsZero, _zeroValue) = (true, isNew ? value : _zeroValue);
            return isNew;
        }

        var slot = Find(key);
        if (_slots[slot] == key)
            return false;
        if (Count >= _limit)
        {
            Overflowed = true;
            return true;
        }

        Put(slot, key, value);
        GrowIfFull();
        return true;
    }

    /// <summary>The number kept with a key, which is <paramref name="value"/> when the key is new; for sets built with values and without a limit.</summary>
    public int AddOrGet(KeyHash key, int value)
    {
        if (key == default)
            return Add(key, value) ? value : _zeroValue;
        var slot = Find(key);
        if (_slots[slot] == key)
            return _values![slot];
        Put(slot, key, value);
        GrowIfFull();
        return value;
    }

    /// <summary>Makes room for that many keys more at once, as far as the limit allows.</summary>
    public void Expect(int keys)
    {
        var length = (int)Math.Min((Math.Min(_limit, (long)Count + keys) / 3 * 4) + 8, Array.MaxLength / 2);
        if (length > _slots.Length)
            Resize(length);
    }

    public bool Contains(KeyHash key) => key == default ? _holdsZero : _slots[Find(key)] == key;

    /// <summary>The number kept with a key; for sets built with values.</summary>
    public bool TryGetValue(KeyHash key, out int value)
    {
        var slot = Find(key);
        var found = key == default ? _holdsZero : _slots[slot] == key;
        value = !found ? 0 : key == default ? _zeroValue : _values![slot];
        return found;
    }

    private void Put(int slot, KeyHash key, int value)
    {
        _slots[slot] = key;
        if (_values is not null)
            _values[slot] = value;
        Count++;
    }

    private int Find(KeyHash key)
    {
        // The hash as a share of the table: its length need not be a power of two.
        var slot = (int)(((ulong)(uint)(key.Low ^ (key.High >> 32)) * (ulong)_slots.Length) >> 32);
        while (_slots[slot] != default && _slots[slot] != key)
            slot = slot + 1 == _slots.Length ? 0 : slot + 1;
        return slot;
    }

    /// <summary>Small tables double; large ones grow by half, for both the old and the new one are in memory meanwhile.</summary>
    private void GrowIfFull()
    {
        if (Count > _slots.Length / 4 * 3)
            Resize(_slots.Length < 1 << 20 ? _slots.Length * 2 : _slots.Length / 2 * 3);
    }

    private void Resize(int length)
    {
        var (slots, values) = (_slots, _values);
        _slots = new KeyHash[length];
        _values = values is null ? null : new int[length];
        Count = 0;
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] != default)
                Put(Find(slots[i]), slots[i], values?[i] ?? 0);
    }
}

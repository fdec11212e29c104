namespace Hygie.Core.Intake;

/// <summary>
/// The parent rows of detail tables that carry no person: parent key → person. Built batch by batch while the parent table is
/// read, asked batch by batch while the details are. A detail whose parent is not there is an orphan: it gets the person
/// <see cref="Orphan"/>, goes to the orphan bucket, and is counted. Source: <c>spec/snds-rules.md</c>.
/// </summary>
public sealed class ParentIndex
{
    /// <summary>Stands for "no parent in this delivery".</summary>
    public const int Orphan = -1;

    private readonly string _table;
    private readonly int _limit;
    private readonly KeySet _keys;
    private readonly int[] _columns;
    private KeyHash[] _hashes = [];
    private bool[] _whole = [];

    /// <param name="parent">Parent table.</param>
    /// <param name="link">How the details reach it.</param>
    /// <param name="limit">Most parent keys: 20 bytes each, about twice.</param>
    public ParentIndex(TableSchema parent, ParentLink link, int limit)
    {
        (_table, _limit) = (parent.Name, limit);
        _columns = [.. link.ParentColumns.Select(parent.IndexOf)];
        _keys = new KeySet(limit, withValues: true);
    }

    /// <summary>Parent rows whose key stood there already with another person: the first one wins, and they are counted.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Detail rows without a parent, so far.</summary>
    public long Orphans { get; private set; }

    /// <summary>Makes room for the rows of a parent table at once: growing on the way takes twice the memory.</summary>
    public void Expect(long rows) => _keys.Expect((int)Math.Min(rows, _limit));

    /// <summary>Remembers the persons of a batch of parent rows; refuses (HYG-6018) more keys than the limit, for their details would pass for orphans.</summary>
    /// <param name="batch">Rows of the parent table.</param>
    /// <param name="persons">The person of each row, or <see cref="Orphan"/>.</param>
    public Refusal? Add(ColumnBatch batch, ReadOnlySpan<int> persons)
    {
        Hash(batch, _columns);
        for (var row = 0; row < batch.Rows; row++)
            if (_whole[row] && !_keys.Add(_hashes[row], persons[row]) && _keys.TryGetValue(_hashes[row], out var first) && first != persons[row])
                Conflicts++;
        return _keys.Overflowed ? Refusal.Of("HYG-6018", ("table", _table), ("limit", _limit)) : null;
    }

    /// <summary>Finds the person of each row of a batch of details.</summary>
    /// <param name="batch">Rows of the detail table.</param>
    /// <param name="columns">Positions of its key columns, in the order of the link.</param>
    /// <param name="persons">Receives the persons.</param>
    public void Find(ColumnBatch batch, ReadOnlySpan<int> columns, Span<int> persons)
    {
        Hash(batch, columns);
        for (var row = 0; row < batch.Rows; row++)
        {
            persons[row] = _whole[row] && _keys.TryGetValue(_hashes[row], out var person) ? person : Orphan;
            Orphans += persons[row] == Orphan ? 1 : 0;
        }
    }

    private void Hash(ColumnBatch batch, ReadOnlySpan<int> columns)
    {
        if (_hashes.Length < batch.Rows)
            (_hashes, _whole) = (new KeyHash[batch.Capacity], new bool[batch.Capacity]);
        KeyHashing.Hash(batch, columns, _hashes, _whole);
    }
}

namespace Hygie.Core.Intake;

/// <summary>At the holder: who each row is about, as a number of the delivery's <see cref="TokenBook"/>.</summary>
internal interface IPersonFinder
{
    /// <summary>Finds the person of every row.</summary>
    /// <param name="batch">Rows as read.</param>
    /// <param name="columns">Positions of the columns that name the person, in the order of the source's definition.</param>
    /// <param name="kind">What kind of identity they hold.</param>
    /// <param name="persons">Receives numbers, or <see cref="ParentIndex.Orphan"/>.</param>
    void Find(ColumnBatch batch, ReadOnlySpan<int> columns, string kind, Span<int> persons);
}

/// <summary>An identity that stands in one column as it is, such as a NIR: each distinct text is derived once.</summary>
internal sealed class DirectPersons(TokenBook book, int limit) : IPersonFinder
{
    private readonly KeySet _known = new(limit, withValues: true);
    private KeyHash[] _hashes = [];
    private bool[] _whole = [];

    /// <inheritdoc/>
    public void Find(ColumnBatch batch, ReadOnlySpan<int> columns, string kind, Span<int> persons)
    {
        if (_hashes.Length < batch.Rows)
            (_hashes, _whole) = (new KeyHash[batch.Capacity], new bool[batch.Capacity]);
        KeyHashing.Hash(batch, columns, _hashes, _whole);
        var text = batch.Columns[columns[0]];
        for (var row = 0; row < batch.Rows; row++)
        {
            if (!_whole[row] || text.Present[row] == 0)
                persons[row] = ParentIndex.Orphan;
            else if (!_known.TryGetValue(_hashes[row], out persons[row]))
                _known.Add(_hashes[row], persons[row] = book.Find(kind, text.Text(row)));
        }
    }
}

namespace Hygie.Core.Intake;

/// <summary>
/// Looks for registration numbers in a health part: in each column, the distinct values of 15 positions are tried against the key of the NIR.
/// One random number in 97 passes; a column is leaking when the share that passes would be seen by chance less than once in 10^9
/// (Chernoff's bound on the binomial, at least five values).
/// </summary>
internal sealed class NirScreen : IBatchWatch
{
    private const double ByChance = 1.0 / 97;
    private const double FalseAlarm = 20.7; // ln 10^9
    private const int MostValues = 100_000;
    private readonly Dictionary<(string Table, string Column), Tally> _columns = [];

    /// <summary>The first leaking column, or null.</summary>
    public (string Table, string Column)? Leak
    {
        get
        {
            foreach (var (column, tally) in _columns)
                if (IsBeyondChance(tally.Passed, tally.Seen.Count))
                    return column;
            return null;
        }
    }

    /// <inheritdoc/>
    public void See(string table, ColumnBatch batch)
    {
        foreach (var column in batch.Columns)
            if (column.Kind is ColumnKind.Text or ColumnKind.Int64 && column.Missing < batch.Rows)
                See((table, column.Field.Name), column, batch.Rows);
    }

    /// <summary>True when <paramref name="passed"/> of <paramref name="seen"/> is more than chance explains.</summary>
    internal static bool IsBeyondChance(int passed, int seen)
    {
        var share = seen == 0 ? 0 : (double)passed / seen;
        if (share <= ByChance)
            return false;
        var distance = (share * Math.Log(share / ByChance)) + (share >= 1 ? 0 : (1 - share) * Math.Log((1 - share) / (1 - ByChance)));
        return seen * distance > FalseAlarm;
    }

    private void See((string, string) name, ColumnBuffer column, int rows)
    {
        Span<byte> positions = stackalloc byte[16];
        for (var row = 0; row < rows; row++)
        {
            if (column.Present[row] == 0 || !TryPositions(column, row, positions))
                continue;
            if (!_columns.TryGetValue(name, out var tally))
                _columns[name] = tally = new Tally();
            var hash = KeyHashing.Hash(System.Text.Encoding.ASCII.GetString(positions[..15]));
            if (tally.Seen.Count < MostValues && tally.Seen.Add(hash) && NirKey.Holds(positions[..15]))
                tally.Passed++;
        }
    }

    /// <summary>The 15 positions of a value that could be a NIR with its key; spaces are passed over.</summary>
    private static bool TryPositions(ColumnBuffer column, int row, Span<byte> positions)
    {
        if (column.Kind == ColumnKind.Int64)
            return column.Numbers[row] is >= 100_000_000_000_000 and < 1_000_000_000_000_000
                && column.Numbers[row].TryFormat(positions, out _, default, System.Globalization.CultureInfo.InvariantCulture);
        var length = 0;
        foreach (var c in column.Text(row))
        {
            if (c is (byte)' ')
                continue;
            if (length == 15 || !(char.IsAsciiDigit((char)c) || c is (byte)'A' or (byte)'B'))
                return false;
            positions[length++] = c;
        }

        return length == 15;
    }

    private sealed class Tally
    {
        public HashSet<KeyHash> Seen { get; } = [];

        public int Passed { get; set; }
    }
}

using System.Globalization;

namespace Hygie.Core.Intake;

/// <summary>Key sets that outlive one table: the keys of tables that others refer to, by table, year and columns.</summary>
internal sealed class KeyRegister(int limit)
{
    private readonly Dictionary<string, KeySet> _sets = new(StringComparer.Ordinal);

    public KeySet SetOf(string table, int year, IEnumerable<string> columns)
    {
        var name = Name(table, year, columns);
        if (!_sets.TryGetValue(name, out var set))
            _sets[name] = set = new KeySet(limit);
        return set;
    }

    public KeySet? Find(string table, int year, IEnumerable<string> columns) => _sets.GetValueOrDefault(Name(table, year, columns));

    private static string Name(string table, int year, IEnumerable<string> columns) => string.Create(CultureInfo.InvariantCulture, $"{table}/{year}/{string.Join(',', columns)}");
}

/// <summary>
/// The checks that need memory of other rows: primary key and unique columns (a second row with the same key), foreign keys
/// (the row referred to is in the delivery), and the order of dates. One pass, batch after batch.
/// </summary>
internal sealed class KeyChecks
{
    private readonly List<Check> _checks = [];
    private readonly List<(int Earlier, int Later, string Column)> _orders = [];
    private readonly KeyHash[] _hashes = new KeyHash[ColumnBatch.DefaultCapacity];
    private readonly bool[] _whole = new bool[ColumnBatch.DefaultCapacity];
    private readonly TableReader _reader;
    private readonly TableSchema _schema;
    private readonly int _year;

    private KeyChecks(TableReader reader, int year) => (_reader, _schema, _year) = (reader, reader.Schema, year);

    /// <summary>Prepares the checks of one table.</summary>
    /// <param name="reader">The open table.</param>
    /// <param name="name">Its name in findings.</param>
    /// <param name="year">Its year, or 0.</param>
    /// <param name="referredTo">Key columns that other delivered tables refer to.</param>
    /// <param name="context">What the delivery is checked with.</param>
    /// <param name="register">Keys of the tables read before.</param>
    /// <param name="log">Hears of foreign keys that cannot be checked.</param>
    public static KeyChecks Of(TableReader reader, string name, int year, IEnumerable<string[]> referredTo, CheckContext context, KeyRegister register, FindingLog log)
    {
        var checks = new KeyChecks(reader, year);
        var delivered = reader.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        checks.AddUnique(context, register, delivered);
        // Most tables are referred to by their own key, whose set is there already: a set of millions of keys is kept once.
        foreach (var columns in referredTo.Where(c => c.All(delivered.Contains) && !c.SequenceEqual(reader.Schema.PrimaryKey, StringComparer.Ordinal)))
            checks.Add(columns, register.SetOf(reader.Schema.Name, year, columns), null);
        foreach (var key in reader.Schema.ForeignKeys.Where(k => k.Columns.All(delivered.Contains)))
            checks.AddForeign(key, name, register, context, log);
        foreach (var order in context.Source.DateOrders.Where(o => (o.Table is "*" || string.Equals(o.Table, reader.Schema.Name, StringComparison.Ordinal)) && delivered.Contains(o.Earlier) && delivered.Contains(o.Later)))
            checks._orders.Add((reader.Schema.IndexOf(order.Earlier), reader.Schema.IndexOf(order.Later), order.Later));
        return checks;
    }

    /// <summary>Judges the rows of a batch and remembers their keys.</summary>
    public void Next(ColumnBatch batch)
    {
        foreach (var check in _checks)
        {
            KeyHashing.Hash(batch, check.Columns, _hashes, _whole);
            for (var row = 0; row < batch.Rows; row++)
                if (_whole[row])
                    Judge(check, row);
        }

        foreach (var (earlier, later, column) in _orders)
            for (var row = 0; row < batch.Rows; row++)
                if (batch.Columns[earlier].Present[row] != 0 && batch.Columns[later].Present[row] != 0 && batch.Columns[earlier].Numbers[row] > batch.Columns[later].Numbers[row])
                    _reader.Broken(row, column, Rules.DateOrder);
    }

    /// <summary>At the end of the table: key checks that ran out of room are not checked, and say so.</summary>
    public void End(string name, FindingLog log)
    {
        foreach (var check in _checks.Where(c => c.Set.Overflowed && c.Rule is not null))
            log.Add(name, check.Label, 0, Rules.NotChecked);
    }

    private void Judge(Check check, int row)
    {
        var broken = check.Rule is Rules.ForeignKey
            ? !check.Set.Overflowed && !check.Set.Contains(_hashes[row])
            : !check.Set.Add(_hashes[row]) && check.Rule is not null;
        if (broken)
            _reader.Broken(row, check.Label, check.Rule!);
    }

    private void AddUnique(CheckContext context, KeyRegister register, HashSet<string> delivered)
    {
        if (!_schema.PrimaryKey.IsEmpty && _schema.PrimaryKey.All(delivered.Contains))
            Add(_schema.PrimaryKey, register.SetOf(_schema.Name, _year, _schema.PrimaryKey), Rules.PrimaryKey);
        foreach (var field in _schema.Fields.Where(f => f.Unique && delivered.Contains(f.Name)))
            Add([field.Name], new KeySet(context.MaxKeys), Rules.Unique);
    }

    private void AddForeign(ForeignKey key, string name, KeyRegister register, CheckContext context, FindingLog log)
    {
        var nomenclature = key.Columns.Length == 1 && context.Model.Table(key.Table) is null ? context.Model.Nomenclature(key.Table) : null;
        if (nomenclature is not null)
            return;
        var set = register.Find(key.Table, _year, key.TargetColumns) ?? register.Find(key.Table, 0, key.TargetColumns);
        if (set is null)
            log.Add(name, string.Join('+', key.Columns), 0, Rules.NotChecked);
        else
            Add(key.Columns, set, Rules.ForeignKey);
    }

    private void Add(IEnumerable<string> columns, KeySet set, string? rule) =>
        _checks.Add(new Check([.. columns.Select(_schema.IndexOf)], set, rule, string.Join('+', columns)));

    private sealed record Check(int[] Columns, KeySet Set, string? Rule, string Label);
}

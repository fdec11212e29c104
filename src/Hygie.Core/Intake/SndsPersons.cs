using System.Text;

namespace Hygie.Core.Intake;

/// <summary>
/// The persons of an SNDS delivery: every source pseudonym resolves to BEN_IDT_ANO through the <see cref="PersonTable"/>, and BEN_IDT_ANO
/// (of kind <see cref="Kind"/>) takes the place of an identity. Source: <c>spec/snds-rules.md</c>.
/// </summary>
internal sealed class SndsPersons : IPersonFinder
{
    /// <summary>Kind of BEN_IDT_ANO.</summary>
    public const string Kind = "snds-idt";

    /// <summary>Kind of BEN_NIR_PSA, alone (hospital tables) or with its rank.</summary>
    public const string PseudonymKind = "snds-psa";

    /// <summary>The tables of beneficiaries, the current one first.</summary>
    public static readonly string[] Tables = ["IR_BEN_R", "IR_BEN_R_ARC"];

    private readonly PersonTable _table;
    private readonly KeySet _byIdentity;
    private readonly int[] _numbers;
    private KeyHash[] _hashes = [];
    private bool[] _whole = [];

    private SndsPersons(PersonTable table, int[] numbers, KeySet byIdentity) => (_table, _numbers, _byIdentity) = (table, numbers, byIdentity);

    /// <summary>What is odd about each person of the delivery: its number in the book and its flags.</summary>
    public IEnumerable<(int Person, PersonFlags Flags)> Flags => _numbers.Index().Where(n => n.Item >= 0).Select(n => (n.Item, _table.FlagsOf(n.Index)));

    /// <summary>Builds the person table, then gives every person a token.</summary>
    /// <param name="batches">Reads the rows of <see cref="Tables"/>, from their start, each time it is asked.</param>
    /// <param name="book">Receives the persons.</param>
    /// <param name="limit">Most pseudonyms, beyond: HYG-6017.</param>
    public static Result<SndsPersons> Build(Func<IEnumerable<(TableSchema Schema, ColumnBatch Batch)>> batches, TokenBook book, int limit)
    {
        if (!PersonTable.Build(batches().SelectMany(b => Rows(b.Schema, b.Batch)), limit).TryGet(out var table, out var refusal))
            return refusal;
        var (numbers, byIdentity) = (new int[table.Persons], new KeySet(limit, withValues: true));
        Array.Fill(numbers, ParentIndex.Orphan);
        foreach (var (schema, batch) in batches())
            for (var row = 0; row < batch.Rows; row++)
                if (!batch.Rejected[row] && table.TryFind(Pair(schema, batch, row), out var person) && numbers[person] == ParentIndex.Orphan)
                {
                    var identity = Identity(schema, batch, row);
                    numbers[person] = book.Find(Kind, identity);
                    byIdentity.Add(KeyHashing.Hash(Encoding.UTF8.GetString(identity)), numbers[person]);
                }

        return new SndsPersons(table, numbers, byIdentity);
    }

    /// <inheritdoc/>
    public void Find(ColumnBatch batch, ReadOnlySpan<int> columns, string kind, Span<int> persons)
    {
        if (_hashes.Length < batch.Rows)
            (_hashes, _whole) = (new KeyHash[batch.Capacity], new bool[batch.Capacity]);
        KeyHashing.Hash(batch, columns, _hashes, _whole);
        for (var row = 0; row < batch.Rows; row++)
            persons[row] = _whole[row] ? Number(_hashes[row], kind, columns.Length) : ParentIndex.Orphan;
    }

    private int Number(KeyHash hash, string kind, int columns)
    {
        if (kind is Kind)
            return _byIdentity.TryGetValue(hash, out var known) ? known : ParentIndex.Orphan;
        var found = columns == 1 ? _table.TryFollow(hash, out var person) : _table.TryFind(hash, out person);
        return found ? _numbers[person] : ParentIndex.Orphan;
    }

    private static IEnumerable<BeneficiaryRow> Rows(TableSchema schema, ColumnBatch batch)
    {
        for (var row = 0; row < batch.Rows; row++)
            if (!batch.Rejected[row])
                yield return Row(schema, batch, row);
    }

    private static BeneficiaryRow Row(TableSchema schema, ColumnBatch batch, int row)
    {
        var nir = Text(schema, batch, row, "BEN_NIR_ANO");
        var birth = (Number(schema, batch, row, "BEN_NAI_ANN") * 100) + Number(schema, batch, row, "BEN_NAI_MOI");
        return new BeneficiaryRow(
            KeyHashing.Hash(Text(schema, batch, row, "BEN_NIR_PSA")), Pair(schema, batch, row), KeyHashing.Hash(Encoding.UTF8.GetString(Identity(schema, batch, row))),
            nir.Length == 0 ? null : KeyHashing.Hash(nir), Number(schema, batch, row, "BEN_IDT_TOP") == 1, birth,
            Number(schema, batch, row, "BEN_SEX_COD"), PersonTable.FictitiousCodes.Contains(Text(schema, batch, row, "BEN_CDI_NIR"), StringComparer.Ordinal));
    }

    private static KeyHash Pair(TableSchema schema, ColumnBatch batch, int row) =>
        KeyHashing.Hash(Text(schema, batch, row, "BEN_NIR_PSA"), Text(schema, batch, row, "BEN_RNG_GEM"));

    /// <summary>BEN_IDT_ANO; where it is missing, what the source itself puts there: the pseudonym and its rank.</summary>
    private static byte[] Identity(TableSchema schema, ColumnBatch batch, int row) => Encoding.UTF8.GetBytes(
        Text(schema, batch, row, "BEN_IDT_ANO") is { Length: > 0 } known ? known : Text(schema, batch, row, "BEN_NIR_PSA") + Text(schema, batch, row, "BEN_RNG_GEM"));

    /// <summary>Older extractions lack columns of the register (BEN_IDT_ANO, BEN_IDT_TOP, BEN_NIR_ANO): what is not delivered is missing.</summary>
    private static string Text(TableSchema schema, ColumnBatch batch, int row, string name)
    {
        if (schema.IndexOf(name) is not (>= 0 and var at) || batch.Columns[at].Present[row] == 0)
            return "";
        var column = batch.Columns[at];
        return column.Kind == ColumnKind.Text ? Encoding.UTF8.GetString(column.Text(row)) : column.Numbers[row].ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int Number(TableSchema schema, ColumnBatch batch, int row, string name) =>
        int.TryParse(Text(schema, batch, row, name), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

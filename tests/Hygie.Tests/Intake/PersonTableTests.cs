using Hygie.Core.Intake;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class PersonTableTests
{
    /// <summary>Each line: PSA, rank, IDT, NIR_ANO, birth, sex.</summary>
    private static PersonTable Of(params string[] lines) => PersonTable.Build(lines.Select(Row), 1000).Value;

    [Fact]
    public void A_child_on_two_insured_is_one_person()
    {
        var table = Of("PSA1 1 IDT1 NIR1 2001 2", "PSA2 1 IDT1 NIR1 2001 2");
        Assert.Equal((1, 2), (table.Persons, table.Pseudonyms));
        Assert.True(table.TryFind(Pair("PSA1", "1"), out var first) && table.TryFind(Pair("PSA2", "1"), out var second) && first == second);
        Assert.Equal(PersonFlags.None, table.FlagsOf(first));
    }

    [Fact]
    public void Same_sex_twins_are_two_persons_who_cannot_be_followed_in_hospital()
    {
        var table = Of("PSA1 1 IDT1 NIR1 2001 1", "PSA1 2 IDT2 NIR2 2001 1");
        Assert.True(table.TryFind(Pair("PSA1", "1"), out var first) && table.TryFind(Pair("PSA1", "2"), out var second) && first != second);
        Assert.False(table.TryFollow(KeyHashing.Hash("PSA1"), out _));
        Assert.Equal(2, table.CountOf(PersonFlags.SeveralPersons));
        Assert.Equal(2, table.CountOf(PersonFlags.SeveralNationalNumbers));
    }

    [Fact]
    public void A_change_of_rank_is_not_a_change_of_person()
    {
        var table = Of("PSA1 1 IDT1 NIR1 2001 1", "PSA1 3 IDT1 NIR1 2001 1");
        Assert.Equal((1, 2), (table.Persons, table.Pseudonyms));
        Assert.True(table.TryFollow(KeyHashing.Hash("PSA1"), out _));
    }

    [Fact]
    public void What_varies_within_a_person_is_flagged()
    {
        var table = Of("PSA1 1 IDT1 NIR1 2001 1", "PSA2 1 IDT1 NIR1 2002 2", "PSA3 1 IDT3 - 1950 1");
        Assert.Equal((1, 1, 1), (table.CountOf(PersonFlags.BirthVaries), table.CountOf(PersonFlags.SexVaries), table.CountOf(PersonFlags.NotIdentified)));
    }

    [Fact]
    public void An_unknown_pseudonym_is_nobody() => Assert.False(Of("PSA1 1 IDT1 NIR1 2001 1").TryFind(Pair("PSA1", "2"), out _));

    [Fact]
    public void More_people_than_the_limit_is_a_refusal() =>
        Assert.Equal("HYG-6017", PersonTable.Build(Enumerable.Range(0, 11).Select(i => Row($"PSA{(char)('A' + i)} 1 IDT{(char)('A' + i)} - 2000 1")), 10).Refusal.Code);

    [Fact]
    public void Details_take_the_person_of_their_parent_and_orphans_are_counted()
    {
        var parent = new TableSchema("P", [new() { Name = "A", Type = FieldType.Integer }, new() { Name = "B", Type = FieldType.Text }]);
        var index = new ParentIndex(parent, new ParentLink("D", ["B", "A"], "P", ["A", "B"]), 100);
        var batch = Batch(parent, (1, "x"), (2, "y"), (2, "y"));
        Assert.Null(index.Add(batch, [7, 8, 9]));

        var detail = new TableSchema("D", [new() { Name = "A", Type = FieldType.Integer }, new() { Name = "B", Type = FieldType.Text }]);
        var persons = new int[4];
        index.Find(Batch(detail, (2, "y"), (1, "x"), (1, "y"), (3, null)), [0, 1], persons);

        Assert.Equal([8, 7, ParentIndex.Orphan, ParentIndex.Orphan], persons);
        Assert.Equal((2L, 1L), (index.Orphans, index.Conflicts));
    }

    [Fact]
    public void A_key_is_the_same_whether_a_text_or_a_number_carries_it()
    {
        var text = new TableSchema("T", [new() { Name = "A", Type = FieldType.Text }]);
        var batch = new ColumnBatch(text.Fields, 2) { Rows = 2 };
        batch.Columns[0].SetText(0, "12"u8);
        batch.Columns[0].SetText(1, "012"u8);
        var hashes = new KeyHash[2];
        KeyHashing.Hash(batch, [0], hashes, new bool[2]);
        var number = new ColumnBatch([new() { Name = "A", Type = FieldType.Integer }], 1) { Rows = 1 };
        number.Columns[0].SetNumber(0, 12);
        var same = new KeyHash[1];
        KeyHashing.Hash(number, [0], same, new bool[1]);
        Assert.Equal(same[0], hashes[0]);
        Assert.NotEqual(hashes[0], hashes[1]);
    }

    private static ColumnBatch Batch(TableSchema schema, params (int A, string? B)[] rows)
    {
        var batch = new ColumnBatch(schema.Fields, rows.Length) { Rows = rows.Length };
        foreach (var (row, (a, b)) in rows.Index())
        {
            batch.Columns[0].SetNumber(row, a);
            if (b is null)
                batch.Columns[1].SetMissing(row);
            else
                batch.Columns[1].SetText(row, System.Text.Encoding.UTF8.GetBytes(b));
        }

        return batch;
    }

    private static KeyHash Pair(string psa, string rank) => KeyHashing.Hash(psa, rank);

    private static BeneficiaryRow Row(string line)
    {
        var p = line.Split(' ');
        var known = !string.Equals(p[3], "-", StringComparison.Ordinal);
        return new BeneficiaryRow(KeyHashing.Hash(p[0]), Pair(p[0], p[1]), KeyHashing.Hash(p[2]), known ? KeyHashing.Hash(p[3]) : null, known,
            int.Parse(p[4], System.Globalization.CultureInfo.InvariantCulture), p[5][0] - '0', false);
    }
}

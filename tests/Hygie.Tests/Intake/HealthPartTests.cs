using CsCheck;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Tests.Intake;

/// <summary>The shape of what leaves a holder, and what is noticed when an identifier slips into it.</summary>
public sealed class HealthPartTests
{
    [Theory]
    [InlineData("gp", "GP_PATIENT", "_token SEX BIRTH_DATE DEPARTEMENT")]
    [InlineData("gp", "GP_MEASURE", "VISIT_ID MEASURE VALUE UNIT")]
    [InlineData("fhir", "HOSP_PATIENT", "_token patient_id sex birth_date death_date departement")]
    [InlineData("snds", "IR_IMB_R", "_token IMB_ALD_DTD")]
    [InlineData("snds", "KI_ECD_R", "DCD_IDT_ENC DCD_IDT_TOP")]
    public void Columns_that_name_a_person_stay_at_the_holder(string source, string table, string columns) =>
        Assert.StartsWith(columns, string.Join(' ', Model(source).Table(table)!.Fields.Select(f => f.Name)), StringComparison.Ordinal);

    [Fact]
    public void No_table_of_any_source_carries_a_name_or_a_source_pseudonym() =>
        Assert.All(ShippedSources.Names, source => Assert.All(Model(source).Tables, table =>
            Assert.All(table.Fields, f => Assert.True(f.Identifies is not "name" && (f.Identifies is not "person" || f.Name is "DCD_IDT_ENC"), $"{table.Name}.{f.Name}"))));

    [Fact]
    public void What_is_kept_only_to_join_is_not_stored() =>
        Assert.True(HealthPart.IsJoinOnly(Model("snds").Table("KI_ECD_R")!.Field("DCD_IDT_ENC")!) && HealthPart.IsJoinOnly(Model("gp").Table("GP_VISIT")!.Fields[0]));

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(5, 5, true)]
    [InlineData(1, 97, false)]
    [InlineData(30, 970, false)]
    [InlineData(60, 970, true)]
    [InlineData(0, 100_000, false)]
    public void A_column_leaks_when_more_keys_hold_than_chance_explains(int passed, int seen, bool leaks) => Assert.Equal(leaks, NirScreen.IsBeyondChance(passed, seen));

    [Fact]
    public void Random_numbers_of_fifteen_digits_are_not_mistaken_for_registration_numbers() =>
        Gen.Long[100_000_000_000_000, 999_999_999_999_999].Array[300].Sample(numbers =>
        {
            var batch = new ColumnBatch([new TableField { Name = "n", Type = FieldType.Integer }], numbers.Length) { Rows = numbers.Length };
            for (var row = 0; row < numbers.Length; row++)
                batch.Columns[0].SetNumber(row, numbers[row]);
            var screen = new NirScreen();
            screen.See("T", batch);
            return screen.Leak is null;
        }, iter: 100, seed: "0N0XIzNsQ0O2");

    [Fact]
    public void The_bucket_is_the_top_bits() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 16]).Sample((high, low, bits) =>
        {
            var bucket = Buckets.Of(new UInt128(high, low), 1 << bits);
            return bucket == (bits == 0 ? 0 : (int)(high >> (64 - bits))) && Buckets.IsValid(1 << bits);
        });

    private static TableModel Model(string source) => HealthPart.Model(ShippedSources.Model(source), ShippedSources.Definition(source));
}

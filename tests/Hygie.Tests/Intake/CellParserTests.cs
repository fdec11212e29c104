using System.Globalization;
using System.Text;
using CsCheck;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Intake;

/// <summary>Numbers as a whole table reads them: through the column's own arrays.</summary>
public sealed class CellParserTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0.5", -50L)]
    [InlineData("+12,3", 1230L)]
    [InlineData("12.", 1200L)]
    [InlineData(".25", 25L)]
    [InlineData("1234567.89", 123456789L)]
    [InlineData("5.50000000000000000000000", 550L)]
    [InlineData("  7 ", 700L)]
    [InlineData("100.01", 10001L)]
    public void A_number_is_kept_exactly(string text, long hundredths) => Assert.Equal(hundredths, Read(text));

    [Theory]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("1,234.5")]
    [InlineData("1 000")]
    [InlineData("1-")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("1.005")]
    [InlineData("12345678901234567")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1e3")]
    public void What_is_no_such_number_is_not_kept(string text) => Assert.Null(Read(text));

    [Fact]
    public void Any_amount_comes_back() =>
        Gen.Select(Gen.Long[-9_999_999_999L, 9_999_999_999L], Gen.Bool).Sample((hundredths, comma) =>
        {
            var text = (hundredths / 100m).ToString(CultureInfo.InvariantCulture);
            return Read(comma ? text.Replace('.', ',') : text) == hundredths;
        }, iter: 2000);

    private static long? Read(string text)
    {
        var schema = TableSchemaParser.Parse("""{ "name": "T", "fields": [ { "name": "A", "type": "number", "length": "14,2" }, { "name": "B" } ] }"""u8, "t.json").Value;
        var context = new CheckContext(TableModel.Of([schema], []).Value, SourceDefinition.Undeclared with { Delimiter = ';' }, new CsvLimits(8192, 2048, 8));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"A;B\n{text};x\n"));
        using var reader = TableReader.Open(stream, schema, "T", 0, context, new FindingLog()).Value;
        var batch = reader.Next().Value;
        return batch.Rejected[0] ? null : batch.Columns[0].Numbers[0];
    }
}

using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class TableSchemaParserTests
{
    [Fact]
    public void Reads_the_quirks_of_the_official_notation()
    {
        var schema = Parse("""
            { "name": "T_MCOaaB", "title": "Séjours", "primaryKey": "ETA_NUM, RSA_NUM", "missingValues": ["", "NR"],
              "fields": [
                { "name": "ETA_NUM", "type": "string", "length": "9", "nomenclature": "-" },
                { "name": "RSA_NUM", "type": "integer", "length": "10", "dateCreated": "2007", "dateDeleted": "", "dateMissing": ["2009"] },
                { "name": "PRU", "type": "number", "length": "7,2" },
                { "name": "SOR_MOI", "type": "date", "format": "%m", "length": "2" },
                { "name": "NAI", "type": "date", "format": "%d%m%Y" },
                { "name": "SEX", "type": "integer", "nomenclature": "IR_SEX_V:SEX_COD", "constraints": { "required": true, "enum": ["1", "2"] } } ],
              "foreignKeys": [ { "fields": "RSA_NUM", "reference": { "resource": "T_MCOaaC", "fields": ["RSA_NUM"] } } ] }
            """).Value;

        Assert.Equal(["ETA_NUM", "RSA_NUM"], schema.PrimaryKey);
        Assert.Equal("NR", Assert.Single(schema.MissingValues));
        Assert.Equal((7, 2), (schema.Field("PRU")!.Length, schema.Field("PRU")!.Decimals));
        Assert.Equal(FieldType.Month, schema.Field("SOR_MOI")!.Type);
        Assert.Equal([DatePattern.Parse("%d%m%Y")!], schema.Field("NAI")!.Formats);
        Assert.Equal(new NomenclatureReference("IR_SEX_V", "SEX_COD"), schema.Field("SEX")!.Nomenclature);
        Assert.Null(schema.Field("ETA_NUM")!.Nomenclature);
        Assert.True(schema.Field("SEX")!.Required);
        Assert.False(schema.Field("RSA_NUM")!.Years.Covers(2006));
        Assert.True(schema.Field("RSA_NUM")!.Years.Covers(2008));
        Assert.False(schema.Field("RSA_NUM")!.Years.Covers(2009));
        Assert.Equal("T_MCOaaC", Assert.Single(schema.ForeignKeys).Table);
    }

    [Theory]
    [InlineData("{ \"name\": \"T\",\n \"fields\": [ }", "HYG-6001", "2")]
    [InlineData("", "HYG-6001", "1")]
    [InlineData("{} {}", "HYG-6001", "1")]
    [InlineData("{ \"fields\": [] }", "HYG-6002", "1")]
    [InlineData("{ \"name\": \"T\" }", "HYG-6002", "1")]
    [InlineData("{ \"name\": \"T\", \"fields\": [\n {} ] }", "HYG-6002", "2")]
    [InlineData("{ \"name\": \"T\", \"fields\": [\n { \"name\": \"A\",\n \"type\": \"geopoint\" } ] }", "HYG-6003", "3")]
    [InlineData("{ \"name\": \"T\", \"fields\": [ { \"name\": \"A\", \"type\": \"date\",\n\n \"format\": \"%Q\" } ] }", "HYG-6003", "3")]
    [InlineData("{ \"name\": \"T\", \"fields\": [ { \"name\": \"A\",\n \"length\": \"long\" } ] }", "HYG-6003", "2")]
    [InlineData("{ \"name\": \"T\", \"fields\": [ { \"name\": \"A\" },\n { \"name\": \"A\" } ] }", "HYG-6004", "2")]
    public void Says_where_a_description_is_wrong(string json, string code, string line)
    {
        var refusal = Parse(json).Refusal;
        Assert.Equal((code, line, "t.json"), (refusal.Code, refusal.Facts["line"], refusal.Facts["file"]));
    }

    [Fact]
    public void A_nesting_bomb_is_refused() =>
        Assert.Equal("HYG-6001", Parse(new string('[', 1_000_000)).Refusal.Code);

    [Theory]
    [InlineData("T_MCOaaB", "T_MCO08B", 2008)]
    [InlineData("T_MCOaaB", "t_mco98b", 1998)]
    [InlineData("T_MCOaaB", "T_MCOaaB", 0)]
    [InlineData("CT_IDE_AAAA_GN", "CT_IDE_2015_GN", 2015)]
    [InlineData("T_MCOaaGVxx", "T_MCO12GV11", 2012)]
    public void A_delivered_name_carries_its_year(string table, string delivered, int year)
    {
        Assert.True(TableNamePattern.Of(table).Matches(delivered, out var found));
        Assert.Equal(year, found);
    }

    [Theory]
    [InlineData("T_MCOaaB", "T_MCO8B")]
    [InlineData("T_MCOaaB", "T_MCOXXB")]
    [InlineData("ER_PRS_F", "ER_PRS_F2")]
    public void Another_name_does_not_match(string table, string delivered) =>
        Assert.False(TableNamePattern.Of(table).Matches(delivered, out _));

    [Fact]
    public void A_source_says_how_it_writes()
    {
        var source = SourceDefinitionParser.Parse("""
            { "name": "snds", "delimiter": ";", "dates": ["%d/%m/%Y"], "aliases": { "NUM_ENQ": ["BEN_NIR_PSA", "NIR_ANO_17"], "NUM_ENQ_ANO": "BEN_NIR_ANO" },
              "sentinels": [ { "type": "date", "values": ["1600-01-01"] }, { "columns": ["BEN_CDI_NIR"], "values": ["99", "NN"] } ],
              "persons": [ { "table": "ER_PRS_F", "columns": ["BEN_NIR_PSA", "BEN_RNG_GEM"], "kind": "snds-psa" } ],
              "parents": [ { "tables": ["ER_PHA_F", "ER_CAM_F"], "parent": "ER_PRS_F", "columns": ["PRS_ORD_NUM", "REM_TYP_AFF"] } ],
              "dateOrders": [ { "table": "ER_PRS_F", "earlier": "EXE_SOI_DTD", "later": "EXE_SOI_DTF" } ] }
            """u8, "source.json").Value;
        Assert.Equal(';', source.Delimiter);
        Assert.Null(source.Encoding);
        Assert.Equal(["BEN_NIR_PSA", "NIR_ANO_17"], source.Aliases["NUM_ENQ"]);
        Assert.Equal(["BEN_NIR_ANO"], source.Aliases["NUM_ENQ_ANO"]);
        Assert.Equal(["ER_PHA_F", "ER_CAM_F"], source.Parents.Select(p => p.Table), StringComparer.Ordinal);
        Assert.Equal(FieldType.Date, source.Sentinels[0].Type);
    }

    [Fact]
    public void The_whole_official_model_loads_as_it_is()
    {
        var files = Directory.GetFiles(TestFiles.Shared("snds-schema", "schemas"), "*.json", SearchOption.AllDirectories);
        var tables = files.Select(f => TableSchemaParser.Parse(File.ReadAllBytes(f), Path.GetFileName(f)).Value).ToList();
        var model = TableModel.Of(tables, []).Value;
        Assert.Equal(188, model.Tables.Length);
        Assert.Equal(4815, model.Tables.Sum(t => t.Fields.Length));
        Assert.Equal(197, model.Tables.Sum(t => t.ForeignKeys.Length));
        Assert.Equal("T_MCOaaB", model.Match("T_MCO08B", out var year)?.Name);
        Assert.Equal(2008, year);
    }

    private static Result<TableSchema> Parse(string json) => TableSchemaParser.Parse(Encoding.UTF8.GetBytes(json), "t.json");
}

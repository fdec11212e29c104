using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Hygie.Adapters.Parquet;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Xunit;

namespace Hygie.Adapters.Tests.Parquet;

public sealed class ParquetTableWriterTests
{
    private static readonly TableSchema Schema = TableSchemaParser.Parse("""
        { "name": "T", "fields": [
          { "name": "txt", "type": "string" }, { "name": "whole", "type": "integer" }, { "name": "amount", "type": "number", "length": "9,2" },
          { "name": "ratio", "type": "number" }, { "name": "day", "type": "date" }, { "name": "moment", "type": "datetime" },
          { "name": "ym", "type": "yearmonth" }, { "name": "flag", "type": "boolean" } ] }
        """u8, "t.json").Value;

    [Fact]
    public void Another_engine_reads_the_values_that_were_delivered_with_their_types()
    {
        var path = Write("txt;whole;amount;ratio;day;moment;ym;flag\nété;42;12,30;0.5;31/12/1999;2020-01-02T03:04:05;202208;1\n;;;;;;;\nbad;x;;;;;;\n\"a;\"\"b\";-7;-0.01;1e3;0001-01-01;1970-01-01 00:00:00;000101;0\n");
        Assert.Equal(
            [
                "été|42|12.30|0.5|1999-12-31|2020-01-02 03:04:05|202208|true|00112233-4455-6677-8899-aabbccddeeff",
                "∅|∅|∅|∅|∅|∅|∅|∅|00112233-4455-6677-8899-aabbccddeeff",
                "a;\"b|-7|-0.01|1000.0|0001-01-01|1970-01-01 00:00:00|101|false|00112233-4455-6677-8899-aabbccddeeff",
            ],
            Query($"select concat_ws('|', {string.Join(',', Schema.Fields.Append(new TableField { Name = "pp", Type = FieldType.Text }).Select(f => $"coalesce({f.Name}::varchar, '∅')"))}) from read_parquet('{path}')"));
        Assert.Equal(["VARCHAR,BIGINT,DECIMAL(18,2),DOUBLE,DATE,TIMESTAMP,BIGINT,BOOLEAN"],
            Query($"select concat_ws(',', {string.Join(',', Schema.Fields.Select(f => $"any_value(typeof({f.Name}))"))}) from read_parquet('{path}')"));
        File.Delete(path);
    }

    [Fact]
    public void Many_batches_keep_their_order_and_every_value()
    {
        const int rows = 300_000;
        var text = new StringBuilder("txt;whole;amount\n");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i % 7 == 0 ? "" : "t" + i)};{i};{i % 1000}.{i % 100:D2}\n");
        var path = Write(text.ToString());
        Assert.Equal([$"{rows}|{rows}|{(long)rows * (rows - 1) / 2}|{rows - ((rows + 6) / 7)}|true"],
            Query($"select concat_ws('|', count(*), count(distinct whole), sum(whole), count(txt), bool_and(txt is null or txt = 't' || whole) and bool_and(amount = whole % 1000 + (whole % 100) / 100.0)) from read_parquet('{path}')"));
        File.Delete(path);
    }

    private static string Write(string csv)
    {
        var path = Path.GetTempFileName();
        var context = new CheckContext(TableModel.Of([Schema], []).Value, SourceDefinition.Undeclared with { Delimiter = ';' }, CsvLimits.Default);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        using var reader = TableReader.Open(input, Schema, "T", 0, context, new FindingLog()).Value;
        using var output = File.Create(path);
        using var writer = new ParquetTableWriter(output, Schema.Fields, "pp");
        var pseudonym = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
        for (var batch = reader.Next().Value; batch.Rows > 0; batch = reader.Next().Value)
            writer.Append(batch, Enumerable.Repeat(pseudonym, batch.Rows).SelectMany(p => p).ToArray());
        writer.Finish();
        return path;
    }

    private static List<string> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }
}

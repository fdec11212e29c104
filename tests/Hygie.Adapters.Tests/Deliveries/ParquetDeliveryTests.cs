using System.Text;
using Hygie.Adapters.Deliveries;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using ParquetSharp;
using Encoding = System.Text.Encoding;
using Xunit;

namespace Hygie.Adapters.Tests.Deliveries;

/// <summary>A table as Parquet is the table as CSV: the same report, row for row. And what no Parquet file can do to a reader.</summary>
public sealed class ParquetDeliveryTests : IDisposable
{
    private static readonly TableModel Model = TableModel.Of([TableSchemaParser.Parse("""
        { "name": "STAY", "primaryKey": ["ID"], "fields": [
          { "name": "ID", "type": "integer" }, { "name": "NOTE", "type": "string", "length": "12" }, { "name": "IN", "type": "date", "format": "%d%m%Y" },
          { "name": "AT", "type": "datetime" }, { "name": "COST", "type": "number", "length": "7,2" }, { "name": "RATE", "type": "number" }, { "name": "OK", "type": "boolean" } ] }
        """u8, "STAY.json").Value], []).Value;

    private static readonly SourceDefinition Source = SourceDefinition.Undeclared with { Delimiter = ',', Encoding = TextEncoding.Latin1, Sentinels = [new Sentinel([], FieldType.Date, ["1600-01-01"])] };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-parquet-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Compression.Zstd)]
    [InlineData(Compression.Snappy)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Uncompressed)]
    public void A_table_as_Parquet_is_the_table_as_CSV(Compression compression)
    {
        const int rows = 5000;
        string[] notes = ["été", "a,b", "say \"x\"", " spaced ", "=1+1", "much too long for it", ""];
        var days = Enumerable.Range(0, rows).Select(r => r % 9 == 0 ? (DateOnly?)null : r % 7 == 0 ? new DateOnly(1600, 1, 1) : new DateOnly(2020, 1, 1).AddDays(r)).ToArray();
        var moments = Enumerable.Range(0, rows).Select(r => r % 3 == 0 ? new DateTime(2020, 1, 1, 0, 0, 0) : new DateTime(2020, 1, 1, 1, 2, 3).AddHours(r)).ToArray();
        var ids = Enumerable.Range(0, rows).Select(r => r % 1000 == 999 ? (long?)null : r / 2500 * 2500 + (r % 2499)).ToArray();

        var csv = new StringBuilder("ID,NOTE,IN,AT,COST,RATE,OK\n");
        for (var r = 0; r < rows; r++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{ids[r]},\"{notes[r % 7].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{days[r]:ddMMyyyy},{moments[r]:yyyy-MM-ddTHH:mm:ss},{r / 100m:0.00},{r / 3.0:R},{r % 2}\n");
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "csv")).FullName, "STAY.csv"), Encoding.Latin1.GetBytes(csv.ToString()));

        Column[] columns = [new Column<long?>("ID"), new Column<string>("NOTE"), new Column<Date?>("IN"), new Column<DateTime>("AT"), new Column<decimal>("COST", LogicalType.Decimal(29, 2)), new Column<double>("RATE"), new Column<bool>("OK")];
        using (var file = new ParquetFileWriter(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "parquet")).FullName, "STAY.parquet"), columns, compression))
        {
            foreach (var group in Enumerable.Range(0, rows).Chunk(1700))
            {
                using var writer = file.AppendRowGroup();
                Put(writer, group.Select(r => ids[r]));
                Put(writer, group.Select(r => notes[r % 7]));
                Put(writer, group.Select(r => days[r] is { } d ? new Date(d.Year, d.Month, d.Day) : (Date?)null));
                Put(writer, group.Select(r => moments[r]));
                Put(writer, group.Select(r => r / 100m));
                Put(writer, group.Select(r => r / 3.0));
                Put(writer, group.Select(r => r % 2 == 1));
            }

            file.Close();
        }

        var (asText, asParquet) = (Check("csv", out var textRejects), Check("parquet", out var parquetRejects));
        Assert.Equal((rows, 5 + 1), (asText.Rows, asText.Rejected));
        Assert.Equal(["formula", "length", "primary-key", "required", "sentinel"], asText.Counts.Keys);
        Assert.Equal(asText.Counts, asParquet.Counts);
        Assert.Equal(asText.Findings, asParquet.Findings);
        Assert.Equal(textRejects, parquetRejects);
        Assert.Equal(asText.Tables.Single().Columns, asParquet.Tables.Single().Columns);
        Assert.Equal(Values("csv"), Values("parquet"));
    }

    [Fact]
    public void A_file_that_a_database_wrote_is_read()
    {
        File.Copy(TestFiles.Shared("snds-scalpel-input", "IR_PHA_R.parquet"), Path.Combine(_folder.FullName, "IR_PHA_R.parquet"));
        var report = new CheckDelivery(DeliveryAdapters.Folder(_folder.FullName)).Run(new CheckDelivery.Command(new CheckContext(ShippedSources.Model("snds"), ShippedSources.Definition("snds"), CsvLimits.Default), null), null, TestContext.Current.CancellationToken).Value;
        Assert.Equal((23124, "IR_PHA_R"), (report.Rows, report.Tables.Single().Schema));
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void What_is_no_flat_table_is_refused()
    {
        WriteOne("nested.parquet", new Column<int[]>("list"), new[] { new[] { 1, 2 }, [3] });
        Assert.Equal("HYG-6034 1", Problem("nested.parquet"));
        WriteOne("clock.parquet", new Column<TimeSpan>("time"), new[] { TimeSpan.FromHours(1) });
        Assert.Equal("HYG-6034 1", Problem("clock.parquet"));
    }

    [Fact]
    public void A_cut_or_lying_file_is_refused()
    {
        WriteOne("whole.parquet", new Column<string>("NOTE"), Enumerable.Range(0, 20_000).Select(i => "note " + (i * 7919 % 20_011)).ToArray());
        var whole = File.ReadAllBytes(Path.Combine(_folder.FullName, "whole.parquet"));
        foreach (var length in new[] { 0, 3, 11, 12, 100, whole.Length / 2, whole.Length - 1 })
            Assert.StartsWith("HYG-6033", Problem("cut.parquet", whole[..length]), StringComparison.Ordinal);
        foreach (var length in new[] { int.MaxValue, -1, 0, whole.Length - 8, 1 << 30 })
        {
            var lying = whole.ToArray();
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(lying.AsSpan(whole.Length - 8), length);
            Assert.StartsWith("HYG-6033", Problem("lying.parquet", lying), StringComparison.Ordinal);
        }
    }

    /// <summary>Five columns, each with a page of a few kilobytes that says it unpacks to 128 MiB: the library would allocate them all.</summary>
    [Fact]
    public void Pages_that_declare_half_a_gigabyte_are_refused_before_they_are_read()
    {
        Write("bomb.parquet", [.. Enumerable.Range(1, 5).Select(i => new Column<string>("C" + i))], group =>
        {
            for (var i = 0; i < 5; i++)
                Put(group, Enumerable.Repeat(new string('x', 200), 6_000));
        }, dictionary: false);
        Assert.Equal("", Problem("bomb.parquet"));
        var bytes = File.ReadAllBytes(Path.Combine(_folder.FullName, "bomb.parquet"));
        Assert.InRange(bytes.Length, 1, 500_000);
        // A page's head begins with its type and its size unpacked, here a varint of four bytes: the greatest of them takes its place.
        var lies = 0;
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0x15, 0x00, 0x15])) >= 0; at += next + 3)
            if (bytes.AsSpan(at + next + 3, 4) is [>= 128, >= 128, >= 128, < 128] size)
            {
                ((ReadOnlySpan<byte>)[0xFE, 0xFF, 0xFF, 0x7F]).CopyTo(size);
                lies++;
            }

        Assert.InRange(lies, 5, 10);
        Assert.StartsWith("HYG-6035", Problem("bomb.parquet", bytes), StringComparison.Ordinal);
    }

    /// <summary>Half a gigabyte of text in a file of a few kilobytes: rows are refused as they come, long before the end.</summary>
    [Fact]
    public void A_bomb_of_repeated_rows_is_refused()
    {
        WriteOne("STAY.parquet", new Column<string>("NOTE"), Enumerable.Repeat(new string('x', 100_000), 5000).ToArray());
        Assert.InRange(new FileInfo(Path.Combine(_folder.FullName, "STAY.parquet")).Length, 1, 60_000);
        Assert.Equal("HYG-6014 ", Problem("STAY.parquet"));
    }

    [Fact]
    public void A_row_longer_than_any_row_is_refused()
    {
        WriteOne("STAY.parquet", new Column<string>("NOTE"), [.. Enumerable.Range(0, 3).Select(i => new string((char)('a' + i), 3_000_000))], dictionary: false);
        Assert.Equal("HYG-6020 ", Problem("STAY.parquet"));
    }

    [Fact]
    public void Whatever_a_Parquet_file_holds_it_is_a_report_or_a_refusal()
    {
        WriteOne("STAY.parquet", new Column<string>("NOTE"), Enumerable.Range(0, 300).Select(i => "note " + (i % 50)).ToArray());
        var small = File.ReadAllBytes(Path.Combine(_folder.FullName, "STAY.parquet"));
        WriteOne("STAY.parquet", new Column<long?>("ID"), Enumerable.Range(0, 300).Select(i => i % 5 == 0 ? (long?)null : i).ToArray(), dictionary: false);
        Hygie.Testing.Intake.HostileBytes.Hunt("parquet", bytes => Problem("STAY.parquet", bytes), 1500, small, File.ReadAllBytes(Path.Combine(_folder.FullName, "STAY.parquet")));
    }

    private static void Put<T>(RowGroupWriter group, IEnumerable<T> values)
    {
        using var writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch([.. values]);
    }

    private void WriteOne<T>(string name, Column<T> column, T[] values, bool dictionary = true) => Write(name, [column], group => Put(group, values), dictionary);

    private void Write(string name, Column[] columns, Action<RowGroupWriter> put, bool dictionary)
    {
        using var builder = new WriterPropertiesBuilder();
        using var properties = (dictionary ? builder.Compression(Compression.Zstd) : builder.Compression(Compression.Zstd).DisableDictionary()).Build();
        using var file = new ParquetFileWriter(Path.Combine(_folder.FullName, name), columns, properties);
        using (var group = file.AppendRowGroup())
            put(group);
        file.Close();
    }

    private string Problem(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
        return Problem(name);
    }

    /// <summary>The refusal of a file and the column it names.</summary>
    private string Problem(string name)
    {
        foreach (var other in _folder.GetFiles().Where(f => f.Name != name))
            other.Delete();
        var problem = Check("", out _).Problems.SingleOrDefault();
        return problem is null ? "" : $"{problem.Refusal.Code} {problem.Refusal.Facts.GetValueOrDefault("column")}";
    }

    private QualityReport Check(string folder, out string rejects)
    {
        using var writer = new StringWriter();
        var report = new CheckDelivery(DeliveryAdapters.Folder(Path.Combine(_folder.FullName, folder))).Run(new CheckDelivery.Command(new CheckContext(Model, Source, CsvLimits.Default), writer), null, TestContext.Current.CancellationToken).Value;
        rejects = writer.ToString();
        return report;
    }

    /// <summary>Every value of every row, as the ingest would get it.</summary>
    private List<string> Values(string folder)
    {
        var delivery = DeliveryAdapters.Folder(Path.Combine(_folder.FullName, folder));
        var file = delivery.List().Value.Single();
        using var stream = delivery.Open(file);
        var source = file.IsParquet ? Source with { Delimiter = ';', Encoding = TextEncoding.Utf8, Dates = [.. Source.Dates] } : Source;
        using var reader = TableReader.Open(stream, Model.Table("STAY")!, "STAY", 0, new CheckContext(Model, source, CsvLimits.Default), new FindingLog()).Value;
        var values = new List<string>();
        while (reader.Next().Value is { Rows: > 0 } batch)
            for (var row = 0; row < batch.Rows; row++)
                values.Add(string.Join('|', batch.Columns.Select(c => c.Present[row] == 0 ? "-" : c.Kind switch
                {
                    ColumnKind.Text => Encoding.UTF8.GetString(c.Text(row)), ColumnKind.Double => BitConverter.DoubleToInt64Bits(c.Doubles[row]).ToString("x", System.Globalization.CultureInfo.InvariantCulture), _ => c.Numbers[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
                })));
        return values;
    }
}

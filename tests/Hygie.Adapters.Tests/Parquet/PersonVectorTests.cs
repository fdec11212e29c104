using DuckDB.NET.Data;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Warehouse;
using ParquetSharp;
using Xunit;

namespace Hygie.Adapters.Tests.Parquet;

/// <summary>One vector of a person through three readers: whoever disagrees joins the wrong people.</summary>
public sealed class PersonVectorTests : IDisposable
{
    private const string Text = "00112233-4455-6677-8899-aabbccddeeff";
    private static readonly UInt128 Person = UInt128.Parse(Text.Replace("-", "", StringComparison.Ordinal), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
    private readonly string _path = Path.GetTempFileName();

    public PersonVectorTests()
    {
        TableField[] fields = [new() { Name = "n", Type = FieldType.Integer }];
        var batch = new ColumnBatch(fields) { Rows = 2 };
        batch.Columns[0].SetNumber(0, 1);
        batch.Columns[0].SetNumber(1, 2);
        using var file = File.Create(_path);
        using var writer = ParquetAdapters.TableFiles().Create(file, fields, withPerson: true);
        writer.Write(batch, [Person, 0]);
        writer.End();
    }

    [Fact]
    public void Csharp_writes_the_bytes_in_the_order_of_the_text()
    {
        Span<byte> bytes = stackalloc byte[16];
        new Pseudonym<InHub>(Person).Write(bytes);
        Assert.Equal(Text, new Guid(bytes, bigEndian: true).ToString());
    }

    [Fact]
    public void Duckdb_reads_a_uuid_and_nothing_for_an_orphan()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT typeof(_person) || ' ' || _person FROM read_parquet('{_path}') WHERE n = 1 AND (SELECT count(_person) FROM read_parquet('{_path}')) = 1";
        Assert.Equal("UUID " + Text, command.ExecuteScalar());
    }

    [Fact]
    public void Parquetsharp_reads_a_guid()
    {
        using var file = new ParquetFileReader(_path);
        using var group = file.RowGroup(0);
        using var column = group.Column(0).LogicalReader<Guid?>();
        Assert.Equal([Guid.Parse(Text), null], column.ReadAll(2));
    }

    [Fact]
    public void The_places_of_the_columns_lead_to_the_footer()
    {
        var bytes = File.ReadAllBytes(_path);
        using var clear = ClearFileAdapters.InMemory().Create(bytes.Length);
        clear.Write(0, bytes);
        var layout = ParquetAdapters.TableFiles().ReadLayout(clear);
        Assert.Equal([ITableFiles.Person, "n"], layout.Select(c => c.Column));
        Assert.Equal(bytes.Length - ParquetAdapters.TableFiles().FooterLength(bytes.AsSpan(^8..)), layout[^1].Offset + layout[^1].Length);
        Assert.Throws<TableFileException>(() => ParquetAdapters.TableFiles().FooterLength(new byte[8]));
    }

    public void Dispose() => File.Delete(_path);
}

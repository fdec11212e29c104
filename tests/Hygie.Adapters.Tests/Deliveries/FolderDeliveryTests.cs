using System.IO.Compression;
using System.Text;
using Hygie.Adapters.Deliveries;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.Deliveries;

public sealed class FolderDeliveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-intake-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Files_are_listed_in_order_with_their_sizes()
    {
        Put("b.csv", "12"u8);
        Put("sub/a.csv", "1"u8);
        Assert.Equal([new DeliveredFile("b.csv", 2), new("sub/a.csv", 1)], Delivery.List().Value);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused() =>
        Assert.Equal("HYG-6010", DeliveryAdapters.Folder(Path.Combine(_folder.FullName, "none")).List().Refusal.Code);

    [Theory]
    [InlineData("link.csv", false)]
    [InlineData("linked", true)]
    public void A_symbolic_link_is_refused(string name, bool directory)
    {
        var path = Path.Combine(_folder.FullName, name);
        if (directory)
            Directory.CreateSymbolicLink(path, "/etc");
        else
            File.CreateSymbolicLink(path, "/etc/hostname");
        Assert.Equal("HYG-6011", Delivery.List().Refusal.Code);
        Assert.Equal("HYG-6011", OpenRefusal(directory ? name + "/hostname" : name));
    }

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder.FullName, "t.csv")]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        Assert.Equal("HYG-6019", Delivery.List().Refusal.Code);
        Assert.Equal("HYG-6019", OpenRefusal("t.csv"));
    }

    /// <summary>Whatever the bytes: the text, or one of the port's two refusals.</summary>
    [Theory]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv.zst")]
    public void Damaged_compressed_files_are_unpacked_or_refused(string name)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => (i * 7919 % 10007).ToString(System.Globalization.CultureInfo.InvariantCulture) + ";x\n")));
        Hygie.Testing.Intake.HostileBytes.Hunt(Path.GetExtension(name)[1..], bytes =>
        {
            Put(name, bytes);
            using var stream = Delivery.Open(new DeliveredFile(name, bytes.Length));
            if (Record.Exception(() => stream.CopyTo(Stream.Null)) is { } broken)
                Assert.True(Assert.IsType<DeliveryUnreadableException>(broken).Refusal.Code is "HYG-6012" or "HYG-6014");
        }, 1000, Packed(name, text), [.. Packed(name, text), .. Packed(name, "1;2\n"u8.ToArray())]);
    }

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/../../outside.csv")]
    public void A_name_that_climbs_is_refused(string path) => Assert.Equal("HYG-6011", OpenRefusal(path));

    [Theory]
    [InlineData("2006/ER_PRS_F.csv", "ER_PRS_F")]
    [InlineData("ER_PRS_F.2.csv.gz", "ER_PRS_F")]
    [InlineData("ER_PRS_F-000012.parquet", "ER_PRS_F")]
    [InlineData("ER_PRS_F.parquet/part-00000-3b1f-c000.snappy.parquet", "ER_PRS_F")]
    [InlineData("part-1.csv", "part")]
    [InlineData("T_MCO08B.csv", "T_MCO08B")]
    [InlineData("CT_IDE_2020_GN.csv", "CT_IDE_2020_GN")]
    [InlineData("-1.csv", "-1")]
    [InlineData("7.csv", "7")]
    public void A_file_is_named_after_its_table_or_is_a_part_of_it(string path, string table) => Assert.Equal(table, new DeliveredFile(path, 1).TableName);

    [Theory]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv.zst")]
    public void Compressed_files_are_unpacked_as_they_are_read(string name)
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => (i * 7919 % 10007).ToString(System.Globalization.CultureInfo.InvariantCulture) + ";x\n"));
        Put(name, Packed(name, Encoding.UTF8.GetBytes(text)));
        using var stream = Delivery.Open(new DeliveredFile(name, 1000));
        Assert.Equal(text, new StreamReader(stream).ReadToEnd());
        Assert.Equal("t", new DeliveredFile(name, 1).TableName);
    }

    [Theory]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv.zst")]
    public void A_truncated_file_is_refused(string name)
    {
        var random = new byte[100_000];
        new Random(1).NextBytes(random);
        Put(name, Packed(name, random).AsSpan(0, 50_000));
        Assert.Equal("HYG-6012", ReadRefusal(name));
    }

    [Theory]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv.zst")]
    public void A_bomb_is_refused_early(string name)
    {
        Put(name, Packed(name, new byte[80 << 20]));
        Assert.Equal("HYG-6014", ReadRefusal(name));
    }

    [Fact]
    public void The_official_model_loads_from_its_folder_with_all_its_code_lists()
    {
        var described = DeliveryAdapters.Schemas(TestFiles.Shared("snds-schema")).Load().Value;
        Assert.Equal(188, described.Model.Tables.Length);
        Assert.Equal(502, described.Model.Nomenclatures.Count());
        Assert.Superset(new HashSet<string> { "1", "2" }, described.Model.Nomenclature("IR_SEX_V")!.Codes("")!.ToHashSet());
    }

    /// <summary>What the official model of December 2020 gets wrong: no contradiction, and these disagreements, counted by a plain script as well.</summary>
    [Fact]
    public void The_official_model_is_reviewed()
    {
        var files = DeliveryAdapters.Schemas(TestFiles.Shared("snds-schema")).Read().Value;
        Assert.Equal((188, 4815, 197, 502), (files.Tables.Length, files.Tables.Sum(t => t.Fields.Length), files.Tables.Sum(t => t.ForeignKeys.Length), files.Nomenclatures.Length));
        Assert.Empty(files.Problems);
        var findings = ModelReview.Of(files);
        Assert.DoesNotContain(findings, f => f.Severity == Hygie.Core.Severity.Error);
        Assert.Equal(
            [
                ("foreign-key-length", 36), ("foreign-key-target", 32), ("foreign-key-type", 55), ("no-primary-key", 162), ("nomenclature-empty", 2), ("nomenclature-file", 3),
                ("nomenclature-missing", 9), ("nomenclature-unused", 346), ("type-differs", 61),
            ], findings.CountBy(f => f.Rule).Select(c => (c.Key, c.Value)));
        Assert.Equal(["IR_MIR_D", "IR_PHA_R", "IR_PTF_R"], findings.Where(f => f.Rule == ModelRules.NomenclatureFile).Select(f => f.About).Order(StringComparer.Ordinal));
        Assert.Equal(["IR_PHA_R"], findings.Where(f => f.Rule == ModelRules.NomenclatureMissing).Select(f => f.About).Distinct());
    }

    [Fact]
    public void A_description_that_is_wrong_is_named_and_the_others_are_reviewed()
    {
        Put("A.json", """{ "name": "A", "fields": [ { "name": "X", "type": "geopoint" } ] }"""u8);
        Put("B.json", """{ "name": "B", "fields": [ { "name": "X" }, { "name": "X" } ] }"""u8);
        Put("C.json", """{ "name": "C", "fields": [ { "name": "X" } ] }"""u8);
        Put("nomenclatures/L.csv", ""u8);
        var files = DeliveryAdapters.Schemas(_folder.FullName).Read().Value;
        Assert.Equal([("A.json", "HYG-6003"), ("B.json", "HYG-6004"), ("nomenclatures/L.csv", "HYG-6023")], files.Problems.Select(p => (p.File, p.Refusal.Code)));
        Assert.Equal("C", Assert.Single(files.Tables).Name);
        Assert.Equal("HYG-6003", DeliveryAdapters.Schemas(_folder.FullName).Load().Refusal.Code);
    }

    [Fact]
    public void The_sample_extraction_is_read_as_it_is()
    {
        var report = Check("snds-scalpel-input", "csv-table", "DCIR");
        Assert.Equal(25, report.Rows);
        Assert.Empty(report.Problems);
        Assert.DoesNotContain("type", report.Counts.Keys);
        Assert.DoesNotContain("date-format", report.Counts.Keys);
        Assert.DoesNotContain("missing-key-column", report.Counts.Keys);
        Assert.All(report.Tables, t => Assert.Equal(((byte)';', 1.0), (t.Dialect!.Delimiter, t.Dialect.DelimiterConfidence)));
    }

    /// <summary>Hospital tables of 2006 to 2008 and 2019, which change columns with the year, and the person under the extraction's own name.</summary>
    [Fact]
    public void The_hospital_tables_of_the_sample_are_those_of_their_years()
    {
        var report = Check("snds-scalpel-input", "csv-table", "PMSI");
        Assert.Empty(report.Problems);
        Assert.Equal((19, 39), (report.Tables.Length, report.Rows));
        Assert.All(report.Tables, t => Assert.StartsWith("T_", t.Schema, StringComparison.Ordinal));
        Assert.Equal(["T_MCO06C", "T_MCO07C", "T_MCO08C"], report.Tables.Where(t => t.Schema == "T_MCOaaC").Select(t => t.Name));
        Assert.All(report.Tables.Where(t => t.Schema == "T_MCOaaC"), t => Assert.Equal(t.Rows, t.Columns.Single(c => c.Name == "NIR_ANO_17").Present));
    }

    private IDeliverySource Delivery => DeliveryAdapters.Folder(_folder.FullName);

    private static QualityReport Check(params string[] parts)
    {
        var model = DeliveryAdapters.Schemas(TestFiles.Shared("snds-schema")).Load().Value.Model;
        var source = ShippedSources.Definition("snds") with { Delimiter = null, Encoding = null };
        return new CheckDelivery(DeliveryAdapters.Folder(TestFiles.Shared(parts))).Run(new CheckDelivery.Command(new CheckContext(model, source, CsvLimits.Default), null), null, TestContext.Current.CancellationToken).Value;
    }

    private string OpenRefusal(string path) => Assert.Throws<DeliveryUnreadableException>(() => Delivery.Open(new DeliveredFile(path, 1))).Refusal.Code;

    private string ReadRefusal(string name)
    {
        using var stream = Delivery.Open(Delivery.List().Value.Single(f => f.Path == name));
        return Assert.Throws<DeliveryUnreadableException>(() => stream.CopyTo(Stream.Null)).Refusal.Code;
    }

    private static byte[] Packed(string name, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packer = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(packed, CompressionLevel.Optimal) : new ZstdSharp.CompressionStream(packed))
            packer.Write(bytes);
        return packed.ToArray();
    }

    private void Put(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}

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

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/../../outside.csv")]
    public void A_name_that_climbs_is_refused(string path) => Assert.Equal("HYG-6011", OpenRefusal(path));

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

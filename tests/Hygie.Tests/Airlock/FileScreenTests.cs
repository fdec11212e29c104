using System.Text;
using Hygie.Core.Airlock;
using Hygie.Testing;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Tests.Airlock;

public sealed class FileScreenTests
{
    [Theory]
    [InlineData("../t.csv", "a,persons\n1,20", "HYG-16020")]
    [InlineData("t.xlsx", "anything", "HYG-16022")]
    [InlineData("t.csv", "PK\u0003\u0004sheet", "HYG-16022")]
    [InlineData("model.pkl", "anything", "HYG-16023")]
    [InlineData("t.csv", "a,persons\n1,\0", "HYG-16024")]
    [InlineData("t.csv", "id,persons\n00112233445566778899aabbccddeeff,1", "HYG-16025")]
    [InlineData("t.csv", "id,persons\n123e4567-e89b-12d3-a456-426614174000,20", "HYG-16025")]
    [InlineData("t.csv", "id,persons\n255081416802538,20", "HYG-16025")]
    [InlineData("t.csv", "age,persons\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n11,1", "HYG-16026")]
    [InlineData("t.csv", "age,n\n1,1", "HYG-10005")]
    public void What_is_no_table_of_results_is_refused(string name, string content, string code) =>
        Assert.Equal(code, FileScreen.Read(name, Encoding.UTF8.GetBytes(content), Tables.Everyone).Refusal.Code);

    [Fact]
    public void A_giant_is_refused_before_it_is_read() =>
        Assert.Equal("HYG-16021", FileScreen.Read("t.csv", new byte[FileScreen.MaximumLength + 1], Tables.Everyone).Refusal.Code);

    /// <summary>Real row-level files of the field: not one passes as a table of results.</summary>
    [Theory]
    [InlineData("francdat.csv")]
    [InlineData("CASCrefmicrodata.csv")]
    [InlineData("testdata.csv")]
    public void Row_level_files_of_the_field_do_not_pass(string name) =>
        Assert.True(FileScreen.Read(name, File.ReadAllBytes(TestFiles.Shared("disclosure-sdcmicro", "csv", name)), Tables.Everyone).IsRefused);
}

using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Hygie.Testing.Extraction;
using Xunit;

namespace Hygie.Tests.Extraction;

/// <summary>The golden files of <c>spec/extract.md</c>.</summary>
public sealed class ExtractVectorTests
{
    public static TheoryData<string> Names => [.. GoldenVector.Names("extract")];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_extract_is_read_as_its_vector_says(string name)
    {
        var vector = GoldenVector.Read("extract", name);
        var read = SignedDocument.Read(ExtractDocument.Type, vector.Body).Then(ExtractDocument.Read);
        Assert.Equal(vector.Expect, read.IsRefused ? read.Refusal.Code : "ok");
    }

    [Fact]
    public void Our_own_writer_gives_the_bytes_of_the_vector()
    {
        using var key = SigningKey.FromSeed([.. Enumerable.Repeat((byte)7, 32)]);
        Assert.Equal(GoldenVector.Read("extract", "ok-one-table").Body, ExtractDocument.Write(ExtractStoreContract.Sample(1)).SignedBy(key).ToFile());
        var risk = new ReidentificationRisk(["sex"], 12, 2, 0, 5, [new Diversity("boxes", 3)]);
        Assert.Equal(GoldenVector.Read("extract", "ok-risk").Body, ExtractDocument.Write(ExtractStoreContract.Sample(1) with { Risk = risk }).SignedBy(key).ToFile());
    }
}

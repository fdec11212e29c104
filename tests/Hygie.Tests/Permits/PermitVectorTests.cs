using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Testing;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

/// <summary>The golden files of <c>spec/permit.md</c>, and that our own permits have their form.</summary>
public sealed class PermitVectorTests
{
    public static TheoryData<string> Names => [.. GoldenVector.Names("permit")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_permit_is_read_as_its_vector_says(string name)
    {
        var vector = GoldenVector.Read("permit", name);
        var read = PermitDocument.ReadFile(vector.Body);
        Assert.Equal(vector.Expect, read.IsRefused ? read.Refusal.Code : "ok");
    }

    [Fact]
    public async Task A_permit_given_today_has_the_bytes_of_the_vector()
    {
        var world = await PermitWorld.StartAsync(TestContext.Current.CancellationToken);
        var file = await world.GrantAsync(TestContext.Current.CancellationToken);
        Assert.Equal(GoldenVector.Read("permit", "ok-three-bodies").Body, file.Permit!.ToFile());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var permit = PermitDocument.ReadFile(GoldenVector.Read("permit", "ok-three-bodies").Body).Value;
        Assert.Equal(PermitDocument.Write(permit).Hash(), PermitDocument.Write(PermitDocument.Read(PermitDocument.Write(permit)).Value).Hash());
        Assert.Equal(new PermitId("d-0"), PermitDocument.Read(PermitDocument.Write(permit with { Amends = new PermitId("d-0") })).Value.Amends);
    }
}

using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>The golden vectors of <c>spec/erasure-certificate.md</c>, made by another program: which certificates hold, and why the others do not.</summary>
public sealed class ErasureVectorTests
{
    private const string Format = "erasure";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_holds_or_fails_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        var register = vector.All("enrolled").Select(line => line.Split(' ')).Aggregate(KeyRegister.Empty, (all, e) =>
            all.Enrol(VerifyingKey.Parse(e[2]).Value, KeyNames.Parse<KeyRole>(e[0])!.Value, e[1], 0).Value);
        var read = ErasureCertificate.Read(vector.Body, VerifyingKey.Parse(vector["custodian"]).Value, register);
        Assert.Equal(vector.Expect, read.TryGet(out var certificate, out var refusal) ? "ok " + KeyNames.Of(certificate.Standing.State)
            : refusal.Code is "HYG-3092" ? $"{refusal.Code} {refusal.Facts["problem"]}" : refusal.Code);
    }
}

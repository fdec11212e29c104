using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Intake;

/// <summary>The golden files of <c>spec/delivery.md</c>, made with the programs age and tar: what a reader takes and what it must refuse.</summary>
public sealed class DeliveryVectorTests
{
    private const string Format = "delivery";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_vector_succeeds_or_fails_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        using var identity = AgeIdentity.Parse(Encoding.ASCII.GetBytes(vector["identity"])).Value;
        var sender = vector["sender"].Split(' ');
        var key = VerifyingKey.Parse(sender[1]).Value;
        var expected = new DeliveryExpectation(Enum.Parse<DeliveryPart>(vector["part"], ignoreCase: true), body => string.Equals(body.Value, sender[0], StringComparison.Ordinal) ? key : null,
            _ => long.Parse(vector["last-sequence"], CultureInfo.InvariantCulture));
        var seen = new List<string>();
        var read = await DeliveryReader.ReadAsync(new MemoryStream(vector.Body), identity, expected, async (_, table, text, stop) =>
        {
            seen.Add(table.Name + " " + Convert.ToHexStringLower(await SHA256.HashDataAsync(text, stop)));
            return null;
        }, TestContext.Current.CancellationToken);
        Assert.Equal(vector.Expect, read.IsRefused ? read.Refusal.Code : "ok");
        if (!read.IsRefused)
            Assert.Equal(["identities " + vector["sha256"]], seen);
    }
}

using System.Text;
using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>Certificates made by another program: how they must be accepted, and how refused.</summary>
public sealed class ExitCertificateVectorTests
{
    private const string Format = "exit-certificate";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_vector_is_answered_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        var operators = vector.All("signer").Index().ToDictionary(s => new PersonId("operator-" + s.Index), s => VerifyingKey.Parse(s.Item).Value);
        var inventory = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(vector.All("object").Select(o => o + "\n"))));
        Assert.Equal(vector.Expect, (await CheckAsync(vector.Body, new MigrationSigners(operators), inventory))?.Code ?? "ok");
    }

    private static async Task<Refusal?> CheckAsync(byte[] file, MigrationSigners operators, Stream inventory)
    {
        if (!SignedDocument.Read(ExitCertificate.Type, file).TryGet(out var document, out var refusal) || !ExitCertificate.Read(document).TryGet(out var certificate, out refusal))
            return refusal;
        return operators.Require(document) ?? await certificate.CheckInventoryAsync(inventory, TestContext.Current.CancellationToken);
    }
}

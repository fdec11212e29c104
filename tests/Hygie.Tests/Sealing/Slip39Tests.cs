using System.Text.Json;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class Slip39Tests
{
    [Fact]
    public void The_sharing_arithmetic_passes_every_published_vector()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared("crypto-slip39", "vectors.json")));
        var (accepted, refused) = (0, 0);
        foreach (var vector in document.RootElement.EnumerateArray())
        {
            var secret = Slip39.Recover([.. vector[1].EnumerateArray().Select(m => m.GetString()!)], "TREZOR");
            var expected = vector[2].GetString()!;
            Assert.Equal((vector[0].GetString(), expected), (vector[0].GetString(), secret is null ? "" : Convert.ToHexStringLower(secret)));
            _ = secret is null ? refused++ : accepted++;
        }

        VectorSets.AllRun("crypto-slip39", document.RootElement.GetArrayLength(), accepted + refused);
        Assert.Equal((15, 30), (accepted, refused));
    }
}

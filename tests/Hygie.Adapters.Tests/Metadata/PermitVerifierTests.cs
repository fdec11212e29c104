using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>The verifier of a stranger (<c>spec/verify/verify.py permit</c>) pins issuers; on the golden files see <c>DocumentVerifierTests</c>.</summary>
public sealed class PermitVerifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-verify-");

    [Fact]
    public async Task Without_a_trust_file_it_says_that_issuers_are_not_pinned() =>
        Assert.Equal((0, "issuers not pinned"), await VerifyAsync(GoldenVector.Read("permit", "ok-three-bodies").Body, null));

    [Fact]
    public async Task A_body_that_is_not_trusted_under_this_key_fails()
    {
        var vector = GoldenVector.Read("permit", "ok-three-bodies");
        Assert.Equal(5, (await VerifyAsync(vector.Body, vector.All("trust").Skip(1))).Exit);
        Assert.Equal(5, (await VerifyAsync(vector.Body, vector.All("trust").Select(line => line.Replace("hub ", "other ", StringComparison.Ordinal)))).Exit);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Exit, string Issuers)> VerifyAsync(byte[] permit, IEnumerable<string>? trust)
    {
        var (file, pins) = (Path.Combine(_folder.FullName, "permit.json"), Path.Combine(_folder.FullName, "trust"));
        await File.WriteAllBytesAsync(file, permit, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(pins, trust ?? [], TestContext.Current.CancellationToken);
        var answer = await SecondVerifier.RunAsync(["permit", file, .. trust is null ? Array.Empty<string>() : ["--trust", pins]]);
        return (answer.Exit, answer.Issuers);
    }
}

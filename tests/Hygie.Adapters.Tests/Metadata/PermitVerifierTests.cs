using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>The verifier of a stranger (<c>spec/verify/verify.py permit</c>) agrees with ours on every golden file, and pins issuers.</summary>
public sealed class PermitVerifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-verify-");

    public static TheoryData<string> Names => [.. GoldenVector.Names("permit")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_accepts_and_refuses_what_we_do(string name)
    {
        var vector = GoldenVector.Read("permit", name);
        var (exit, issuers) = await VerifyAsync(vector.Body, vector.All("trust"));
        Assert.Equal((vector.Expect == "ok" ? 0 : 5, "pinned"), (exit, issuers));
    }

    [Fact]
    public async Task Any_changed_byte_fails()
    {
        var vector = GoldenVector.Read("permit", "ok-three-bodies");
        for (var i = 0; i < vector.Body.Length; i += 61)
        {
            var changed = vector.Body.ToArray();
            changed[i] ^= 1;
            Assert.Equal(5, (await VerifyAsync(changed, vector.All("trust"))).Exit);
        }
    }

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
        string[] arguments = [TestFiles.InCheckout("spec", "verify", "verify.py"), "permit", file, .. trust is null ? Array.Empty<string>() : ["--trust", pins]];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var report = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, report.RootElement.GetProperty("issuers").GetString()!);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.EndToEnd.Tests.Audit;

/// <summary>A proof kept in a file convinces years later, offline, by the published verb and by the verifier in Python; an altered one convinces neither.</summary>
public sealed class ProofTests : IAsyncLifetime
{
    private readonly TestLog _log = new();
    private readonly VerifiedLog _published;

    public ProofTests() => _published = new VerifiedLog(_log.PolicyText);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _log.AddAsync(300, Cancellation);
        await _log.Publish.RunAsync(Cancellation);
        _published.Publish(_log.First);
    }

    public ValueTask DisposeAsync()
    {
        _published.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(299)]
    public async Task A_kept_proof_holds_without_the_log(int index)
    {
        var file = await ProveAsync(index);
        Directory.Delete(_published.At("log"), recursive: true);
        Assert.Equal((0, 0), await JudgeAsync(file));
        var (_, output) = await RunAsync(PublishedProgram.Path, ["audit", "verify-proof", file, "--trust", _published.At("policy.txt"), "--json"]);
        var told = JsonDocument.Parse(output).RootElement;
        Assert.Equal((index, 300, "permit.granted", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"permit/p-{index + 1}")),
            (told.GetProperty("index").GetInt32(), told.GetProperty("size").GetInt32(), told.GetProperty("kind").GetString(), told.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task An_altered_proof_convinces_neither()
    {
        var file = await ProveAsync(299);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        for (var at = 5; at < bytes.Length - 1; at += 113)
        {
            var altered = bytes.ToArray();
            altered[at] = altered[at] == (byte)'B' ? (byte)'C' : (byte)'B';
            await File.WriteAllBytesAsync(file, altered, Cancellation);
            var (ours, its) = await JudgeAsync(file);
            Assert.True(ours != 0 && its == 5, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"byte {at}: {ours} {its}"));
        }
    }

    [Fact]
    public async Task Another_leaf_than_the_one_in_hand_is_refused()
    {
        var (file, leaf) = (await ProveAsync(3), _published.At("leaf"));
        var leaves = await _log.Outbox.LeavesAsync(3, 2, Cancellation);
        await File.WriteAllBytesAsync(leaf, leaves[0].ToArray(), Cancellation);
        Assert.Equal(0, (await RunAsync(PublishedProgram.Path, ["audit", "verify-proof", file, "--trust", _published.At("policy.txt"), "--leaf", leaf])).Exit);
        await File.WriteAllBytesAsync(leaf, leaves[1].ToArray(), Cancellation);
        Assert.Equal(5, (await RunAsync(PublishedProgram.Path, ["audit", "verify-proof", file, "--trust", _published.At("policy.txt"), "--leaf", leaf])).Exit);
    }

    private async Task<string> ProveAsync(int index)
    {
        var file = _published.At("one.tlog-proof");
        var text = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (await RunAsync(PublishedProgram.Path, ["audit", "prove", text, "--log", _published.At("log"), "--trust", _published.At("policy.txt"), "--out", file])).Exit);
        return file;
    }

    private async Task<(int Ours, int Its)> JudgeAsync(string file) => (
        (await RunAsync(PublishedProgram.Path, ["audit", "verify-proof", file, "--trust", _published.At("policy.txt")])).Exit,
        (await RunAsync("python3", [TestFiles.InCheckout("spec", "verify", "verify.py"), "proof", file, "--trust", _published.At("policy.txt")])).Exit);

    private static async Task<(int Exit, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        await error;
        return (process.ExitCode, await output);
    }
}

using System.Diagnostics;
using Hygie.Adapters.Seizures;
using Hygie.Core.Drills;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Seizures;

/// <summary>Other people's programs, seized while they run.</summary>
public sealed class ProcessMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-aes-256-ctr", 32)]
    [InlineData("-aes-192-ctr", 24)]
    [InlineData("-aes-128-ctr", 16)]
    public async Task The_key_of_a_program_that_encrypts_is_found_in_its_memory(string cipher, int length)
    {
        var key = new byte[length];
        new SeededSecretRandom(length).Fill(key);
        using var process = await StartAsync("openssl", "enc", cipher, "-K", Convert.ToHexString(key), "-iv", new string('0', 32));
        Assert.Equal(AssertionOutcome.Failed, (await SeizeAsync(process)).Outcome);
    }

    [Fact]
    public async Task A_program_without_a_key_has_none()
    {
        using var process = await StartAsync("cat");
        var result = await SeizeAsync(process);
        Assert.True(result.Outcome == AssertionOutcome.Ok && result.Inspected > 100_000, result.ToString());
    }

    [Fact]
    public async Task The_process_goes_on_afterwards()
    {
        using var process = await StartAsync("cat");
        await SeizeAsync(process);
        await process.StandardInput.WriteLineAsync("still here".AsMemory(), Stop);
        process.StandardInput.Close();
        Assert.EndsWith("still here\n", await process.StandardOutput.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_not_there_is_no_empty_memory() => Assert.Throws<SeizureException>(() => SeizureAdapters.Memory(int.MaxValue));

    /// <summary>Starts a filter and lets it pass bytes, so that it has set its key up; it then waits for more.</summary>
    private static async Task<Process> StartAsync(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(new string('x', 100_000).AsMemory(), Stop);
        await process.StandardInput.FlushAsync(Stop);
        var left = 65_536;
        for (var buffer = new byte[4096]; left > 0;)
            left -= await process.StandardOutput.BaseStream.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), Stop);
        return process;
    }

    private static async Task<AssertionResult> SeizeAsync(Process process)
    {
        using var memory = SeizureAdapters.Memory(process.Id);
        var subject = DrillSubject.Of(memory, [], new KeyErasures([], new HashSet<string>()), new SeededSecretRandom(1));
        var results = await SeizureScan.RunAsync(memory, SeizeHost.Assertions(MarkerSet.Parse("").Value, SeizureAdapters.Zstandard(), subject), null, Stop);
        return results.Single(r => r.Id == "no-key-in-memory");
    }
}

using System.Text.Json;
using Hygie.Core.Audit.Verification;
using Hygie.Testing;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>The small log of spec/vectors/audit-log: what we write today is what was written then, and each listed alteration is found where it was made.</summary>
public sealed class GoldenLogTests
{
    private static readonly string Folder = TestFiles.InCheckout("spec", "vectors", "audit-log");

    [Fact]
    public async Task The_same_entries_still_give_the_same_files()
    {
        var log = new TestLog();
        foreach (var count in new[] { 3, 260 })
        {
            await log.AddAsync(count, TestContext.Current.CancellationToken);
            Assert.False((await log.Publish.RunAsync(TestContext.Current.CancellationToken)).IsRefused);
        }

        Assert.Equal(log.PolicyText, Policy);
        Assert.Equal(log.First.Files, Golden());
    }

    [Fact]
    public void It_verifies_and_each_alteration_is_found_where_it_was_made()
    {
        Assert.Empty(LogVerifier.Verify(new MemoryLogFiles(Golden()), Policy).Faults);
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "alterations.json")));
        foreach (var alteration in cases.RootElement.EnumerateArray())
        {
            var (file, at) = (alteration.GetProperty("file").GetString()!, alteration.GetProperty("byte").GetInt32());
            var files = Golden();
            files[file][at] ^= (byte)alteration.GetProperty("xor").GetInt32();
            var fault = LogVerifier.Verify(new MemoryLogFiles(files), Policy).Faults[0];
            Assert.Equal(
                (alteration.GetProperty("named").GetString(), alteration.GetProperty("rule").GetString(), alteration.GetProperty("at").GetInt64()),
                (fault.File, fault.Rule, fault.Byte));
        }
    }

    private static string Policy => File.ReadAllText(Path.Combine(Folder, "policy.txt"));

    private static SortedDictionary<string, byte[]> Golden() =>
        new(Directory.EnumerateFiles(Path.Combine(Folder, "log"), "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Path.Combine(Folder, "log"), f), File.ReadAllBytes), StringComparer.Ordinal);
}

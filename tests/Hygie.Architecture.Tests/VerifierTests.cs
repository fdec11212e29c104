using Hygie.Testing;

namespace Hygie.Architecture.Tests;

/// <summary>Whoever verifies the log trusts none of the code that writes it.</summary>
public sealed class VerifierTests
{
    private const string Verifier = "Hygie.Core.Audit.Verification.";

    [Fact]
    public void The_verifier_shares_nothing_of_ours_but_itself() => Assert.DoesNotContain(Ours(Verifier), to => !to.StartsWith(Verifier, StringComparison.Ordinal));

    [Fact]
    public void Canary_the_writer_which_rests_on_Sealing_would_be_caught() => Assert.Contains("Hygie.Core.Sealing.SignedNote", Ours("Hygie.Core.Audit.PublishCheckpoint"));

    /// <summary>The verifier in Python is worth what its readers understood: each of its files reads in one sitting, and nothing stands beside them.</summary>
    [Fact]
    public void The_strangers_verifier_is_short_enough_to_be_read()
    {
        var files = Directory.GetFiles(TestFiles.InCheckout("spec", "verify"), "*.py").ToDictionary(f => Path.GetFileName(f), File.ReadAllLines, StringComparer.Ordinal);
        Assert.Equal(["core.py", "drill.py", "erasure.py", "shapes.py", "tiles.py", "verify.py"], files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.InRange(file.Value.Length, 1, 240));
        Assert.All(files, file => Assert.All(file.Value, line => Assert.InRange(line.Length, 0, 120)));
    }

    private static IEnumerable<string> Ours(string prefix) =>
        House.Dependencies(prefix).Select(d => d.To).Where(to => to.StartsWith("Hygie.", StringComparison.Ordinal)).Distinct();
}

namespace Hygie.Architecture.Tests;

/// <summary>Whoever verifies the log trusts none of the code that writes it.</summary>
public sealed class VerifierTests
{
    private const string Verifier = "Hygie.Core.Audit.Verification.";

    [Fact]
    public void The_verifier_shares_nothing_of_ours_but_itself() => Assert.DoesNotContain(Ours(Verifier), to => !to.StartsWith(Verifier, StringComparison.Ordinal));

    [Fact]
    public void Canary_the_writer_which_rests_on_Sealing_would_be_caught() => Assert.Contains("Hygie.Core.Sealing.SignedNote", Ours("Hygie.Core.Audit.PublishCheckpoint"));

    private static IEnumerable<string> Ours(string prefix) =>
        House.Dependencies(prefix).Select(d => d.To).Where(to => to.StartsWith("Hygie.", StringComparison.Ordinal)).Distinct();
}

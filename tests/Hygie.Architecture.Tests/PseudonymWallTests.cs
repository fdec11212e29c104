namespace Hygie.Architecture.Tests;

/// <summary>Rule 4: a clear identifier exists at the holder only. From acceptance on it cannot be mentioned.</summary>
public sealed class PseudonymWallTests
{
    private const string Identifier = "Hygie.Core.Intake.ClearIdentifier";

    /// <summary>The holder's side: what reads a row and seals a delivery.</summary>
    private static readonly string[] Holder = [Identifier, "Hygie.Core.Intake.HolderKey", "Hygie.Core.Intake.SealDelivery"];

    [Fact]
    public void Only_the_holder_s_verbs_mention_a_clear_identifier() =>
        Assert.DoesNotContain(Mentions("Hygie.", Identifier), t => !t.Contains(".Tests.", StringComparison.Ordinal) && !Holder.Any(h => t.StartsWith(h, StringComparison.Ordinal)));

    [Fact]
    public void Canary_a_hub_verb_that_mentions_one_is_caught() =>
        Assert.Contains("Hygie.Architecture.Tests.Canaries.AcceptingHub", Mentions("Hygie.Architecture.Tests.Canaries.", "Hygie.Architecture.Tests.Canaries.ClearIdentifier"));

    private static IEnumerable<string> Mentions(string prefix, string type) => House.Dependencies(prefix).Where(d => d.To == type && d.From != type).Select(d => d.From);
}

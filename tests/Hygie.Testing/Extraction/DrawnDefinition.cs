namespace Hygie.Testing.Extraction;

/// <summary>The definition of tests that are about an extract, not about its study: everybody of 40 years or more.</summary>
public static class DrawnDefinition
{
    public const string Text = """
        hygie-study: 1
        name: sorted-persons
        source: snds
        period: { from: 2022-01-01, to: 2022-12-31 }
        population:
          any:
            - age: { from: 40 }
        variables:
          sex: { sex: code }
          age_band: { age: [40, 60] }
        """;
}

using Hygie.Core;

namespace Hygie.Cli.Demo;

/// <summary>What the parties of the synthetic country are called on the pages.</summary>
internal static class DemoNames
{
    public static IReadOnlyDictionary<string, LocalText> All { get; } = new Dictionary<string, LocalText>(StringComparer.Ordinal)
    {
        ["hub"] = new("Plateforme", "Hub"),
        ["cnam"] = new("Assurance maladie", "Health insurer"),
        ["hospital-north"] = new("Hôpital du Nord", "North Hospital"),
        ["hospital-south"] = new("Hôpital du Sud", "South Hospital"),
        ["gp-network"] = new("Réseau de médecins généralistes", "Network of general practitioners"),
        ["ethics-committee"] = new("Comité d'éthique", "Ethics committee"),
        ["data-authority"] = new("Autorité des données", "Data authority"),
        ["university"] = new("Université", "University"),
        ["host-a"] = new("Hébergeur\u00A0A", "Host\u00A0A"),
        ["host-b"] = new("Hébergeur\u00A0B", "Host\u00A0B"),
    };
}

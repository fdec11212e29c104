using Hygie.Core;

namespace Hygie.Web;

/// <summary>What the host of the portal decides.</summary>
public sealed class PortalOptions
{
    /// <summary>True when every figure comes from the synthetic country; each page then says so in a banner.</summary>
    public bool IsDemo { get; set; }

    /// <summary>The hub's name in the header.</summary>
    public string HubName { get; set; } = "Hygie";

    /// <summary>Address that answers questions about access; null when the hub has given none.</summary>
    public string? Contact { get; set; }

    /// <summary>Country of the persons described, a code of the EU's authority list of countries.</summary>
    public string Country { get; set; } = "FRA";

    /// <summary>What people call the parties whose public names the pages show; one that is missing is shown as it is.</summary>
    public IReadOnlyDictionary<string, LocalText> Names { get; set; } = new Dictionary<string, LocalText>(StringComparer.Ordinal);

    /// <summary>Time between two figures of a live stream.</summary>
    public TimeSpan StreamPeriod { get; set; } = TimeSpan.FromSeconds(1);
}

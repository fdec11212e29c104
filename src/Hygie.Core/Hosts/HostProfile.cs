using System.Collections.Immutable;

namespace Hygie.Core.Hosts;

/// <summary>
/// Who holds a company, as far as it is declared. A holder may be a company with holders of its own: that makes a chain.
/// </summary>
/// <param name="Name">Legal person, family or group of holders.</param>
/// <param name="Seat">Country of its seat, ISO 3166 two letters; <c>??</c> when it is not known.</param>
/// <param name="Capital">Share of the capital, in hundredths of a percent: 2,401 is 24.01 %.</param>
/// <param name="Votes">Share of the votes, same unit.</param>
/// <param name="Holders">Who holds the holder; empty when its own seat decides.</param>
public sealed record Holder(string Name, string Seat, int Capital, int Votes, ImmutableArray<Holder> Holders)
{
    /// <summary>The seat that is not known.</summary>
    public const string Unknown = "??";
}

/// <summary>What is declared of a hosting offer: who runs it, from where, under which holders. Facts, not judgements.</summary>
public sealed record HostProfile
{
    /// <summary>Public id of the offer: one company may have several, each assessed by itself.</summary>
    public required HostId Id { get; init; }

    /// <summary>Name of the offer.</summary>
    public required string Offer { get; init; }

    /// <summary>Legal person that runs it.</summary>
    public required string Company { get; init; }

    /// <summary>Country of its seat, ISO 3166 two letters.</summary>
    public required string Seat { get; init; }

    /// <summary>What the hub would use it for.</summary>
    public required HostZone Zone { get; init; }

    /// <summary>Day on which this was established; it holds for a year.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Countries where data are stored and processed; empty when not declared.</summary>
    public required ImmutableArray<string> Locations { get; init; }

    /// <summary>Countries from which the platform is administered; empty when not declared.</summary>
    public required ImmutableArray<string> AdministeredFrom { get; init; }

    /// <summary>Declared holders; empty when not declared.</summary>
    public required ImmutableArray<Holder> Holders { get; init; }

    /// <summary>Where these facts are published.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>Last day on which the declared facts hold.</summary>
    public DateOnly ValidUntil => AsOf.AddYears(1);
}

/// <summary>The states whose law the controls call European: members of the Union; and those of the Economic Area, who keep its data law too.</summary>
public static class EuropeanUnion
{
    private static readonly string[] AreaOnly = ["IS", "LI", "NO"];

    private static readonly string[] Members =
        ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"];

    /// <summary>True for the ISO 3166 code of a member state.</summary>
    public static bool Has(string country) => Members.Contains(country, StringComparer.Ordinal);

    /// <summary>True for the ISO 3166 code of a state of the European Economic Area.</summary>
    public static bool AreaHas(string country) => Has(country) || AreaOnly.Contains(country, StringComparer.Ordinal);
}

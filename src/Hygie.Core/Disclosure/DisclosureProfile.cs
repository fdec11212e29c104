using System.Globalization;
using System.Reflection;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Disclosure;

/// <summary>Dominance rule (n, k): the <paramref name="Contributors"/> largest may not exceed <paramref name="Percent"/> % of a cell.</summary>
public sealed record DominanceRule(int Contributors, int Percent);

/// <summary>
/// The rules a result must pass before it leaves. Every verdict names its profile: we say
/// "passes profile france-health, rules version 1", never "anonymous".
/// </summary>
public sealed record DisclosureProfile
{
    private static readonly Lazy<DisclosureProfile> FranceHealth1 = new(() => Read(ProfileFiles.Text("france-health-1")));

    /// <summary>The rules for French health data, version 1.</summary>
    public static DisclosureProfile FranceHealth => FranceHealth1.Value;

    /// <summary>Public name, such as <c>france-health</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the rules; any changed figure is a new version.</summary>
    public required int Version { get; init; }

    /// <summary>Where the figures come from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>Smallest count of distinct persons that may be shown; 11 means 1 to 10 may not.</summary>
    public required int Threshold { get; init; }

    /// <summary>Whether an empty cell may be shown (class disclosure is judged separately).</summary>
    public required bool ZeroAllowed { get; init; }

    /// <summary>Dominance rules, all of which apply to magnitudes.</summary>
    public required IReadOnlyList<DominanceRule> Dominance { get; init; }

    /// <summary>The second contributor must not be able to estimate the first closer than this many percent.</summary>
    public required int PPercent { get; init; }

    /// <summary>Fewest establishments or professionals behind a cell that states them.</summary>
    public required int MinimumEstablishments { get; init; }

    /// <summary>A category holding more than this share of its group says something about everyone in the group.</summary>
    public required int MaximumSharePercent { get; init; }

    /// <summary>Whether a percentage needs its numerator and denominator beside it.</summary>
    public required bool PercentagesNeedCounts { get; init; }

    /// <summary>Printed in verdicts and records: <c>france-health 1</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Id} {Version}");

    /// <summary>Reads a profile file (YAML, hyphenated names). A file of the product: a mistake throws.</summary>
    public static DisclosureProfile Read(string yaml)
    {
        var file = ProfileFiles.Yaml.Deserialize<File>(yaml);
        return new DisclosureProfile
        {
            Id = PublicName.Check(file.Id), Version = file.Version, Source = file.Source, Threshold = file.Threshold, ZeroAllowed = file.ZeroAllowed,
            Dominance = [.. file.Dominance.Select(d => new DominanceRule(d.Contributors, d.Percent))], PPercent = file.PPercent,
            MinimumEstablishments = file.MinimumEstablishments, MaximumSharePercent = file.MaximumSharePercent,
            PercentagesNeedCounts = file.PercentagesNeedCounts,
        };
    }

    private sealed class File
    {
        public string Id { get; init; } = "";
        public int Version { get; init; }
        public string Source { get; init; } = "";
        public string Unit { get; init; } = "";
        public int Threshold { get; init; }
        public bool ZeroAllowed { get; init; }
        public List<Share> Dominance { get; init; } = [];
        public int PPercent { get; init; }
        public int MinimumEstablishments { get; init; }
        public int MaximumSharePercent { get; init; }
        public bool PercentagesNeedCounts { get; init; }
    }

    private sealed class Share
    {
        public int Contributors { get; init; }
        public int Percent { get; init; }
    }
}

/// <summary>The data files embedded beside the rules of this room.</summary>
internal static class ProfileFiles
{
    public static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build();

    public static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"disclosure/{name}.yaml")
            ?? throw new InvalidOperationException($"The product lacks its own data file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

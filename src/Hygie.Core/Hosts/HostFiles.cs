using System.Collections.Immutable;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Hosts;

/// <summary>A host's file: its profile, and the evidence that comes with it.</summary>
public sealed record HostFile(HostProfile Profile, ImmutableArray<HostEvidence> Evidence);

/// <summary>Profiles as people write them (YAML, hyphenated names), and what ships with the product: its profiles and its controls.</summary>
public static class HostFiles
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build();
    private static readonly Lazy<ImmutableArray<HostControl>> ShippedControls = new(() => CriteriaFile.Read(Embedded("controls")).Value);

    /// <summary>The product's own controls.</summary>
    public static ImmutableArray<HostControl> Controls => ShippedControls.Value;

    /// <summary>Ids of the profiles that ship as examples.</summary>
    public static IEnumerable<string> Examples => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith("hosts/profiles/", StringComparison.Ordinal)).Select(n => n["hosts/profiles/".Length..^".yaml".Length]).Order(StringComparer.Ordinal);

    /// <summary>A profile that ships as an example.</summary>
    public static Result<HostFile> Example(string id) =>
        Examples.Contains(id, StringComparer.Ordinal) ? Read(Embedded("profiles/" + id)) : Refusal.Of("HYG-5002", ("host", id), ("known", string.Join(", ", Examples)));

    /// <summary>Reads a host's file; refuses (HYG-5001) with the line what is not one.</summary>
    public static Result<HostFile> Read(string yaml) => Parsed<ProfileFile>(yaml).Then<HostFile>(file => file.Wrong() is { } what
        ? Refusal.Of("HYG-5001", ("line", 1), ("what", what))
        : new HostFile(file.ToProfile(), [.. file.Evidence.Select(e => new HostEvidence(e.Control, e.Source, Word<EvidenceKind>(e.Kind), e.Result == "pass", e.Sha256, Day(e.ValidUntil)))]));

    private static Result<T> Parsed<T>(string yaml) where T : class
    {
        try
        {
            return Yaml.Deserialize<T?>(yaml) is { } file ? file : Refusal.Of("HYG-5001", ("line", 1), ("what", "empty"));
        }
        catch (YamlException wrong)
        {
            return Refusal.Of("HYG-5001", ("line", wrong.Start.Line), ("what", wrong.InnerException?.Message ?? wrong.Message));
        }
    }

    private static string Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"hosts/{name}.yaml") ?? throw new InvalidOperationException($"The product lacks its own data file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static T Word<T>(string text) where T : struct, Enum => Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var word) ? word : default;

    private static DateOnly Day(string text) => Sealing.CanonicalTime.ParseDay(text) ?? default;

    private sealed class ProfileFile
    {
        public string Id { get; init; } = "";
        public string Offer { get; init; } = "";
        public string Company { get; init; } = "";
        public string Seat { get; init; } = Holder.Unknown;
        public string Zone { get; init; } = "sealed";
        public string AsOf { get; init; } = "";
        public List<string> Locations { get; init; } = [];
        public List<string> AdministeredFrom { get; init; } = [];
        public List<HolderFile> Holders { get; init; } = [];
        public List<string> Sources { get; init; } = [];
        public List<EvidenceFile> Evidence { get; init; } = [];

        public string? Wrong() =>
            !PublicName.IsValid(Id) ? "id" : Offer.Length == 0 ? "offer" : Company.Length == 0 ? "company" : Zone is not ("sealed" or "clear") ? "zone" : Day(AsOf) == default ? "as-of"
            : !Holders.TrueForAll(h => h.IsRight()) ? "holders" : Evidence.Find(e => !e.IsRight()) is { } wrong ? "evidence " + wrong.Control : null;

        public HostProfile ToProfile() => new()
        {
            Id = new HostId(Id), Offer = Offer, Company = Company, Seat = Seat, Zone = Word<HostZone>(Zone), AsOf = Day(AsOf), Locations = [.. Locations],
            AdministeredFrom = [.. AdministeredFrom], Holders = [.. Holders.Select(h => h.ToHolder())], Sources = [.. Sources],
        };
    }

    private sealed class HolderFile
    {
        public string Name { get; init; } = "";
        public string Seat { get; init; } = Holder.Unknown;
        public decimal Capital { get; init; }
        public decimal Votes { get; init; }
        public List<HolderFile> Holders { get; init; } = [];

        /// <summary>Shares are percentages with two decimals at most.</summary>
        public bool IsRight() => Name.Length > 0 && Array.TrueForAll([Capital, Votes], s => s is >= 0 and <= 100 && s * 100 == decimal.Truncate(s * 100)) && Holders.TrueForAll(h => h.IsRight());

        public Holder ToHolder() => new(Name, Seat, (int)(Capital * 100), (int)(Votes * 100), [.. Holders.Select(h => h.ToHolder())]);
    }

    private sealed class EvidenceFile
    {
        public string Control { get; init; } = "";
        public string Source { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Result { get; init; } = "";
        public string Sha256 { get; init; } = "";
        public string ValidUntil { get; init; } = "";

        public bool IsRight() => PublicName.IsValid(Control) && Enum.TryParse<EvidenceKind>(Kind, ignoreCase: true, out _) && Result is "pass" or "fail"
            && Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower) && Day(ValidUntil) != default;
    }
}

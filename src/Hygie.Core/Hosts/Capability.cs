using System.Collections.Immutable;
using System.Reflection;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Hosts;

/// <summary>What a probe found. Only <see cref="Works"/> is a yes.</summary>
public enum CapabilityResult
{
    /// <summary>Nobody could tell.</summary>
    Unknown,
    /// <summary>The host does it: seen, not said.</summary>
    Works,
    /// <summary>The host says that it does not.</summary>
    Missing,
    /// <summary>The host says that it does, and does not: worse than missing.</summary>
    Ignored,
}

/// <summary>One thing that a host's store may be able to do.</summary>
/// <param name="Id">Its public name, such as <c>object-lock</c>.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="Gap">What it means for a hub that a host has it not.</param>
/// <param name="IsNeeded">True when a hub cannot use a host without it.</param>
public sealed record Capability(string Id, LocalText What, LocalText Gap, bool IsNeeded)
{
    private static readonly Lazy<ImmutableArray<Capability>> Shipped = new(Load);

    /// <summary>Every capability, in the order in which people read them.</summary>
    public static ImmutableArray<Capability> All => Shipped.Value;

    private static ImmutableArray<Capability> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("hosts/capabilities.yaml") ?? throw new InvalidOperationException("The product lacks its own list of capabilities.");
        using var reader = new StreamReader(stream);
        var texts = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<List<Entry>>(reader);
        return [.. texts.Select(t => new Capability(t.Id, new LocalText(t.What.Fr, t.What.En), new LocalText(t.Gap.Fr, t.Gap.En), t.Needed))];
    }

    private sealed class Entry
    {
        public string Id { get; init; } = "";
        public bool Needed { get; init; }
        public Sentences What { get; init; } = new();
        public Sentences Gap { get; init; } = new();
    }

    private sealed class Sentences
    {
        public string En { get; init; } = "";
        public string Fr { get; init; } = "";
    }
}

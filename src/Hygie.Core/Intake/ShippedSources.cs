using System.Reflection;

namespace Hygie.Core.Intake;

/// <summary>
/// The sources the product describes itself, embedded from <c>Intake/Definitions/SOURCE/</c>: one <c>source.json</c> and one
/// <c>TABLE.json</c> for each table. They are part of the product, so a defect in them throws.
/// </summary>
public static class ShippedSources
{
    private const string Prefix = "definitions/";
    private static readonly Assembly Assembly = typeof(ShippedSources).Assembly;

    /// <summary>Names of the sources, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith("/source.json", StringComparison.Ordinal))
            .Select(n => n.Split('/')[1]).Order(StringComparer.Ordinal)];

    /// <summary>How a source behaves.</summary>
    public static SourceDefinition Definition(string name) => Parse(Prefix + name + "/source.json", SourceDefinitionParser.Parse);

    /// <summary>The tables of a source.</summary>
    public static TableModel Model(string name) => TableModel.Of(
        [.. Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix + name + "/", StringComparison.Ordinal) && n.EndsWith(".json", StringComparison.Ordinal) && n.Count(c => c == '/') == 2 && !n.EndsWith("/source.json", StringComparison.Ordinal))
            .Select(n => Parse(n, TableSchemaParser.Parse))],
        [.. Lists.Value]).Value;

    /// <summary>Tables and behaviour of a source, or null when the product does not describe it.</summary>
    public static DescribedSource? Find(string name) =>
        Names.Contains(name, StringComparer.Ordinal) ? new DescribedSource(Model(name), null).With(Definition(name)) : null;

    /// <summary>The code lists that the shipped tables use.</summary>
    private static readonly Lazy<IReadOnlyList<Nomenclature>> Lists = new(() =>
        [.. Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix + "nomenclatures/", StringComparison.Ordinal)).Select(ListOf)]);

    private static Nomenclature ListOf(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!;
        return NomenclatureParser.Parse(resource[(Prefix.Length + "nomenclatures/".Length)..^".csv".Length], stream, []).Value;
    }

    private static T Parse<T>(string resource, Parser<T> parser)
    {
        using var stream = Assembly.GetManifestResourceStream(resource) ?? throw new ArgumentException("No such source.", nameof(resource));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return parser(bytes, resource).Value;
    }

    private delegate Result<T> Parser<T>(ReadOnlySpan<byte> json, string file);
}

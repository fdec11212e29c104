namespace Hygie.Core.Disclosure;

/// <summary>How the codes of a dimension nest, such as départements in regions: each code and its parent.</summary>
public sealed class CategoryTree
{
    private readonly Dictionary<string, HashSet<string>> _leaves = new(StringComparer.Ordinal);

    /// <summary>Builds the tree from (code, parent) pairs; a parent need not have a line of its own.</summary>
    /// <exception cref="ArgumentException">The pairs form a circle.</exception>
    public CategoryTree(IReadOnlyCollection<(string Code, string Parent)> pairs)
    {
        var children = pairs.ToLookup(p => p.Parent, p => p.Code, StringComparer.Ordinal);
        foreach (var code in pairs.SelectMany(p => new[] { p.Code, p.Parent }).Distinct(StringComparer.Ordinal))
            _leaves[code] = Leaves(code, children, pairs.Count);
    }

    /// <summary>The leaf codes under <paramref name="code"/>; null when the tree does not know it.</summary>
    public CategoryExtent? Extent(string code) => _leaves.TryGetValue(code, out var leaves) ? CategoryExtent.Of(code, leaves) : null;

    private static HashSet<string> Leaves(string code, ILookup<string, string> children, int depth)
    {
        if (depth < 0)
            throw new ArgumentException("The codes form a circle.", nameof(children));
        return children.Contains(code) ? [.. children[code].SelectMany(c => Leaves(c, children, depth - 1))] : [code];
    }
}

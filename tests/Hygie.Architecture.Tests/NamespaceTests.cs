using System.Text.RegularExpressions;

namespace Hygie.Architecture.Tests;

/// <summary>A room keeps the same folder name everywhere, and a file's namespace is its folder.</summary>
public sealed partial class NamespaceTests
{
    [Fact]
    public void A_file_s_namespace_is_its_folder() =>
        Assert.Empty(House.Sources("Hygie.Core", "Hygie.Adapters", "Hygie.Cli", "Hygie.Web").Where(s => Misplaced(s.Path, s.Text)).Select(s => s.Path));

    [Fact]
    public void Canary_a_misplaced_file_is_caught()
    {
        Assert.True(Misplaced("src/Hygie.Core/Audit/Leaf.cs", "namespace Hygie.Core.Sealing;\n"));
        Assert.False(Misplaced("src/Hygie.Core/Audit/Leaf.cs", "namespace Hygie.Core.Audit;\n"));
    }

    private static bool Misplaced(string path, string text) =>
        Declared().Match(text) is { Success: true } match && match.Groups[1].Value != Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.');

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declared();
}

using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Hygie.Testing;
using Assembly = System.Reflection.Assembly;

namespace Hygie.Architecture.Tests;

/// <summary>The compiled house: every type of the four products and of the canaries, with what each depends on.</summary>
internal static class House
{
    public static readonly Assembly Core = typeof(Core.Refusal).Assembly;
    public static readonly Assembly Adapters = Assembly.Load("Hygie.Adapters");
    public static readonly Assembly Web = Assembly.Load("Hygie.Web");
    public static readonly Assembly Cli = Assembly.Load("hygie");
    public static readonly Assembly Canaries = typeof(House).Assembly;

    public static readonly IReadOnlyList<Assembly> Products = [Core, Adapters, Web, Cli];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded =
        new(() => new ArchLoader().LoadAssemblies([.. Products, Canaries]).Build());

    /// <summary>Every dependency between two named types: who knows whom. Compiler-made closures count for the type they stand in.</summary>
    public static IEnumerable<(string From, string To)> Dependencies(string prefix) =>
        Loaded.Value.Types.Where(t => t.FullName.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(t => t.Dependencies.Select(d => (From: Outermost(t), To: d.Target.FullName)))
            .Distinct();

    /// <summary>The room (folder) of a type below <paramref name="root"/>, or null when it stands at the root or elsewhere.</summary>
    public static string? RoomOf(string fullName, string root)
    {
        if (!fullName.StartsWith(root, StringComparison.Ordinal))
            return null;
        var rest = fullName[root.Length..].Split('+')[0].Split('.');
        return rest.Length > 1 ? rest[0] : null;
    }

    /// <summary>C# sources of the products, relative path and text.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(params string[] projects) =>
        from project in projects
        from file in Directory.EnumerateFiles(TestFiles.InCheckout("src", project), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/Migrations/", StringComparison.Ordinal)
        select (Path.GetRelativePath(TestFiles.Root, file), File.ReadAllText(file));

    private static string Outermost(IType type) => type.FullName.Split('+')[0].Split('/')[0];
}

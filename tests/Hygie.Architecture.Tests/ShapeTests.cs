using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hygie.Architecture.Tests;

/// <summary>Rules 6 and 7: secrets cannot be printed, classes say whether they may be derived from, names mean something.</summary>
public sealed class ShapeTests
{
    private static readonly string[] EmptyWords = ["Utils", "Util", "Helper", "Helpers", "Common", "Manager", "Shared", "Misc"];

    /// <summary>Types that hold a key or a clear identifier.</summary>
    private static readonly string[] Secrets = ["SecretKey", "ClearIdentifier", "AgeIdentity", "SigningKey", "Lease", "HostCredentials"];

    [Fact]
    public void Classes_are_sealed_or_abstract() => Assert.Empty(House.Products.SelectMany(Loose));

    [Fact]
    public void Canary_a_loose_class_is_caught() => Assert.Contains(typeof(Canaries.LooseManager), Loose(House.Canaries));

    [Fact]
    public void No_name_is_an_empty_word() => Assert.Empty(House.Products.SelectMany(Vague));

    [Fact]
    public void Canary_an_empty_word_is_caught() => Assert.Contains(nameof(Canaries.LooseManager), Vague(House.Canaries));

    [Fact]
    public void Public_value_types_of_Core_are_immutable() => Assert.Empty(Mutable(House.Core));

    [Fact]
    public void Canary_a_mutable_value_type_is_caught() => Assert.Contains(typeof(Canaries.MutableValue), Mutable(House.Canaries));

    [Fact]
    public void Secrets_are_sealed_classes_that_cannot_be_printed() => Assert.Empty(Printable(House.Core));

    [Fact]
    public void Canary_a_secret_that_is_a_record_is_caught() => Assert.Contains(typeof(Canaries.ClearIdentifier), Printable(House.Canaries));

    private static IEnumerable<Type> Written(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), false) && !(t.FullName ?? "").Contains('<', StringComparison.Ordinal)
            && (t.Namespace ?? "").StartsWith("Hygie", StringComparison.Ordinal) && !(t.Namespace ?? "").Contains(".Migrations", StringComparison.Ordinal));

    private static List<Type> Loose(Assembly assembly) =>
        [.. Written(assembly).Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract && !IsPage(t))];

    /// <summary>Razor components are partial classes that the Razor compiler declares, and does not seal.</summary>
    private static bool IsPage(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            if (t.FullName == "Microsoft.AspNetCore.Components.ComponentBase") return true;
        return type.Name == "_Imports";
    }

    private static List<string> Vague(Assembly assembly) =>
        [.. Written(assembly).Select(t => t.Name.Split('`')[0]).Concat(Written(assembly).SelectMany(t => (t.Namespace ?? "").Split('.')).Distinct())
            .Where(n => EmptyWords.Any(w => n.EndsWith(w, StringComparison.Ordinal)))];

    private static List<Type> Mutable(Assembly assembly) =>
        [.. Written(assembly).Where(t => t.IsVisible && t.IsValueType && !t.IsEnum && !t.IsDefined(typeof(IsReadOnlyAttribute), false))];

    private static List<Type> Printable(Assembly assembly) =>
        [.. Written(assembly).Where(t => Secrets.Contains(t.Name) && (!t.IsClass || !t.IsSealed || IsRecord(t) || DeclaresText(t)))];

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool DeclaresText(Type type) =>
        type.GetMethod(nameof(ToString), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly, []) is not null || typeof(IFormattable).IsAssignableFrom(type);
}

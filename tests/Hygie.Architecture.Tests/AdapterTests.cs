namespace Hygie.Architecture.Tests;

/// <summary>Rule 2: adapters and pages never know each other; one file names the concrete adapters.</summary>
public sealed class AdapterTests
{
    private const string Adapters = "Hygie.Adapters.";
    private const string CanaryAdapters = "Hygie.Architecture.Tests.Canaries.Adapters.";

    [Fact]
    public void Pages_and_adapters_do_not_know_each_other()
    {
        Assert.DoesNotContain(House.Dependencies("Hygie.Web."), d => d.To.StartsWith(Adapters, StringComparison.Ordinal));
        Assert.DoesNotContain(House.Dependencies(Adapters), d => d.To.StartsWith("Hygie.Web.", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_adapter_folders_never_know_each_other() => Assert.Empty(Across(Adapters));

    [Fact]
    public void Canary_two_adapter_folders_that_know_each_other_are_caught() => Assert.NotEmpty(Across(CanaryAdapters));

    [Fact]
    public void Only_the_composition_root_names_concrete_adapters() => Assert.Empty(Naming("Hygie.Cli.", Adapters, "Hygie.Cli.Composition"));

    [Fact]
    public void Canary_a_verb_that_names_an_adapter_is_caught() =>
        Assert.NotEmpty(Naming("Hygie.Architecture.Tests.Canaries.Cli.", CanaryAdapters, "Hygie.Architecture.Tests.Canaries.Cli.Composition"));

    [Fact]
    public void Adapters_are_internal_but_for_one_registration_class_a_folder()
    {
        var open = House.Adapters.GetExportedTypes().Where(t => !t.IsNested).ToList();
        Assert.Empty(open.Where(t => !(t.IsAbstract && t.IsSealed)).Select(t => t.FullName));
        Assert.Empty(open.GroupBy(t => t.Namespace).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Core_rests_on_two_packages_only() =>
        Assert.Empty(House.Core.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System", StringComparison.Ordinal))
            .Except(["NSec.Cryptography", "YamlDotNet"]));

    private static List<string> Across(string root) =>
        [.. from d in House.Dependencies(root)
            let here = House.RoomOf(d.From, root)
            let there = House.RoomOf(d.To, root)
            where here is not null && there is not null && here != there
            select $"{d.From} knows {d.To}"];

    private static List<string> Naming(string root, string adapters, string composition) =>
        [.. House.Dependencies(root).Where(d => d.From != composition && d.To.StartsWith(adapters, StringComparison.Ordinal)).Select(d => $"{d.From} names {d.To}")];
}

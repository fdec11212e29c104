using Hygie.Core.Intake;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Country;

/// <summary>The tables and sources that the product describes itself hold together.</summary>
public sealed class DefinitionTests
{
    private static readonly string[] Sources = ["fhir", "gp", "snds"];

    [Fact]
    public void Three_sources_are_described() => Assert.Equal(Sources, ShippedSources.Names);

    [Theory, InlineData("snds"), InlineData("fhir"), InlineData("gp")]
    public void Every_column_has_a_label_in_both_languages(string source)
    {
        var unlabelled = ShippedSources.Model(source).Tables
            .SelectMany(t => t.Fields.Where(f => f.LabelFr.Length == 0 || f.LabelEn.Length == 0).Select(f => t.Name + "." + f.Name));
        Assert.Empty(unlabelled);
    }

    [Theory, InlineData("snds"), InlineData("fhir"), InlineData("gp")]
    public void Persons_parents_and_orders_name_columns_that_exist(string source)
    {
        var definition = ShippedSources.Definition(source);
        var tables = ShippedSources.Model(source).Tables.Concat(source is "snds" ? Official() : []).ToLookup(t => t.Name, StringComparer.Ordinal);
        var named = definition.Persons.SelectMany(p => p.Columns.Select(c => (p.Table, c)))
            .Concat(definition.Parents.SelectMany(p => p.Columns.Select(c => (p.Table, c)).Concat(p.ParentColumns.Select(c => (Table: p.Parent, c)))))
            .Concat(definition.DateOrders.SelectMany(o => new[] { (o.Table, o.Earlier), (o.Table, o.Later) }));
        Assert.All(named, n =>
        {
            Assert.NotEmpty(tables[n.Table]);
            Assert.All(tables[n.Table], t => Assert.Contains(t.Fields, f => f.Name == n.Item2));
        });
    }

    /// <summary>The definition of <c>snds</c> speaks of the official model too, whose tables the product does not ship: a delivery may follow it.</summary>
    private static IEnumerable<TableSchema> Official() =>
        Directory.EnumerateFiles(TestFiles.Shared("snds-schema", "schemas"), "*.json", SearchOption.AllDirectories).Select(f => TableSchemaParser.Parse(File.ReadAllBytes(f), f).Value);

    [Fact]
    public void Every_claims_table_but_the_references_reaches_a_person()
    {
        var definition = ShippedSources.Definition("snds");
        var reached = definition.Persons.Select(p => p.Table).Concat(definition.Parents.Select(p => p.Table)).ToHashSet();
        var lost = ShippedSources.Model("snds").Tables.Select(t => t.Name).Where(t => !reached.Contains(t)).Order();
        Assert.Equal(["IR_PHA_R", "T_MCOaaE"], lost);
    }

    [Fact]
    public void Every_nomenclature_named_is_shipped()
    {
        var shipped = typeof(ShippedSources).Assembly.GetManifestResourceNames();
        var named = Sources.SelectMany(s => ShippedSources.Model(s).Tables).SelectMany(t => t.Fields).Select(f => f.Nomenclature?.Name).OfType<string>().Distinct();
        Assert.All(named, n => Assert.Contains($"definitions/nomenclatures/{n}.csv", shipped));
    }
}

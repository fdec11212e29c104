using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class ModelReviewTests
{
    private const string Parent = """{ "name": "PARENT", "primaryKey": ["ID"], "fields": [ { "name": "ID", "type": "integer", "length": "5" }, { "name": "OTHER" } ] }""";

    [Fact]
    public void A_sound_model_has_nothing_to_report() =>
        Assert.Empty(Review(Parent, """{ "name": "CHILD", "primaryKey": ["N"], "fields": [ { "name": "N" }, { "name": "UP", "type": "integer", "length": "5", "nomenclature": "LIST" } ], "foreignKeys": [ { "fields": "UP", "reference": { "resource": "PARENT", "fields": "ID" } } ] }"""));

    [Theory]
    [InlineData("\"primaryKey\": [\"GONE\"], \"fields\": [ { \"name\": \"A\" } ]", "primary-key-column", "GONE", "", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"NOWHERE\", \"fields\": \"ID\" } } ]", "foreign-key-table", "A", "NOWHERE", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"B\", \"reference\": { \"resource\": \"PARENT\", \"fields\": \"ID\" } } ]", "foreign-key-column", "B", "PARENT", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"PARENT\", \"fields\": [\"ID\", \"OTHER\"] } } ]", "foreign-key-column", "A", "PARENT", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"LIST\", \"fields\": \"GONE\" } } ]", "foreign-key-column", "A", "LIST", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\", \"type\": \"integer\", \"constraints\": { \"minimum\": \"5\", \"maximum\": \"4\" } } ]", "impossible", "A", "", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\", \"dateCreated\": \"2010\", \"dateDeleted\": \"2008\" } ]", "impossible", "A", "", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\", \"nomenclature\": \"LIST:GONE\" } ]", "nomenclature-column", "A", "LIST:GONE", Severity.Error)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\", \"nomenclature\": \"ABSENT\" } ]", "nomenclature-missing", "A", "ABSENT", Severity.Warning)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"PARENT\", \"fields\": \"ID\" } } ]", "foreign-key-type", "A", "Text, PARENT: Integer", Severity.Warning)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"PARENT\", \"fields\": \"OTHER\" } } ]", "foreign-key-target", "A", "PARENT", Severity.Warning)]
    [InlineData("\"primaryKey\": [\"A\"], \"fields\": [ { \"name\": \"A\", \"type\": \"integer\", \"length\": \"6\" } ], \"foreignKeys\": [ { \"fields\": \"A\", \"reference\": { \"resource\": \"PARENT\", \"fields\": \"ID\" } } ]", "foreign-key-length", "A", "PARENT", Severity.Info)]
    [InlineData("\"fields\": [ { \"name\": \"A\" } ]", "no-primary-key", "", "", Severity.Info)]
    public void Each_rule(string child, string rule, string column, string about, Severity severity) =>
        Assert.Equal(new ModelFinding("CHILD", column, rule, about, severity), Assert.Single(Review(Parent, $$"""{ "name": "CHILD", {{child}} }"""), f => f.Rule != ModelRules.NomenclatureUnused));

    [Fact]
    public void A_name_that_stands_twice_is_an_error_and_a_name_of_two_types_a_note()
    {
        var findings = Review(Parent, Parent, """{ "name": "CHILD", "primaryKey": ["ID"], "fields": [ { "name": "ID" } ] }""");
        Assert.Equal(("PARENT", Severity.Error), findings.Where(f => f.Rule == "name-twice").Select(f => (f.Table, f.Severity)).Single());
        Assert.Equal(("ID", "Text, Integer", Severity.Info), findings.Where(f => f.Rule == "type-differs").Select(f => (f.Column, f.About, f.Severity)).Single());
    }

    [Fact]
    public void Lists_that_are_empty_unused_or_not_there_are_named()
    {
        var files = new DescribedFiles([], [new Nomenclature("EMPTY", "CODE", [])], ["LOST"], []);
        Assert.Equal([("nomenclature-empty", "EMPTY"), ("nomenclature-file", "LOST"), ("nomenclature-unused", "EMPTY")], ModelReview.Of(files).Select(f => (f.Rule, f.About)));
    }

    private static ModelFinding[] Review(params string[] tables)
    {
        var list = new Nomenclature("LIST", "CODE", [KeyValuePair.Create("CODE", (IReadOnlySet<string>)new HashSet<string> { "1" })]);
        return [.. ModelReview.Of(new DescribedFiles([.. tables.Select(t => TableSchemaParser.Parse(Encoding.UTF8.GetBytes(t), "t.json").Value)], [list], [], []))];
    }
}

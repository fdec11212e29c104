using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hygie.Core.Studies;
using Hygie.Testing;
using NJsonSchema;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>The schema for editors against the reader: what the reader takes, the schema takes; a word that it does not know, neither takes.</summary>
public sealed class StudySchemaTests
{
    private static readonly Task<JsonSchema> Schema = JsonSchema.FromFileAsync(TestFiles.InCheckout("spec", "study-definition.schema.json"), TestContext.Current.CancellationToken);

    public static TheoryData<string> Definitions() =>
        [.. Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Select(File.ReadAllText), .. Testing.Studies.StudySpecs.All.Select(s => s.Text)];

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task A_definition_that_reads_is_right_by_the_schema(string definition)
    {
        Assert.Empty(StudyReader.Read(Encoding.UTF8.GetBytes(definition)).Problems);
        Assert.Empty((await Schema).Validate(Json(definition)).Select(e => e.ToString()));
    }

    [Theory]
    [MemberData(nameof(StudyReaderTests.WrongWords), MemberType = typeof(StudyReaderTests))]
    public async Task A_definition_that_is_wrong_in_its_words_is_wrong_by_the_schema(string right, string wrong)
    {
        var definition = StudyReaderTests.Right.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEmpty(StudyReader.Read(Encoding.UTF8.GetBytes(definition)).Problems);
        Assert.NotEmpty((await Schema).Validate(Json(definition)));
    }

    [Fact]
    public async Task Every_rule_and_kind_of_event_that_the_reader_knows_is_in_the_schema()
    {
        var schema = await Schema;
        Assert.Equal(SndsRules.Switchable.Select(r => r.Name).Order(StringComparer.Ordinal), schema.Properties["rules"].Properties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(EventReader.Kinds.Concat(EventReader.Beside).Order(StringComparer.Ordinal), schema.Definitions["event"].Properties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ScoredList.Names, schema.Properties["variables"].PatternProperties.Single().Value.Properties["score"].Enumeration.Cast<string>());
    }

    private static string Json(string definition) => Node(YamlTree.Read(Encoding.UTF8.GetBytes(definition)).Value)!.ToJsonString();

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Node(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Node)]),
        YamlScalar scalar when int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (scalar.Text is "0" || scalar.Text[0] != '0') => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}

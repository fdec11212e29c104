using System.Text;
using System.Xml.Linq;
using Hygie.Core.Studies;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>What an amendment changes, and the flow of persons drawn: both in the words of the sentence.</summary>
public sealed class StudyDiffTests
{
    [Fact]
    public void An_amendment_is_told_by_the_sentences_that_change()
    {
        var changed = Text("diabetes-metformin").Replace("age: { from: 40 }", "age: { from: 50 }", StringComparison.Ordinal).Replace("  sex: { sex: code }\n", "", StringComparison.Ordinal);
        var lines = StudyDiff.Between(Read(Text("diabetes-metformin")), Read(changed), "en").Where(l => l.Kind != DiffKind.Same);
        Assert.Equal(
        [
            new DiffLine(DiffKind.Removed, "- the person is aged 40 or more (age reached in 2022)"), new DiffLine(DiffKind.Added, "- the person is aged 50 or more (age reached in 2022)"),
            new DiffLine(DiffKind.Removed, "- sex: sex (1 man, 2 woman, 9 unknown)"),
        ], lines);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void From_the_lines_both_pages_can_be_read_again(string name)
    {
        var (a, b) = (Read(Text(name)), Read(Text("copd-readmission")));
        var lines = StudyDiff.Between(a, b, "fr");
        Assert.Equal(StudySentence.Page(a, "fr"), string.Concat(lines.Where(l => l.Kind != DiffKind.Added).Select(l => l.Text + "\n")));
        Assert.Equal(StudySentence.Page(b, "fr"), string.Concat(lines.Where(l => l.Kind != DiffKind.Removed).Select(l => l.Text + "\n")));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_diagram_is_well_formed_and_names_every_condition_and_variable(string name)
    {
        var study = Read(Text(name));
        var svg = XDocument.Parse(StudyDiagram.Svg(study, "en"));
        var text = string.Join(' ', svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.All(study.Variables, v => Assert.Contains(v.Name, text, StringComparison.Ordinal));
        var boxes = svg.Descendants().Where(e => e.Name.LocalName == "rect").Select(e => (Top: (int)e.Attribute("y")!, Height: (int)e.Attribute("height")!)).ToList();
        Assert.Equal(boxes.OrderBy(b => b.Top), boxes);
        Assert.All(boxes.Zip(boxes.Skip(1)), pair => Assert.True(pair.First.Top + pair.First.Height < pair.Second.Top, "no box lies on another"));
        Assert.Equal(StudySentence.Of(study).En, svg.Descendants().Single(e => e.Name.LocalName == "desc").Value);
    }

    [Fact]
    public void A_title_with_marks_of_its_own_stays_text() =>
        Assert.Contains("&lt;script&gt;", StudyDiagram.Svg(Read(Text("rare-disease").Replace("Gaucher disease, patients known in 2022", "<script>", StringComparison.Ordinal)), "en"), StringComparison.Ordinal);

    public static TheoryData<string> Examples() => [.. Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    private static string Text(string example) => File.ReadAllText(TestFiles.InCheckout("examples", example + ".yaml"));

    private static StudyDefinition Read(string text) => StudyReader.Parse(Encoding.UTF8.GetBytes(text)).Value;
}

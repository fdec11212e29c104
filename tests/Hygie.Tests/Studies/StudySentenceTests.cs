using Hygie.Core.Studies;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>The shipped examples in plain words. A missing golden file is written and fails once: read it before committing it.</summary>
public sealed class StudySentenceTests
{
    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(TestFiles.InCheckout("examples"), "*.yaml").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(file), "fr");
            data.Add(Path.GetFileNameWithoutExtension(file), "en");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_reads_like_this(string name, string language)
    {
        var study = StudyReader.Parse(File.ReadAllBytes(TestFiles.InCheckout("examples", name + ".yaml"))).Value;
        var said = StudySentence.Page(study, language) + "\n" + StudySentence.Of(study).In(language) + "\n";
        var golden = TestFiles.InCheckout("tests", "Hygie.Tests", "Studies", "Sentences", $"{name}.{language}.txt");
        if (!File.Exists(golden))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            File.WriteAllText(golden, said);
            Assert.Fail($"New golden file: {golden}");
        }

        Assert.Equal(File.ReadAllText(golden), said);
    }
}

using System.Text;
using Hygie.Testing;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>docs/reference/study-language.md is the specs, printed: what every engine was seen to do. A missing file is written and fails once: read it before committing it.</summary>
public sealed class LanguageReferenceTests
{
    [Fact]
    public void The_reference_of_the_language_is_its_specs()
    {
        var (file, printed) = (TestFiles.InCheckout("docs", "reference", "study-language.md"), Print());
        if (!File.Exists(file))
        {
            File.WriteAllText(file, printed);
            Assert.Fail($"New reference: {file}");
        }

        Assert.Equal(File.ReadAllText(file), printed);
    }

    private static string Print()
    {
        var page = new StringBuilder("""
            # The language of studies, by example
            *Generated from the specs that every engine runs (tests/Hygie.Testing/Studies); delete this file and run Hygie.Tests to print it again. The words: [spec/study-definition.md](../../spec/study-definition.md), the rules: [spec/snds-rules.md](../../spec/snds-rules.md).*

            Each example has the rows that are there, the part of a definition that matters, and the rows that come out. Columns that are not drawn are those of an ordinary line; `key` stands for the nine columns that tie a detail to its claim. The period is the year 2022. Chapters on OMOP have `source: omop`, the others `source: snds`.

            """);
        foreach (var chapter in StudySpecs.All.GroupBy(s => s.Chapter, StringComparer.Ordinal))
        {
            page.Append("\n## ").Append(chapter.Key).Append('\n');
            var drawn = "";
            foreach (var spec in chapter)
            {
                page.Append('\n').Append(spec.Says).Append('\n');
                if (!string.Equals(drawn, spec.Tables, StringComparison.Ordinal))
                    page.Append("\n```text\n").Append((drawn = spec.Tables).Trim()).Append("\n```\n");
                page.Append("\n```yaml\n").Append(spec.Definition.Trim()).Append("\n```\n\n```text\n").Append(spec.Expected.Trim()).Append("\n```\n");
            }
        }

        return page.ToString();
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace Hygie.Core.Studies;

/// <summary>
/// The flow of persons as an SVG: everybody, then each condition of the population from top to bottom, what is left out to the right, and what the study receives.
/// It has no figures: before a permit they are protected, and after it they stay inside. The words are those of the sentence.
/// </summary>
public static class StudyDiagram
{
    private const int Width = 520, Aside = 380, Gap = 34, Line = 17, Pad = 12, Letters = 68, LettersAside = 48;

    /// <summary>A whole SVG document, UTF-8, with a title and a description for those who do not see it.</summary>
    /// <param name="study">The definition.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static string Svg(StudyDefinition study, string language)
    {
        var words = StudySentence.For(language, study);
        var boxes = new StringBuilder();
        var y = Box(boxes, 0, 10, Width, [study.Title.In(language), .. Wrapped(words.Looks(study.Period), Letters)]);
        foreach (var part in StudySentence.Top(study.Population))
            y = Step(boxes, y, part, study, words);
        var received = study.Variables.Select(v => v.Name).Concat(study.Tables.Select(t => t.Name)).ToList();
        if (received.Count > 0)
            y = Box(boxes, y, y + Gap, Width, [words.Receives, .. Wrapped(string.Join(", ", received), Letters)]);
        var height = (y + 10).ToString(CultureInfo.InvariantCulture);
        var width = (Width + Aside + 80).ToString(CultureInfo.InvariantCulture);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t d" font-family="sans-serif" font-size="13" fill="none" stroke="#333">
            <title id="t">{Text(study.Title.In(language))}</title>
            <desc id="d">{Text(StudySentence.Of(study).In(language))}</desc>
            <defs><marker id="a" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="#333"/></marker></defs>
            {boxes}</svg>

            """;
    }

    /// <summary>A condition to go through; one of those that exclude stands aside.</summary>
    private static int Step(StringBuilder boxes, int y, Condition part, StudyDefinition study, StudyWords words)
    {
        if (part is not NoneOf none)
            return Box(boxes, y, y + Gap, Width, Wrapped(StudySentence.Inline(words, study, part), Letters));
        List<string> lines = [words.NoneOf, .. none.Parts.SelectMany(p => Wrapped("- " + StudySentence.Inline(words, study, p), LettersAside))];
        var height = (lines.Count * Line) + (2 * Pad);
        var middle = y + Gap + (height / 2);
        Arrow(boxes, Width / 2, middle, Width + 50, middle);
        Arrow(boxes, Width / 2, y, Width / 2, y + Gap + height);
        Rectangle(boxes, Width + 50, y + Gap, Aside, lines, " stroke-dasharray=\"4 3\"");
        return y + Gap + height;
    }

    /// <summary>A box under the last; answers where it ends.</summary>
    private static int Box(StringBuilder boxes, int from, int y, int width, List<string> lines)
    {
        if (from > 0)
            Arrow(boxes, width / 2, from, width / 2, y);
        Rectangle(boxes, 10, y, width - 10, lines, "");
        return y + (lines.Count * Line) + (2 * Pad);
    }

    private static void Rectangle(StringBuilder boxes, int x, int y, int width, List<string> lines, string style)
    {
        boxes.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{(lines.Count * Line) + (2 * Pad)}\" rx=\"4\"{style}/>\n");
        for (var i = 0; i < lines.Count; i++)
            boxes.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + Pad}\" y=\"{y + Pad + (i * Line) + 12}\" fill=\"#111\" stroke=\"none\">{Text(lines[i])}</text>\n");
    }

    private static void Arrow(StringBuilder boxes, int x1, int y1, int x2, int y2) =>
        boxes.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x1} {y1}L{x2} {y2}\" marker-end=\"url(#a)\"/>\n");

    private static List<string> Wrapped(string text, int letters)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' '))
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= letters)
                lines.Add(word);
            else
                lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        return lines;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

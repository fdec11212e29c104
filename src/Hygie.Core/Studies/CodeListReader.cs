namespace Hygie.Core.Studies;

/// <summary>Reads named code lists and inline codes.</summary>
internal sealed class CodeListReader(StudyProblems problems)
{
    private static readonly Dictionary<string, CodeSystem> Systems =
        Enum.GetValues<CodeSystem>().ToDictionary(CodeShape.Word, s => s, StringComparer.Ordinal);

    /// <summary>The <c>codes</c> section: lists that patterns call by name.</summary>
    public IReadOnlyDictionary<string, CodeSet> Read(YamlNode? node)
    {
        var lists = new Dictionary<string, CodeSet>(StringComparer.Ordinal);
        foreach (var entry in problems.Map(node, "codes")?.Entries ?? [])
        {
            var map = problems.Map(entry.Value, entry.Key.Text, ["label", .. Systems.Keys]);
            if (!PublicName.IsValid(entry.Key.Text))
                problems.Add("HYG-12013", entry.Key.At);
            var label = map?["label"] is { } text ? StudyReader.Title(text, problems) : LocalText.Same(entry.Key.Text);
            if (map?.OneOf([.. Systems.Keys]) is { } codes && Codes(Systems[codes.Key.Text], codes.Value) is { } set)
                lists[entry.Key.Text] = set with { Label = label };
        }

        return lists;
    }

    /// <summary>Codes of one nomenclature, each checked for its shape; null when any is wrong.</summary>
    public CodeSet? Codes(CodeSystem system, YamlNode? node)
    {
        var codes = new List<string>();
        var right = true;
        foreach (var item in problems.Items(node))
        {
            var text = problems.Text(item);
            var code = text is null ? null : CodeShape.Normalise(system, text);
            if (text is not null && code is null)
                problems.Add("HYG-12005", item.At, ("word", text.Length <= 30 ? text : text[..30]), ("system", CodeShape.Word(system)), ("example", CodeShape.Example(system)));
            right &= code is not null;
            if (code is not null && !codes.Contains(code, StringComparer.Ordinal))
                codes.Add(code);
        }

        return right && codes.Count > 0 ? new CodeSet(system, codes, null) : null;
    }
}

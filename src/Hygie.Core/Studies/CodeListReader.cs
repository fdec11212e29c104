namespace Hygie.Core.Studies;

/// <summary>Reads named code lists and inline codes.</summary>
internal sealed class CodeListReader(StudyProblems problems)
{
    private static readonly Dictionary<string, CodeSystem> Systems =
        Enum.GetValues<CodeSystem>().ToDictionary(CodeShape.Word, s => s, StringComparer.Ordinal);

    /// <summary>The <c>codes</c> section: lists that patterns call by name. A list may be made of others.</summary>
    public IReadOnlyDictionary<string, CodeSet> Read(YamlNode? node)
    {
        var written = problems.Map(node, "codes")?.Entries.ToDictionary(e => e.Key.Text, StringComparer.Ordinal) ?? [];
        var lists = new Dictionary<string, CodeSet?>(StringComparer.Ordinal);
        foreach (var entry in written.Values)
            List(entry, written, lists, []);
        return lists.Where(l => l.Value is not null).ToDictionary(l => l.Key, l => l.Value!, StringComparer.Ordinal);
    }

    private CodeSet? List(YamlEntry entry, Dictionary<string, YamlEntry> written, Dictionary<string, CodeSet?> lists, IReadOnlyList<string> path)
    {
        var name = entry.Key.Text;
        if (lists.TryGetValue(name, out var known))
            return known;
        if (!PublicName.IsValid(name))
            problems.Add("HYG-12013", entry.Key.At);
        var map = problems.Map(entry.Value, name, ["label", "of", .. Systems.Keys]);
        var label = map?["label"] is { } text ? StudyReader.Title(text, problems) : LocalText.Same(name);
        var codes = map?.OneOf(["of", .. Systems.Keys]) is not { } from ? null
            : from.Key.Text is "of" ? Union(from.Value, written, lists, [.. path, name]) : Codes(Systems[from.Key.Text], from.Value);
        return lists[name] = codes is null ? null : codes with { Label = label };
    }

    /// <summary>The codes of several lists of one nomenclature.</summary>
    private CodeSet? Union(YamlNode names, Dictionary<string, YamlEntry> written, Dictionary<string, CodeSet?> lists, IReadOnlyList<string> path)
    {
        var sets = new List<CodeSet?>();
        foreach (var item in problems.Items(names))
            if (problems.Text(item) is { } name)
                sets.Add(Part(name, item));
        if (sets.Count == 0 || sets.Contains(null))
            return null;
        return sets[0]! with { Codes = [.. sets.SelectMany(s => s!.Codes).Distinct(StringComparer.Ordinal)] };

        CodeSet? Part(string name, YamlNode item)
        {
            if (path.Contains(name, StringComparer.Ordinal))
                problems.Add("HYG-12022", item.At, ("word", name), ("path", string.Join(" → ", path.Append(name))));
            else if (!written.TryGetValue(name, out var entry))
                problems.Unknown("HYG-12008", item.At, name, written.Keys.Except(path, StringComparer.Ordinal));
            else if (List(entry, written, lists, path) is { } set && sets.Find(s => s is not null) is { } first && set.System != first.System)
                problems.Unknown("HYG-12008", item.At, name, written.Keys.Where(k => lists.GetValueOrDefault(k)?.System == first.System));
            else
                return lists.GetValueOrDefault(name);
            return null;
        }
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

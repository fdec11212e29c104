using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>Collects everything wrong with a definition, and reads the simple values whose faults it knows how to say.</summary>
internal sealed class StudyProblems
{
    private readonly List<Refusal> _found = [];

    /// <summary>Problems so far, in the order of the file.</summary>
    public IReadOnlyList<Refusal> Found =>
        [.. _found.OrderBy(r => Number(r, "line")).ThenBy(r => Number(r, "column"))];

    public void Add(string code, Position at, params ReadOnlySpan<(string, object)> facts) =>
        _found.Add(Refusal.Of(code, [("line", at.Line), ("column", at.Column), .. facts]));

    public void Add(Refusal refusal) => _found.Add(refusal);

    /// <summary>A scalar's text; anything else is a problem.</summary>
    public string? Text(YamlNode? node)
    {
        if (node is YamlScalar { Text.Length: > 0 } scalar)
            return scalar.Text;
        if (node is not null)
            Add("HYG-12004", node.At, ("expected", "text"));
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(YamlNode? node, int least, int most)
    {
        if (node is null)
            return null;
        if (node is YamlScalar scalar && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Add("HYG-12010", node.At, ("least", least), ("most", most));
        return null;
    }

    /// <summary>A day written YYYY-MM-DD.</summary>
    public DateOnly? Day(YamlNode? node)
    {
        if (node is null)
            return null;
        if (node is YamlScalar scalar && DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Add("HYG-12004", node.At, ("expected", "YYYY-MM-DD"));
        return null;
    }

    /// <summary>One of a few words; another word is answered by the nearest.</summary>
    public T? Word<T>(YamlNode? node, IReadOnlyDictionary<string, T> words) where T : struct
    {
        if (Text(node) is not { } text)
            return null;
        if (words.TryGetValue(text, out var value))
            return value;
        Unknown("HYG-12002", node!.At, text, words.Keys);
        return null;
    }

    /// <summary>A word that is none of those allowed here.</summary>
    public void Unknown(string code, Position at, string word, IEnumerable<string> allowed)
    {
        var words = allowed.ToList();
        Add(code, at, ("word", Shown(word)), ("nearest", NearestWord.Of(word, words) ?? words.FirstOrDefault() ?? ""),
            ("expected", string.Join(", ", words)));
    }

    /// <summary>A list's items; a lone scalar counts as a list of one; an empty list is a problem.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode? node)
    {
        if (node is YamlScalar { Text.Length: > 0 })
            return [node];
        if (node is YamlList { Items.Count: > 0 } list)
            return list.Items;
        if (node is not null)
            Add("HYG-12016", node.At);
        return [];
    }

    /// <summary>A mapping with a known set of keys.</summary>
    public YamlWords? Map(YamlNode? node, string where, params string[] words)
    {
        if (node is YamlMap map)
            return new YamlWords(map, this, where, words);
        if (node is not null)
            Add("HYG-12004", node.At, ("expected", string.Join(" | ", words)));
        return null;
    }

    private static string Shown(string word) => word.Length <= 60 ? word : word[..60] + "…";

    private static int Number(Refusal refusal, string fact) =>
        refusal.Facts.TryGetValue(fact, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
}

/// <summary>A mapping whose keys have been checked: unknown keys and keys written twice are already reported.</summary>
internal sealed class YamlWords
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly StudyProblems _problems;
    private readonly string _where;
    private readonly List<string> _meant = [];

    public YamlWords(YamlMap map, StudyProblems problems, string where, string[] words)
    {
        (_problems, _where, At) = (problems, where, map.At);
        foreach (var entry in map.Entries)
            if (words.Length > 0 && !words.Contains(entry.Key.Text, StringComparer.Ordinal))
                Unknown(entry.Key, words);
            else if (!_entries.TryAdd(entry.Key.Text, entry))
                problems.Add("HYG-12007", entry.Key.At, ("word", entry.Key.Text));
    }

    public Position At { get; }

    /// <summary>The entries, in the order of the file.</summary>
    public IEnumerable<YamlEntry> Entries => _entries.Values;

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? this[string key] => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>The value of a key that must be there.</summary>
    public YamlNode? Need(string key)
    {
        if (_entries.TryGetValue(key, out var entry))
            return entry.Value;
        Missing(key, [key]);
        return null;
    }

    /// <summary>The only one of <paramref name="words"/> that is written; none or two are reported.</summary>
    public YamlEntry? OneOf(params string[] words)
    {
        var found = words.Where(_entries.ContainsKey).Select(w => _entries[w]).ToList();
        if (found.Count == 1)
            return found[0];
        if (found.Count == 0)
            Missing(string.Join(" | ", words), words);
        else
            _problems.Add("HYG-12019", found[1].Key.At, ("word", found[1].Key.Text), ("other", found[0].Key.Text));
        return null;
    }

    private void Unknown(YamlScalar key, string[] words)
    {
        _problems.Unknown("HYG-12002", key.At, key.Text, words);
        _meant.Add(NearestWord.Of(key.Text, words) ?? "");
    }

    /// <summary>A word that was only misspelt is not said to be missing as well.</summary>
    private void Missing(string shown, string[] words)
    {
        if (!_meant.Exists(m => words.Contains(m, StringComparer.Ordinal)))
            _problems.Add("HYG-12003", At, ("word", shown), ("where", _where));
    }
}

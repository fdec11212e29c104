using System.Reflection;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core;

/// <summary>What kind of "no" it is: decides the exit code of the command line and the status of the API.</summary>
public enum RefusalKind
{
    /// <summary>The command or request is malformed (exit 2, HTTP 400).</summary>
    Usage,
    /// <summary>Known person, not allowed (exit 3, HTTP 403).</summary>
    Forbidden,
    /// <summary>No such thing (exit 4, HTTP 404).</summary>
    NotFound,
    /// <summary>A document, file or proof does not hold (exit 5, HTTP 422).</summary>
    CheckFailed,
    /// <summary>Somebody else was there first (exit 6, HTTP 409).</summary>
    Conflict,
    /// <summary>A remote party does not answer (exit 7, HTTP 503).</summary>
    Unreachable,
    /// <summary>Understood and refused by a rule: permit, host, quorum, disclosure (exit 8, HTTP 403).</summary>
    Policy,
}

/// <summary>One refusal's sentences in one language.</summary>
/// <param name="What">What happened. Blanks are <c>{fact}</c>.</param>
/// <param name="Why">Why that is refused.</param>
/// <param name="Hint">What to do now.</param>
public sealed record RefusalText(string What, string Why, string Hint);

/// <summary>
/// The texts of every refusal, read from each room's embedded <c>refusals.yaml</c>:
/// <code>
/// HYG-6003:
///   kind: check-failed
///   en: { what: "...", why: "...", hint: "..." }
///   fr: { what: "...", why: "...", hint: "..." }
/// </code>
/// </summary>
public static partial class RefusalTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, Entry>> Entries = new(Load);

    /// <summary>Every code that has texts, in order.</summary>
    public static IEnumerable<string> Codes => Entries.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The kind of a code; a code without text is a defect and throws <see cref="KeyNotFoundException"/>.</summary>
    public static RefusalKind KindOf(string code) => Entries.Value[code].Kind;

    /// <summary>The sentences of <paramref name="refusal"/> with its facts filled in.</summary>
    /// <param name="refusal">The refusal to render.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static RefusalText Render(Refusal refusal, string language)
    {
        var entry = Entries.Value[refusal.Code];
        var text = string.Equals(language, "fr", StringComparison.Ordinal) ? entry.Fr : entry.En;
        return new RefusalText(Fill(text.What), Fill(text.Why), Fill(text.Hint));

        string Fill(string template) => Blank().Replace(template, m => refusal.Facts.GetValueOrDefault(m.Groups["name"].Value, m.Value));
    }

    private static Dictionary<string, Entry> Load()
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance)
            .WithEnumNamingConvention(HyphenatedNamingConvention.Instance).Build();
        var assembly = Assembly.GetExecutingAssembly();
        var all = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("refusals/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var (code, entry) in yaml.Deserialize<Dictionary<string, Entry>?>(reader) ?? [])
                all.Add(code, entry);
        }

        return all;
    }

    [GeneratedRegex(@"\{(?<name>[a-z][A-Za-z]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();

    private sealed class Entry
    {
        public RefusalKind Kind { get; init; }
        public Sentences En { get; init; } = new();
        public Sentences Fr { get; init; } = new();
    }

    private sealed class Sentences
    {
        public string What { get; init; } = "";
        public string Why { get; init; } = "";
        public string Hint { get; init; } = "";
    }
}

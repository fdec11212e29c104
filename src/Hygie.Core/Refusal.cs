using System.Globalization;

namespace Hygie.Core;

/// <summary>
/// A "no" with a stable code: what a rule, a parser or a verb answers instead of throwing.
/// The sentence a person reads lives in the room's <c>refusals.yaml</c>, in French and English
/// (see <see cref="RefusalTexts"/>); the facts fill its blanks.
/// </summary>
/// <remarks>
/// Facts are shown to people and written to logs: never an identifier of a patient, a pseudonym, a key,
/// or the value of a delivered cell. Positions, names of tables, columns, files and public ids only.
/// </remarks>
public sealed record Refusal
{
    private Refusal(string code, IReadOnlyDictionary<string, string> facts) => (Code, Facts) = (code, facts);

    /// <summary>Stable code, <c>HYG-</c> and four or five digits; the thousands name the room.</summary>
    public string Code { get; }

    /// <summary>Named facts for the blanks of the text, invariant culture.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>Builds a refusal: <c>Refusal.Of("HYG-6003", ("file", name), ("line", 12))</c>.</summary>
    public static Refusal Of(string code, params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
            named[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return new Refusal(code, named);
    }

    /// <summary>Code and facts, for logs and test failures; people are shown <see cref="RefusalTexts"/>.</summary>
    public override string ToString() =>
        Facts.Count == 0 ? Code : $"{Code} ({string.Join(", ", Facts.Select(f => $"{f.Key}={f.Value}"))})";
}

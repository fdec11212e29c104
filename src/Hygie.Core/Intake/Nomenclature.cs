using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>A code list: the columns of its table that other tables refer to, and the codes in them. Immutable.</summary>
public sealed class Nomenclature
{
    private readonly FrozenDictionary<string, FrozenSet<string>> _codes;

    /// <param name="name">Name, such as <c>IR_SEX_V</c>.</param>
    /// <param name="keyColumn">The column that holds the codes when a reference names none.</param>
    /// <param name="codes">Codes of each column.</param>
    public Nomenclature(string name, string keyColumn, IEnumerable<KeyValuePair<string, IReadOnlySet<string>>> codes)
    {
        (Name, KeyColumn) = (name, keyColumn);
        _codes = codes.ToFrozenDictionary(c => c.Key, c => c.Value.Select(Normalised).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public string Name { get; }

    public string KeyColumn { get; }

    public string LabelFr { get; init; } = "";

    /// <summary>Code → its label, for pages; empty when the list has no label column.</summary>
    public FrozenDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The codes of a column (the key column when <paramref name="column"/> is empty), normalised by <see cref="Normalised"/>; null when the list lacks the column.</summary>
    public FrozenSet<string>? Codes(string column) => _codes.GetValueOrDefault(column.Length == 0 ? KeyColumn : column);

    public ImmutableArray<string> Columns => _codes.Keys;

    /// <summary>Numbers lose their leading zeros (<c>02</c> and <c>2</c> are one code in sources that disagree about types).</summary>
    public static string Normalised(string code)
    {
        var trimmed = code.Trim();
        return trimmed.Length > 1 && trimmed.All(char.IsAsciiDigit) ? trimmed.TrimStart('0') is { Length: > 0 } digits ? digits : "0" : trimmed;
    }
}

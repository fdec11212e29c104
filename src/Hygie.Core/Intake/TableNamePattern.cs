using System.Globalization;

namespace Hygie.Core.Intake;

/// <summary>
/// How a delivered name stands for a table of the model. The model writes the year as <c>aa</c> (<c>T_MCOaaB</c>, delivered as
/// <c>T_MCO08B</c>), as <c>AAAA</c> (<c>CT_IDE_AAAA_GN</c>), and a free version as <c>xx</c> (<c>T_MCOaaGVxx</c>).
/// A table delivered under the very name of the model matches too.
/// </summary>
public sealed class TableNamePattern
{
    private readonly string _name;
    private readonly int _yearAt;
    private readonly int _yearDigits;

    private TableNamePattern(string name, int yearAt, int yearDigits) => (_name, _yearAt, _yearDigits) = (name, yearAt, yearDigits);

    /// <summary>True when the name carries a year.</summary>
    public bool HasYear => _yearDigits > 0;

    public static TableNamePattern Of(string name)
    {
        var two = name.IndexOf("aa", StringComparison.Ordinal);
        var four = name.IndexOf("AAAA", StringComparison.Ordinal);
        return four >= 0 ? new(name, four, 4) : two >= 0 ? new(name, two, 2) : new(name, 0, 0);
    }

    /// <summary>True when <paramref name="delivered"/> (a file name without extension) stands for this table.</summary>
    /// <param name="delivered">Delivered name; letters may be of either case.</param>
    /// <param name="year">Four-digit year found in the name (two digits: 70-99 are 1970-1999), or 0.</param>
    public bool Matches(ReadOnlySpan<char> delivered, out int year)
    {
        year = 0;
        if (delivered.Length != _name.Length)
            return false;
        for (var i = 0; i < _name.Length; i++)
            if (!MatchesAt(i, delivered[i]))
                return false;
        year = YearOf(delivered);
        return true;
    }

    private bool MatchesAt(int i, char c)
    {
        var expected = _name[i];
        if (char.ToUpperInvariant(expected) == char.ToUpperInvariant(c))
            return true;
        return char.IsAsciiDigit(c) && ((i >= _yearAt && i < _yearAt + _yearDigits) || expected == 'x');
    }

    private int YearOf(ReadOnlySpan<char> delivered)
    {
        var digits = delivered.Slice(_yearAt, _yearDigits);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return 0;
        return _yearDigits == 4 ? number : number >= 70 ? 1900 + number : 2000 + number;
    }
}

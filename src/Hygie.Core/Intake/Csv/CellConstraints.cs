using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Hygie.Core.Intake.Csv;

/// <summary>What must hold for a well-typed value of one column, compiled once. Only the cells that need it pay for it.</summary>
internal sealed class CellConstraints
{
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789.,+-eE "u8);

    private readonly TableField _field;
    private readonly byte[][] _missing;
    private readonly byte[][] _sentinels;
    private readonly long[] _sentinelNumbers;
    private readonly FrozenSet<string>? _enum;
    private readonly FrozenSet<string>? _codes;
    private readonly FrozenSet<double> _amounts;
    private readonly sbyte[] _knownNumbers;
    private readonly int _shortEnough;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly bool _bounded;

    /// <param name="field">The column.</param>
    /// <param name="missing">Texts the schema calls missing.</param>
    /// <param name="sentinels">Texts the source declares as sentinels of this column.</param>
    /// <param name="codes">The codes of its nomenclature, normalised; null when there is none or it is not available.</param>
    public CellConstraints(TableField field, IEnumerable<string> missing, IReadOnlyCollection<string> sentinels, FrozenSet<string>? codes)
    {
        _field = field;
        _missing = [.. missing.Select(Encoding.UTF8.GetBytes)];
        _sentinels = field.Type is FieldType.Date or FieldType.DateTime ? [] : [.. sentinels.Select(Encoding.UTF8.GetBytes)];
        _sentinelNumbers = [.. sentinels.Select(s => SentinelDay(field, s)).OfType<long>()];
        _enum = field.Enum.IsEmpty ? null : field.Enum.ToFrozenSet(StringComparer.Ordinal);
        _codes = codes;
        _amounts = codes is null || field.Type != FieldType.Number ? [] : AmountsOf(codes);
        _knownNumbers = codes is null ? [] : new sbyte[10_000];
        _shortEnough = field.Length > 0 ? field.Length : int.MaxValue;
        _minimum = (double)(field.Minimum ?? decimal.MinValue);
        _maximum = (double)(field.Maximum ?? decimal.MaxValue);
        _bounded = field.Minimum is not null || field.Maximum is not null;
        Any = _bounded || _enum is not null || codes is not null || field.Length > 0 || field.MinLength > 0 || field.Type == FieldType.Text;
    }

    /// <summary>False when every well-typed value is good.</summary>
    public bool Any { get; }

    public bool IsMissingText(ReadOnlySpan<byte> cell) => _missing.Length > 0 && IsOneOf(cell, _missing);

    public bool IsSentinel(ReadOnlySpan<byte> cell) => _sentinels.Length > 0 && IsOneOf(cell, _sentinels);

    /// <summary>Dates are compared as dates, whatever their layout.</summary>
    public bool IsSentinel(ColumnBuffer into, int row) => _sentinelNumbers.Length > 0 && _sentinelNumbers.AsSpan().Contains(into.Numbers[row]);

    public void Check(ReadOnlySpan<byte> cell, ColumnBuffer into, int row, IFindingSink sink)
    {
        if ((cell.Length > _shortEnough || _field.MinLength > 0) && IsWrongLength(cell))
            sink.Broken(row, _field, Rules.Length);
        if (_bounded && IsOutOfRange(into, row))
            sink.Broken(row, _field, Rules.Range);
        if (_enum is not null && !IsIn(_enum, cell, normalise: false))
            sink.Broken(row, _field, Rules.Enum);
        if (_codes is not null && !IsCode(cell, into, row))
            sink.Broken(row, _field, Rules.Nomenclature);
        if (into.Kind == ColumnKind.Text && cell[0] is < (byte)'0' or (byte)'=' or (byte)'@' && IsFormula(cell))
            sink.Broken(row, _field, Rules.Formula);
    }

    private static bool IsOneOf(ReadOnlySpan<byte> cell, byte[][] words)
    {
        foreach (var word in words)
            if (cell.SequenceEqual(word))
                return true;
        return false;
    }

    private static long? SentinelDay(TableField field, string text)
    {
        if (field.Type is not (FieldType.Date or FieldType.DateTime) || !DatePattern.Iso.TryRead(Encoding.ASCII.GetBytes(text), out var days, out _))
            return null;
        return field.Type == FieldType.Date ? days : days * 86_400_000_000L;
    }

    /// <summary>Texts count characters, numbers their digits; other types have no length of their own.</summary>
    private bool IsWrongLength(ReadOnlySpan<byte> cell) => _field.Type switch
    {
        FieldType.Text => (_field.Length > 0 && cell.Length > _field.Length && Characters(cell) > _field.Length) || (_field.MinLength > 0 && Characters(cell) < _field.MinLength),
        FieldType.Integer => _field.Length > 0 && cell.Length > _field.Length && cell.TrimStart("+-"u8).Length > _field.Length,
        FieldType.Number => _field.Length > 0 && cell.Length > _field.Length && !cell.ContainsAny((byte)'e', (byte)'E') && WholeDigits(cell) > _field.Length,
        _ => false,
    };

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }

    private static int WholeDigits(ReadOnlySpan<byte> cell)
    {
        var digits = cell.TrimStart("+-"u8);
        var mark = digits.IndexOfAny((byte)'.', (byte)',');
        return mark < 0 ? digits.Length : mark;
    }

    private bool IsOutOfRange(ColumnBuffer into, int row)
    {
        var value = into.Kind == ColumnKind.Text ? _minimum : ValueOf(into, row);
        return value < _minimum || value > _maximum;
    }

    private static double ValueOf(ColumnBuffer into, int row) => into.Kind switch
    {
        ColumnKind.Double => into.Doubles[row],
        ColumnKind.Decimal => into.Numbers[row] / Math.Pow(10, into.Scale),
        _ => into.Numbers[row],
    };

    /// <summary>Codes that are amounts (rates such as <c>65.00</c>) are compared as amounts, however they are written.</summary>
    private static FrozenSet<double> AmountsOf(FrozenSet<string> codes) =>
        codes.Select(c => (Read: CellParser.TryDouble(Encoding.UTF8.GetBytes(c), out var amount), Amount: amount)).Where(c => c.Read).Select(c => c.Amount).ToFrozenSet();

    /// <summary>Whether a cell is a code. Small numbers, nearly all codes of claims, are looked up once each.</summary>
    private bool IsCode(ReadOnlySpan<byte> cell, ColumnBuffer into, int row)
    {
        if (into.Kind is ColumnKind.Double or ColumnKind.Decimal)
            return _amounts.Contains(ValueOf(into, row));
        if (into.Kind != ColumnKind.Int64 || (ulong)into.Numbers[row] >= (ulong)_knownNumbers.Length)
            return IsIn(_codes!, cell, normalise: true);
        ref var known = ref _knownNumbers[into.Numbers[row]];
        if (known == 0)
            known = IsIn(_codes!, cell, normalise: true) ? (sbyte)1 : (sbyte)-1;
        return known > 0;
    }

    private static bool IsIn(FrozenSet<string> set, ReadOnlySpan<byte> cell, bool normalise)
    {
        if (cell.Length > 256)
            return false;
        Span<char> text = stackalloc char[256];
        ReadOnlySpan<char> code = text[..Encoding.UTF8.GetChars(cell, text)];
        if (normalise)
            code = Normalised(code.Trim());
        return set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(code);
    }

    /// <summary>As <see cref="Intake.Nomenclature.Normalised"/>, without a string.</summary>
    private static ReadOnlySpan<char> Normalised(ReadOnlySpan<char> code)
    {
        if (code.Length < 2 || code.ContainsAnyExceptInRange('0', '9'))
            return code;
        var digits = code.TrimStart('0');
        return digits.IsEmpty ? code[..1] : digits;
    }

    /// <summary>A spreadsheet runs what begins with = or @, and + or - before anything but a number.</summary>
    private static bool IsFormula(ReadOnlySpan<byte> cell) =>
        cell.Length > 1 && cell[0] switch
        {
            (byte)'=' or (byte)'@' or (byte)'\t' or (byte)'\r' => true,
            (byte)'+' or (byte)'-' => cell[1..].ContainsAnyExcept(OfNumbers),
            _ => false,
        };
}

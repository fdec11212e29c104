using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>
/// A date layout, translated once from strptime's notation: <c>%Y %m %d %b %H %M %S %y</c> and literal characters.
/// Every part has a fixed width (<c>%b</c> is three English letters), so a value is read in one pass without allocation.
/// </summary>
public sealed class DatePattern : IEquatable<DatePattern>
{
    private readonly ImmutableArray<Part> _parts;
    private readonly Plain _plain;
    private readonly byte _separator;

    private DatePattern(string text, ImmutableArray<Part> parts)
    {
        (Text, _parts) = (text, parts);
        Width = parts.Sum(WidthOf);
        _plain = parts.AsSpan() switch
        {
            [Part.Year, < Part.Year, Part.Month, < Part.Year, Part.Day] when parts[1] == parts[3] => Plain.YearFirst,
            [Part.Day, < Part.Year, Part.Month, < Part.Year, Part.Year] when parts[1] == parts[3] => Plain.DayFirst,
            _ => Plain.None,
        };
        _separator = _plain == Plain.None ? (byte)0 : (byte)parts[1];
    }

    private enum Plain : byte { None, YearFirst, DayFirst }

    private enum Part : byte { Literal = 0, Year = 0x80, ShortYear, Month, Day, MonthName, Hour, Minute, Second }

    /// <summary>ISO 8601 day, <c>%Y-%m-%d</c>.</summary>
    public static DatePattern Iso { get; } = Parse("%Y-%m-%d")!;

    /// <summary>French day, <c>%d/%m/%Y</c>.</summary>
    public static DatePattern French { get; } = Parse("%d/%m/%Y")!;

    /// <summary>ISO date and time to the second, <c>%Y-%m-%dT%H:%M:%S</c>.</summary>
    public static DatePattern IsoDateTime { get; } = Parse("%Y-%m-%dT%H:%M:%S")!;

    /// <summary>The strptime text it was read from.</summary>
    public string Text { get; }

    /// <summary>Bytes of a value in this layout.</summary>
    public int Width { get; }

    /// <summary>Translates strptime's notation; null when it uses a directive that is not read here.</summary>
    public static DatePattern? Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                if (!char.IsAscii(text[i]) || char.IsAsciiDigit(text[i]))
                    return null;
                parts.Add((Part)text[i]);
                continue;
            }

            if (++i == text.Length || Directive(text[i]) is not { } part)
                return null;
            parts.Add(part);
        }

        return parts.Count == 0 ? null : new DatePattern(text, parts.ToImmutable());
    }

    /// <summary>Reads a calendar day and a time of day.</summary>
    /// <param name="value">The cell, without surrounding spaces.</param>
    /// <param name="days">Days since 1970-01-01 (proleptic Gregorian, years 1 to 9999).</param>
    /// <param name="seconds">Seconds since midnight.</param>
    public bool TryRead(ReadOnlySpan<byte> value, out int days, out int seconds)
    {
        (days, seconds) = (0, 0);
        if (value.Length != Width)
            return false;
        return _plain switch
        {
            Plain.YearFirst => TryDay(value, 0, 5, 8, value[4], value[7], out days),
            Plain.DayFirst => TryDay(value, 6, 3, 0, value[2], value[5], out days),
            _ => TryParts(value, out days, out seconds),
        };
    }

    /// <summary>The two layouts of nearly all files, without the loop: ten bytes, two separators.</summary>
    private bool TryDay(ReadOnlySpan<byte> value, int yearAt, int monthAt, int dayAt, byte first, byte second, out int days)
    {
        days = 0;
        var year = (Two(value, yearAt) * 100) + Two(value, yearAt + 2);
        var (month, day) = (Two(value, monthAt), Two(value, dayAt));
        if (first != _separator || second != _separator || year is < 1 or > 9999 || month is < 1 or > 12 || day < 1)
            return false;
        if (day > 28 && day > DateTime.DaysInMonth(year, month))
            return false;
        days = DaysFrom(year, month, day);
        return true;
    }

    /// <summary>Two digits, or so far below zero that no sum with it is a year, month or day.</summary>
    private static int Two(ReadOnlySpan<byte> value, int at)
    {
        var (tens, ones) = ((uint)(value[at] - '0'), (uint)(value[at + 1] - '0'));
        return tens > 9 || ones > 9 ? -1_000_000 : (int)((tens * 10) + ones);
    }

    private bool TryParts(ReadOnlySpan<byte> value, out int days, out int seconds)
    {
        (days, seconds) = (0, 0);
        int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, at = 0;
        foreach (var part in _parts)
        {
            var width = WidthOf(part);
            var read = part < Part.Year ? (value[at] == (byte)part ? 0 : -1) : part == Part.MonthName ? MonthNamed(value.Slice(at, 3)) : Digits(value.Slice(at, width));
            if (read < 0)
                return false;
            at += width;
            switch (part)
            {
                case Part.Year: year = read; break;
                case Part.ShortYear: year = read < 70 ? 2000 + read : 1900 + read; break;
                case Part.Month or Part.MonthName: month = read; break;
                case Part.Day: day = read; break;
                case Part.Hour: hour = read; break;
                case Part.Minute: minute = read; break;
                case Part.Second: second = read; break;
                default: break;
            }
        }

        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        days = DaysFrom(year, month, day);
        seconds = (((hour * 60) + minute) * 60) + second;
        return true;
    }

    public bool Equals(DatePattern? other) => string.Equals(Text, other?.Text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as DatePattern);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;

    /// <summary>Days since 1970-01-01 of a valid Gregorian date.</summary>
    internal static int DaysFrom(int year, int month, int day)
    {
        var shifted = month < 3 ? year - 1 : year;
        var (century, ofCentury) = (shifted / 100, shifted % 100);
        var dayOfYear = (((153 * (month < 3 ? month + 9 : month - 3)) + 2) / 5) + day - 1;
        return (146_097 * century / 4) + (1_461 * ofCentury / 4) + dayOfYear - 719_468;
    }

    private static Part? Directive(char letter) => letter switch
    {
        'Y' => Part.Year, 'y' => Part.ShortYear, 'm' => Part.Month, 'd' => Part.Day, 'b' => Part.MonthName,
        'H' => Part.Hour, 'M' => Part.Minute, 'S' => Part.Second, _ => null,
    };

    private static int WidthOf(Part part) => part switch
    {
        Part.Year => 4, Part.MonthName => 3, < Part.Year => 1, _ => 2,
    };

    private static int Digits(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var b in digits)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
                return -1;
            number = (number * 10) + (int)digit;
        }

        return number;
    }

    private static int MonthNamed(ReadOnlySpan<byte> name)
    {
        var months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"u8;
        Span<byte> upper = stackalloc byte[3];
        for (var i = 0; i < 3; i++)
            upper[i] = (byte)(name[i] & 0xDF);
        for (var month = 0; month < 12; month++)
            if (upper.SequenceEqual(months.Slice(month * 3, 3)))
                return month + 1;
        return -1;
    }
}

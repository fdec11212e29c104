using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace Hygie.Adapters.Deliveries;

/// <summary>How the values of each type of Parquet are written as text: numbers with a point, days and times as ISO 8601, a time of midnight as its day.</summary>
internal static class ParquetCells
{
    private const long JulianEpoch = 2_440_588;

    /// <summary>The column, ready to be read; null for a type that no table of a delivery has (times of day, intervals, geometries …).</summary>
    public static ParquetColumn? Of(ColumnReader reader, ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        return reader switch
        {
            ColumnReader<bool> flags => new ParquetColumn<bool>(flags, column, static (value, text) => text.Write(value ? "1"u8 : "0"u8)),
            ColumnReader<int> numbers when logical is IntLogicalType { IsSigned: false } => new ParquetColumn<int>(numbers, column, static (value, text) => Format(text, (uint)value, "D")),
            ColumnReader<int> numbers => Whole(logical) is { } write ? new ParquetColumn<int>(numbers, column, (value, text) => write(value, text)) : null,
            ColumnReader<long> numbers => Whole(logical) is { } write ? new ParquetColumn<long>(numbers, column, write) : null,
            ColumnReader<Int96> moments => new ParquetColumn<Int96>(moments, column, Moment),
            ColumnReader<float> numbers => new ParquetColumn<float>(numbers, column, static (value, text) => Format(text, value, "R")),
            ColumnReader<double> numbers => new ParquetColumn<double>(numbers, column, static (value, text) => Format(text, value, "R")),
            ColumnReader<ByteArray> texts => new ParquetColumn<ByteArray>(texts, column, Bytes(logical)),
            ColumnReader<FixedLenByteArray> texts => Fixed(texts, column, logical),
            _ => null,
        };
    }

    private static Action<long, ArrayBufferWriter<byte>>? Whole(LogicalType logical) => logical switch
    {
        NoneLogicalType or IntLogicalType { IsSigned: true } => static (value, text) => Format(text, value, "D"),
        IntLogicalType => static (value, text) => Format(text, (ulong)value, "D"),
        DecimalLogicalType amount => Scaled(amount.Scale),
        DateLogicalType => static (value, text) => Day(text, value, 0, 0, false),
        TimestampLogicalType moment => Timed(moment),
        _ => null,
    };

    private static Action<long, ArrayBufferWriter<byte>> Scaled(int scale) => (value, text) => Amount(value, scale, text);

    private static Action<long, ArrayBufferWriter<byte>> Timed(TimestampLogicalType moment)
    {
        var (aDay, zoned) = (86_400_000L * moment.TimeUnit switch { TimeUnit.Millis => 1, TimeUnit.Micros => 1_000, _ => 1_000_000 }, moment.IsAdjustedToUtc);
        return (value, text) =>
        {
            var day = Math.DivRem(value, aDay, out var rest);
            (day, rest) = rest < 0 ? (day - 1, rest + aDay) : (day, rest);
            var (seconds, fraction) = Math.DivRem(rest, aDay / 86_400);
            Day(text, day, seconds, fraction, zoned);
        };
    }

    private static unsafe Action<ByteArray, ArrayBufferWriter<byte>> Bytes(LogicalType logical) => logical is DecimalLogicalType { Scale: var scale }
        ? (value, text) => Amount(new BigInteger(new ReadOnlySpan<byte>((void*)value.Pointer, value.Length), isBigEndian: true), scale, text)
        : static (value, text) => text.Write(new ReadOnlySpan<byte>((void*)value.Pointer, value.Length));

    private static unsafe ParquetColumn<FixedLenByteArray>? Fixed(ColumnReader<FixedLenByteArray> reader, ColumnDescriptor column, LogicalType logical)
    {
        var length = column.TypeLength;
        return logical switch
        {
            DecimalLogicalType { Scale: var scale } => new(reader, column, (value, text) => Amount(new BigInteger(new ReadOnlySpan<byte>((void*)value.Pointer, length), isBigEndian: true), scale, text)),
            UuidLogicalType => new(reader, column, static (value, text) => Format(text, new Guid(new ReadOnlySpan<byte>((void*)value.Pointer, 16), bigEndian: true), "D")),
            NoneLogicalType or StringLogicalType => new(reader, column, (value, text) => text.Write(new ReadOnlySpan<byte>((void*)value.Pointer, length))),
            _ => null,
        };
    }

    /// <summary>Nanoseconds of a Julian day, as Spark and Hive wrote moments for long.</summary>
    private static void Moment(Int96 value, ArrayBufferWriter<byte> text)
    {
        var (seconds, nanoseconds) = Math.DivRem(((long)(uint)value.B << 32) | (uint)value.A, 1_000_000_000);
        Day(text, value.C - JulianEpoch, seconds, nanoseconds, zoned: false);
    }

    /// <summary>A day that no calendar has, or a fraction of a second, which no table of a delivery holds, is written so that the checks will find it.</summary>
    private static void Day(ArrayBufferWriter<byte> text, long day, long seconds, long fraction, bool zoned)
    {
        if (day < DateOnly.MinValue.DayNumber - 719_162L || day > DateOnly.MaxValue.DayNumber - 719_162L || seconds is < 0 or >= 86_400)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"day {day}"), text);
            return;
        }

        Format(text, DateOnly.FromDayNumber((int)day + 719_162), "yyyy-MM-dd");
        if (seconds == 0 && fraction == 0)
            return;
        Format(text, new TimeOnly(seconds * TimeSpan.TicksPerSecond), "'T'HH:mm:ss");
        if (fraction != 0)
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $".{fraction}"), text);
        if (zoned)
            text.Write("Z"u8);
    }

    private static void Amount(BigInteger value, int scale, ArrayBufferWriter<byte> text)
    {
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        Encoding.ASCII.GetBytes((value.Sign < 0 ? "-" : "") + digits[..^scale] + (scale > 0 ? "." + digits[^scale..] : ""), text);
    }

    private static void Format<T>(ArrayBufferWriter<byte> text, T value, string format)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(text.GetSpan(64), out var written, format, CultureInfo.InvariantCulture);
        text.Advance(written);
    }
}

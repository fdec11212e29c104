using System.Globalization;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Extraction;

/// <summary>Rows of an extract: the same file, in whatever order buckets and their rows came.</summary>
public sealed class ExtractRowsTests
{
    private static readonly SecretKey Key = SecretKey.Generate(new SeededSecretRandom(5));

    /// <summary>Few persons and few values, so that persons have many rows and rows are often equal up to the last value.</summary>
    private static readonly Gen<object?[]> Row = Gen.Select(
        Gen.Int[1, 3], OneOf(null, "", "I10", "i10", "É"), OneOf(null, -1L, 2L), OneOf(null, false, true),
        (person, code, quantity, flag) => new object?[] { PersonOf(person), code, quantity, flag });

    private static Gen<object?> OneOf(params object?[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void Rows_leave_in_one_order_however_they_came() =>
        Gen.Select(Row.Array[0, 60], Gen.Int[0, 60], Gen.Int).Sample((rows, cut, seed) =>
        {
            var shuffled = rows.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Sorted(rows), Sorted(shuffled[..Math.Min(cut, rows.Length)], shuffled[Math.Min(cut, rows.Length)..]));
        });

    private static List<string> Sorted(params object?[][][] buckets)
    {
        var rows = new ExtractRows(Key, new ProjectId("p-drawn"));
        foreach (var bucket in buckets)
            rows.Add("events", [.. bucket.Select(row => row.ToArray())]);
        return [.. rows.Sorted("events").Select(row => string.Join('|', row.Select(value => Write(value))))];
    }

    private static string Write(object? value) => value switch
    {
        null => "missing",
        byte[] person => Convert.ToHexStringLower(person),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static byte[] PersonOf(int number) => [.. new byte[15], (byte)number];
}

using System.Globalization;

namespace Hygie.Core.Catalogue;

/// <summary>
/// Invented rows for trying a program before any permit: each value follows from the type of its column alone, and the same table always has the same rows. No figure of the data is
/// looked at, so nothing of them can be in it; codes are not of any nomenclature, and keys do not join.
/// </summary>
public static class DummyRows
{
    /// <summary>Rows of each table.</summary>
    public const int Count = 20;

    /// <summary>The rows as CSV (RFC 4180) under a line of names; null when the dataset has no such table.</summary>
    public static string? Csv(PublishedDataset dataset, string table)
    {
        var variables = dataset.Variables.Where(v => string.Equals(v.Table, table, StringComparison.OrdinalIgnoreCase)).ToList();
        if (variables.Count == 0)
            return null;
        var rows = Enumerable.Range(1, Count).Select(row => string.Join(',', variables.Select((v, column) => Value(v.Type, dataset.Sheet, (7919 * row) + (104_729 * column)))));
        return string.Join("\r\n", [string.Join(',', variables.Select(v => v.Name)), .. rows, ""]);
    }

    private static string Value(string stored, DatasetSheet sheet, int any)
    {
        var day = sheet.From.AddDays(any % (sheet.To.DayNumber - sheet.From.DayNumber + 1));
        var number = any % 1000;
        return stored switch
        {
            "int64" => number.ToString(CultureInfo.InvariantCulture),
            "date" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "timestamp" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00",
            "boolean" => number % 2 == 0 ? "true" : "false",
            _ when stored == "double" || stored.StartsWith("decimal", StringComparison.Ordinal) => (number / 100m).ToString("0.00", CultureInfo.InvariantCulture),
            _ => "X" + number.ToString("000", CultureInfo.InvariantCulture),
        };
    }
}

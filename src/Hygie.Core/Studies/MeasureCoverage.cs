using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>The care that a version holds, without its objectors: true figures, to be protected before anybody sees them.</summary>
/// <param name="From">First day of care.</param>
/// <param name="To">Last day of care.</param>
/// <param name="Persons">Distinct persons with care.</param>
/// <param name="PersonsByYear">Distinct persons with care in each year.</param>
public sealed record Coverage(DateOnly From, DateOnly To, long Persons, IReadOnlyDictionary<int, long> PersonsByYear);

/// <summary>
/// Reads one date column of one table, bucket after bucket. Persons are whole in a bucket, so counts of buckets add up. Days before 1990 and after 2100 are
/// sentinels of the sources, not care.
/// </summary>
public sealed class MeasureCoverage(IQueryEngine engine)
{
    private static readonly IReadOnlyList<ResultColumn> Columns =
        [new("year", ValueKind.Integer), new("persons", ValueKind.Integer), new("first", ValueKind.Text), new("last", ValueKind.Text)];

    /// <summary>The coverage, or null when the table holds no care.</summary>
    /// <param name="table">Table, as stored.</param>
    /// <param name="date">Its column of the day of care.</param>
    /// <param name="buckets">The tables of each bucket; asked for the columns of <see cref="Reads"/>.</param>
    /// <param name="excluded">Persons that no figure may hold.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<Coverage?> RunAsync(string table, string date, IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> buckets, PersonSet excluded, CancellationToken cancellation)
    {
        var query = new CompiledQuery(Sql(table, date), Reads(table, date), Columns);
        var (years, persons, days) = (new SortedDictionary<int, long>(), 0L, new List<string>());
        await foreach (var tables in buckets.WithCancellation(cancellation))
            foreach (var row in (await engine.ReadAsync(query, new QueryInput(tables, excluded), cancellation)).Rows)
            {
                days.AddRange([(string)row[2]!, (string)row[3]!]);
                if (row[0] is long year)
                    years[(int)year] = years.GetValueOrDefault((int)year) + (long)row[1]!;
                else
                    persons += (long)row[1]!;
            }

        return days.Count == 0 ? null : new Coverage(Day(days.Min(StringComparer.Ordinal)!), Day(days.Max(StringComparer.Ordinal)!), persons, years);
    }

    /// <summary>What must be open in each bucket.</summary>
    public static IReadOnlyList<TableUse> Reads(string table, string date) => [new TableUse(table, ["_person", date])];

    /// <summary>One row a year, and one without a year for all of them.</summary>
    private static string Sql(string table, string date) => $"""
        SELECT CAST(y AS BIGINT) AS year, COUNT(DISTINCT _person) AS persons, CAST(MIN(d) AS VARCHAR) AS first, CAST(MAX(d) AS VARCHAR) AS last
        FROM (SELECT _person, CAST({Quoted(date)} AS DATE) AS d, YEAR(CAST({Quoted(date)} AS DATE)) AS y FROM {Quoted(table)}
              WHERE _person IS NOT NULL AND _person NOT IN (SELECT _person FROM {CompiledQuery.ExcludedTable}))
        WHERE y BETWEEN 1990 AND 2100
        GROUP BY GROUPING SETS ((y), ())
        HAVING COUNT(*) > 0
        """;

    private static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Hygie.Core.Catalogue;

namespace Hygie.Web.Catalogue;

/// <summary>A dataset as one row of an export. Suppressed counts are the text "&lt;11", as on every page.</summary>
internal sealed record CatalogueRow(
    string Id, int Version, string TitleFr, string TitleEn, string Domain, string Persons, string Host, string Use)
{
    public const string CsvHeader = "id,version,title_fr,title_en,domain,persons,host,use";

    public static CatalogueRow Of(DatasetLine line) => new(
        line.Version.Dataset.Value, line.Version.Number, line.Title.Fr, line.Title.En, line.Domain, CountOf(line.Persons), line.Host.Value, line.Use);

    /// <summary>RFC 4180, each field quoted; a leading character that a spreadsheet would run as a formula is preceded by an apostrophe.</summary>
    public string ToCsv() => string.Join(',', new[]
    {
        Id, Version.ToString(CultureInfo.InvariantCulture), TitleFr, TitleEn, Domain, Persons, Host, Use,
    }.Select(Quote));

    private static string CountOf(PublicCount count) =>
        count.IsSuppressed ? $"<{count.Threshold.ToString(CultureInfo.InvariantCulture)}" : count.Value.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string field)
    {
        var safe = field.Length > 0 && "=+-@\t\r".Contains(field[0], StringComparison.Ordinal) ? $"'{field}" : field;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

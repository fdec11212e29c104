using Xunit;
using System.Text;
using Hygie.Core.Country;

namespace Hygie.Tests.Country;

/// <summary>The default country, written once in memory and read back naively, as a stranger would.</summary>
public sealed class WrittenCountry
{
    private readonly Dictionary<string, MemoryStream> _files = new(StringComparer.Ordinal);

    public WrittenCountry() : this(new CountryPlan())
    {
    }

    private WrittenCountry(CountryPlan plan) => Planted = CountryWriter.Write(plan, path =>
    {
        var file = new MemoryStream();
        _files.Add(path, file);
        return file;
    });

    public Planted Planted { get; }

    public IEnumerable<string> Paths => _files.Keys;

    public static WrittenCountry Of(CountryPlan plan) => new(plan);

    public byte[] Bytes(string path) => _files[path].ToArray();

    public string[] Header(string path) => Lines(path).First().Split(';');

    public IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(path)), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The named columns of every row, in the order asked.</summary>
    public IEnumerable<string[]> Rows(string path, params string[] columns)
    {
        var header = Header(path);
        var at = columns.Select(c => Array.IndexOf(header, c)).ToArray();
        Assert.DoesNotContain(-1, at);
        return Lines(path).Skip(1).Select(l => l.Split(';')).Select(cells => at.Select(i => cells[i]).ToArray());
    }

    /// <summary>The same over the files of all years: <c>T_MCOaaB</c> reads T_MCO22B, T_MCO23B and T_MCO24B.</summary>
    public IEnumerable<string[]> Years(string table, params string[] columns) =>
        CountryPlan.StayYears.SelectMany(y => Rows("cnam/" + table.Replace("aa", (y % 100).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) + ".csv", columns));
}

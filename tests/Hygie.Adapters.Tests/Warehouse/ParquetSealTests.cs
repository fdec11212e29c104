using System.Globalization;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Deliveries;
using Hygie.Adapters.Parquet;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using ParquetSharp;
using Xunit;
using Encoding = System.Text.Encoding;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A practice that exports Parquet, and the same practice exporting CSV: the warehouse holds the same values.</summary>
public sealed class ParquetSealTests : IDisposable
{
    private const string Practice = "gp-network";
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 120);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-parquet-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_tables_as_Parquet_and_as_CSV_are_stored_alike()
    {
        var asText = (await _world.DeliverAsync(Practice, "gp", Practice, Stop)).Value.Stored!;
        foreach (var (path, bytes) in _world.Raw.Where(f => f.Key.StartsWith(Practice + "/", StringComparison.Ordinal)))
            Write(Path.Combine(_folder.FullName, Path.ChangeExtension(Path.GetFileName(path), ".parquet")), Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _world.Delivered = DeliveryAdapters.Folder(_folder.FullName);
        var asParquet = (await _world.DeliverAsync(Practice, "gp", Practice, Stop, sequence: 2)).Value.Stored!;
        Assert.Equal((asText.Rows, asText.People, 2), (asParquet.Rows, asParquet.People, asParquet.Version.Number));
        foreach (var table in asText.Tables)
            Assert.Equal(await ValuesAsync(asText, table.Name), await ValuesAsync(asParquet, table.Name));
    }

    /// <summary>Days as days, everything else as text: the schema says the rest.</summary>
    private static void Write(string path, string[] lines)
    {
        var names = lines[0].Split(';');
        var cells = lines[1..].Select(l => l.Split(';')).ToList();
        var isDay = names.Select((_, i) => cells.Exists(r => r[i].Length > 0) && cells.TrueForAll(r => r[i].Length == 0 || Day(r[i]) is not null)).ToArray();
        using var file = new ParquetFileWriter(path, [.. names.Select((n, i) => isDay[i] ? (Column)new Column<Date?>(n) : new Column<string>(n))]);
        using (var group = file.AppendRowGroup())
            foreach (var (i, _) in names.Index())
                if (isDay[i])
                    Put(group, cells.Select(r => Day(r[i]) is { } d ? new Date(d.Year, d.Month, d.Day) : (Date?)null));
                else
                    Put(group, cells.Select(r => r[i]));
        file.Close();
    }

    private static void Put<T>(RowGroupWriter group, IEnumerable<T> values)
    {
        using var writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch([.. values]);
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private async Task<List<string>> ValuesAsync(StoredVersion stored, string table)
    {
        using var version = (await new ReadTable(_world.Tools, ClearFileAdapters.InMemory()).OpenAsync(stored.Version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        var rows = await VersionQuery.RunAsync(version, $"SELECT * FROM \"{table}\"", (table, null));
        Assert.NotEmpty(rows);
        return [.. rows.Select(r => string.Join('|', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal)];
    }
}

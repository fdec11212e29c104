using System.Collections.Immutable;
using System.Globalization;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Deliveries;
using Hygie.Adapters.Parquet;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>
/// A public extraction of DCIR and PMSI in the form of 2006 to 2019, with the schemas of <c>examples/sources/scalpel</c>, from its raw files to what DuckDB reads:
/// every value of every accepted row is that of the source, typed, under the right person. The source is read here by splitting lines.
/// </summary>
public sealed class OlderExtractionTests
{
    private static readonly string Raw = TestFiles.Shared("snds-scalpel-input", "csv-table");
    private static readonly string[] DcirKey = ["DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"];

    /// <summary>Rows that break a rule: no day of care, a letter in the number of a group.</summary>
    private static readonly (string Table, int Row)[] Wrong = [("ER_PRS_F", 0), ("T_MCO06B", 0)];

    /// <summary>What this source writes for a value it does not have.</summary>
    private static readonly Dictionary<string, string[]> Missing = new()
    {
        ["BEN_DCD_AME"] = ["160001", "000101"], ["BEN_CDI_NIR"] = ["99", "NN"], ["BEN_RES_DPT"] = ["999"], ["BEN_RES_COM"] = ["999"],
    };

    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 0)
    {
        Described = DeliveryAdapters.Schemas(TestFiles.InCheckout("examples", "sources", "scalpel")).Load().Value.With(ShippedSources.Definition("snds")),
        Thresholds = new QualityThresholds(ImmutableDictionary<string, double>.Empty.Add(Rules.Required, 0.02).Add(Rules.Type, 0.02)),
    };

    public OlderExtractionTests()
    {
        foreach (var file in new[] { "DCIR", "PMSI" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Raw, folder))))
            _world.Raw["cnam/" + Path.GetFileName(file)] = File.ReadAllBytes(file);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_accepted_value_is_the_sources_typed_and_under_its_person()
    {
        var outcome = await DeliverAsync();
        Assert.Equal((QualityVerdict.AcceptWithReservations, 64, 2), (outcome.Verdict, outcome.Report.Rows - 2, outcome.Report.Rejected));
        Assert.Equal((1, 1), (outcome.Report.Counts[Rules.Required], outcome.Report.Counts[Rules.Type]));
        var stored = outcome.Stored!;
        Assert.Equal((60, 2, 2), (stored.Rows - 2, stored.People, stored.Orphans));

        using var version = (await new ReadTable(_world.Tools, ClearFileAdapters.InMemory()).OpenAsync(stored.Version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        var source = _world.Raw.ToDictionary(f => new DeliveredFile(f.Key, 0).TableName, f => Split(f.Value), StringComparer.Ordinal);
        Assert.Equal(source.Keys.Append("PERSON").Order(StringComparer.Ordinal), version.Manifest.Tables.Select(t => t.Name).Order(StringComparer.Ordinal));
        var (people, values) = (new Dictionary<string, object>(StringComparer.Ordinal), 0);
        foreach (var table in version.Manifest.Tables.Where(t => t.Name is not "PERSON").OrderBy(t => t.Name is not "IR_BEN_R"))
        {
            var columns = table.Columns.Where(c => c.Name != ITableFiles.Person).ToList();
            AssertColumns(source[table.Name][0].Keys, columns.Select(c => c.Name));
            var hasPerson = table.Columns[0].Name == ITableFiles.Person;
            var read = await VersionQuery.RunAsync(version, $"SELECT {(hasPerson ? ITableFiles.Person : "NULL")}, {string.Join(", ", columns.Select(c => c.Name))} FROM \"{table.Name}\"", (table.Name, null));
            if (table.Name is "IR_BEN_R")
                people = Names(source[table.Name], columns, read);
            var expected = source[table.Name].Index().Where(r => !Wrong.Contains((table.Name, r.Index)))
                .Select(r => string.Join('|', columns.Select(c => Written(Typed(r.Item[c.Name], c))).Prepend(Written(PersonOf(table.Name, r.Item, source) is { } who ? people[who] : null))));
            Assert.Equal(expected.Order(StringComparer.Ordinal), read.Select(row => string.Join('|', row.Select(Written))).Order(StringComparer.Ordinal));
            values += read.Count * columns.Count;
        }

        Assert.Equal(2, people.Values.Distinct().Count());
        Assert.Equal(1843, values);
    }

    [Fact]
    public async Task Without_an_allowance_nothing_is_sealed_and_with_too_small_a_one_the_hub_refuses()
    {
        var allowed = _world.Thresholds;
        _world.Thresholds = QualityThresholds.Strict;
        Assert.False((await _world.SealAsync("cnam", "snds", Stop)).Outcome.Sealed);
        _world.Thresholds = allowed;
        var (health, identity, _) = await _world.SealAsync("cnam", "snds", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        _world.Thresholds = new QualityThresholds(allowed.Allowed.SetItem(Rules.Type, 0.01));
        var refused = (await _world.StoreAsync("snds", "snds", health, answer, Stop)).Value;
        Assert.Equal((QualityVerdict.Reject, null, 2), (refused.Verdict, refused.Stored, refused.Report.Rejected));
        Assert.Empty(_world.Host.Objects);
        _world.Thresholds = allowed;
        Assert.NotNull((await _world.StoreAsync("snds", "snds", health, answer, Stop)).Value.Stored);
    }

    [Fact]
    public async Task A_hub_with_other_schemas_refuses_to_read()
    {
        var (health, identity, _) = await _world.SealAsync("cnam", "snds", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        var ours = _world.Described!;
        foreach (var other in new[] { null, ours with { Schemas = new byte[32] }, ours with { Schemas = null } })
        {
            _world.Described = other;
            Assert.Equal("HYG-6125", (await _world.StoreAsync("snds", "snds", health, answer, Stop)).Refusal.Code);
        }

        Assert.Empty(_world.Host.Objects);
    }

    [Fact]
    public async Task A_row_that_only_repeats_a_key_stays_at_the_holder_too()
    {
        var register = _world.Raw["cnam/IR_BEN_R.csv"];
        _world.Raw["cnam/IR_BEN_R.csv"] = [.. register, .. register[(Array.IndexOf(register, (byte)'\n') + 1)..]];
        _world.Thresholds = new QualityThresholds(_world.Thresholds.Allowed.Add(Rules.PrimaryKey, 0.05));
        var outcome = await DeliverAsync();
        Assert.Equal((2, 4), (outcome.Report.Counts[Rules.PrimaryKey], outcome.Report.Rejected));
        Assert.Equal(2, outcome.Stored!.Tables.Single(t => t.Name == "IR_BEN_R").Rows);
    }

    private async Task<StoreOutcome> DeliverAsync()
    {
        var (health, identity, sealing) = await _world.SealAsync("cnam", "snds", Stop);
        Assert.True(sealing.Sealed);
        return (await _world.StoreAsync("snds", "snds", health, (await _world.AnswerAsync(identity, Stop)).Value, Stop)).Value;
    }

    /// <summary>Every column of the source is stored but those that name the person.</summary>
    private static void AssertColumns(IEnumerable<string> delivered, IEnumerable<string> stored) =>
        Assert.Equal(delivered.Where(c => c is not ("NUM_ENQ" or "BEN_RNG_GEM")).Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));

    /// <summary>Which pseudonym stands for which person of the source: the two differ in their year of birth.</summary>
    private static Dictionary<string, object> Names(List<Dictionary<string, string>> source, List<StoredColumn> columns, List<object?[]> read) =>
        source.ToDictionary(s => s["NUM_ENQ"], s => read.Single(r => Written(r[1 + columns.FindIndex(c => c.Name == "BEN_NAI_ANN")]) == s["BEN_NAI_ANN"])[0]!, StringComparer.Ordinal);

    /// <summary>Who the source says a row is about, if need be through the row that it details; null for a table without persons and for details of a row that was refused.</summary>
    private static string? PersonOf(string table, Dictionary<string, string> row, Dictionary<string, List<Dictionary<string, string>>> source)
    {
        if (table is "IR_PHA_R" || row.TryGetValue("NUM_ENQ", out var known))
            return row.GetValueOrDefault("NUM_ENQ");
        var (parent, key) = table.StartsWith("ER_", StringComparison.Ordinal) ? ("ER_PRS_F", DcirKey)
            : table.StartsWith("T_MCO", StringComparison.Ordinal) ? (table[..7] + "C", ["ETA_NUM", "RSA_NUM"]) : (table[..7] + "C", new[] { "ETA_NUM", "RHA_NUM" });
        return source[parent].Index().Where(p => !Wrong.Contains((parent, p.Index)) && key.All(k => p.Item[k] == row[k])).Select(p => p.Item["NUM_ENQ"]).Distinct().SingleOrDefault();
    }

    private static object? Typed(string text, StoredColumn column)
    {
        if (text.Length == 0 || (Missing.TryGetValue(column.Name, out var words) && words.Contains(text)))
            return null;
        return column.Type switch
        {
            "int64" => long.Parse(text, CultureInfo.InvariantCulture),
            "double" => double.Parse(text, CultureInfo.InvariantCulture),
            "date" => DateOnly.ParseExact(text, ["dd/MM/yyyy", "ddMMyyyy"], CultureInfo.InvariantCulture),
            "text" => text,
            _ when column.Type.StartsWith("decimal", StringComparison.Ordinal) => decimal.Parse(text, CultureInfo.InvariantCulture),
            _ => throw new InvalidDataException(column.Type),
        };
    }

    private static string Written(object? value) => value switch
    {
        null => "∅",
        DateTime time => DateOnly.FromDateTime(time).ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        decimal amount => amount.ToString("0.############", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static List<Dictionary<string, string>> Split(byte[] file)
    {
        var lines = System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var header = lines[0].Split(';');
        return [.. lines[1..].Select(line => header.Zip(line.Split(';').Select(cell => cell.Trim('"'))).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal))];
    }
}

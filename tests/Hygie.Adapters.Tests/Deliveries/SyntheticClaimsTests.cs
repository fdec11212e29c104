using System.Diagnostics;
using System.Globalization;
using Hygie.Adapters.Deliveries;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.Deliveries;

/// <summary>
/// The public synthetic claims (191 tables, 10 rows each) against the official model of 188. A second reader, spec/judge/judge.py, shares
/// nothing with the program: both must find the same cells, no more, no fewer. docs/reference/delivery-report.md explains each count.
/// </summary>
public sealed class SyntheticClaimsTests : IDisposable
{
    private static readonly string Tables = TestFiles.Shared("snds-synthetic", "tables");
    private static readonly string Schemas = TestFiles.Shared("snds-schema");
    private static readonly Lazy<TableModel> Model = new(() => DeliveryAdapters.Schemas(Schemas).Load().Value.Model);
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("hygie-claims-");

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public void Every_rule_is_counted_and_each_count_is_known()
    {
        var report = Check(Tables);
        Assert.Equal((191, 1910, 1744, 166), (report.Tables.Length, report.Rows, report.Accepted, report.Rejected));
        Assert.True(report.HasErrors);
        Assert.Empty(report.Problems);
        Assert.Equal(
            [
                ("date-order", 30), ("length", 508), ("missing-column", 1), ("no-schema", 3), ("not-checked", 9), ("primary-key", 27),
                ("range", 30), ("required", 53), ("sentinel", 3), ("type", 79), ("unknown-column", 1),
            ], report.Counts.Select(c => (c.Key, (int)c.Value)));
        Assert.Equal(["OPEN_BIO", "OPEN_LPP", "OPEN_MEDIC"], report.Findings.Where(f => f.Rule == Rules.NoSchema).Select(f => f.Table));
        Assert.Equal(["ER_DCT_F.DCT_FOR_AMO"], Columns(report, Rules.UnknownColumn));
        Assert.Equal(["ER_PRS_F.PRS_PPU_SEC"], Columns(report, Rules.MissingColumn));
    }

    [Fact]
    public void Exactly_these_columns_break_their_type() =>
        Assert.Equal(
            [
                "ER_ARO_F.ARO_THE_TAU 10", "ER_CPT_F.GES_GRG_COD 10", "T_HADaaGRE.GRE_GRP_RET 6", "T_HADaaGRP.PAP_GRP_RET 6", "T_MCOaaB.ETA_NUM 10",
                "T_MCOaaB.GRC_RET 6", "T_MCOaaB.GRG_RET 6", "T_MCOaaC.ETA_NUM 10", "T_SSRaaB.GRC_RET 8", "T_SSRaaB.GRG_RET 7",
            ],
            Check(Tables).Findings.Where(f => f.Rule == Rules.Type).GroupBy(f => $"{f.Table}.{f.Column}", StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count()}")));

    [Fact]
    public async Task A_second_reader_finds_the_same_cells()
    {
        var theirs = await JudgeAsync(Tables);
        var report = Check(Tables);
        Assert.Equal(theirs.Where(f => !f.EndsWith(",sentinel", StringComparison.Ordinal)), CellsOf(report));
        Assert.Equal(report.Counts[Rules.Sentinel], theirs.Count(f => f.EndsWith(",sentinel", StringComparison.Ordinal)));
    }

    /// <summary>The positive control: what the public files never break is found by both once it is broken.</summary>
    [Fact]
    public async Task A_broken_cell_is_found_by_both()
    {
        (string Table, int Row, string Column, string Value, string Rule)[] planted =
        [
            ("ER_PHA_F", 3, "PRS_ORD_NUM", "77", Rules.ForeignKey), ("ER_ARO_F", 3, "ARO_REM_TAU", "41.5", Rules.Nomenclature), ("ER_PRS_F", 1, "BEN_SEX_COD", "7", Rules.Nomenclature),
            ("ER_PRS_F", 2, "EXE_SOI_DTD", "2020-02-30", Rules.DateFormat), ("ER_PRS_F", 3, "BEN_RES_DPT", "=1+1", Rules.Formula),
        ];
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Tables, "DCIR"), "ER_*.csv"))
            File.Copy(path, Path.Combine(_copy.FullName, Path.GetFileName(path)));
        foreach (var (table, row, column, value, _) in planted)
            Plant(Path.Combine(_copy.FullName, table + ".csv"), row, column, value);

        var ours = CellsOf(Check(_copy.FullName));
        Assert.Equal((await JudgeAsync(_copy.FullName)).Where(f => !f.EndsWith(",sentinel", StringComparison.Ordinal)), ours);
        Assert.All(planted, p => Assert.Contains(ours, f => f.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{p.Table},{p.Row},"), StringComparison.Ordinal) && f.Contains(p.Column, StringComparison.Ordinal) && f.EndsWith(p.Rule, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_headers_are_the_models_but_for_two_columns()
    {
        var equal = 0;
        foreach (var path in Directory.EnumerateFiles(Tables, "*.csv", SearchOption.AllDirectories))
            if (Model.Value.Table(Path.GetFileNameWithoutExtension(path)) is { } schema && File.ReadLines(path).First().Split(',').SequenceEqual(schema.Fields.Select(f => f.Name)))
                equal++;
        Assert.Equal(186, equal);
    }

    private static QualityReport Check(string folder)
    {
        var source = ShippedSources.Definition("snds") with { Delimiter = null, Encoding = null };
        return new CheckDelivery(DeliveryAdapters.Folder(folder)).Run(new CheckDelivery.Command(new CheckContext(Model.Value, source, CsvLimits.Default), null), null, TestContext.Current.CancellationToken).Value;
    }

    private static void Plant(string file, int row, string column, string value)
    {
        var lines = File.ReadAllLines(file);
        var cells = lines[row].Split(',');
        cells[lines[0].Split(',').IndexOf(column)] = value;
        lines[row] = string.Join(',', cells);
        File.WriteAllLines(file, lines);
    }

    private static List<string> CellsOf(QualityReport report) =>
        [.. report.Findings.Where(f => f.Row > 0).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Table},{f.Row},{f.Column},{f.Rule}")).Order(StringComparer.Ordinal)];

    private static List<string> Columns(QualityReport report, string rule) =>
        [.. report.Findings.Where(f => f.Rule == rule).Select(f => $"{f.Table}.{f.Column}")];

    private static async Task<List<string>> JudgeAsync(string folder)
    {
        string[] arguments = [TestFiles.InCheckout("spec", "judge", "judge.py"), folder, "--schema", Schemas, "--source", TestFiles.InCheckout("src", "Hygie.Core", "Intake", "Definitions", "snds", "source.json")];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}

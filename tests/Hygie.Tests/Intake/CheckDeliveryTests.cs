using System.Collections.Immutable;
using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class CheckDeliveryTests
{
    private static readonly TableModel Model = TableModel.Of(
    [
        Schema("""
            { "name": "STAY", "primaryKey": ["ID"], "fields": [
              { "name": "ID", "type": "integer", "length": "5" },
              { "name": "IN", "type": "date" }, { "name": "OUT", "type": "date" },
              { "name": "SEX", "type": "string", "nomenclature": "SEX_V" },
              { "name": "COST", "type": "number", "length": "5,2" },
              { "name": "NOTE", "type": "string", "length": "6", "nomenclature": "ABSENT_V" } ] }
            """),
        Schema("""
            { "name": "T_ACTaaB", "fields": [ { "name": "STAY", "type": "string" }, { "name": "WHEN", "type": "yearmonth" } ],
              "foreignKeys": [ { "fields": "STAY", "reference": { "resource": "STAY", "fields": "ID" } },
                               { "fields": "WHEN", "reference": { "resource": "ELSEWHERE", "fields": "X" } } ] }
            """),
    ], [new Nomenclature("SEX_V", "CODE", [KeyValuePair.Create("CODE", (IReadOnlySet<string>)new HashSet<string> { "1", "2" })])]).Value;

    private static readonly SourceDefinition Source = SourceDefinition.Undeclared with
    {
        Aliases = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("NUM", ["ELSEWHERE", "ID"]),
        Sentinels = [new Sentinel([], FieldType.Date, ["1600-01-01"])],
        DateOrders = [new DateOrder("STAY", "IN", "OUT")],
    };

    private const string Header = "NUM;IN;OUT;SEX;COST;NOTE\n";

    [Theory]
    [InlineData("1;2020-01-01;2020-01-02;1;10.50;ok", null, "")]
    [InlineData("1;01/02/2020;02/02/2020;02;10,50;ok", null, "")]
    [InlineData("x;;;;;", "type", "ID")]
    [InlineData(";;;;;", "required", "ID")]
    [InlineData("1;2020-02-30;;;;", "date-format", "IN")]
    [InlineData("1;2020-01-03;2020-01-02;;;", "date-order", "OUT")]
    [InlineData("1;2020-01-03;1600-01-01;;;", "sentinel", "")]
    [InlineData("1;2020-01-03;01/01/1600;;;", "sentinel", "")]
    [InlineData("1;;;3;;", "nomenclature", "SEX")]
    [InlineData("1;;;;1.234;", "range", "COST")]
    [InlineData("1;;;;1 000;", "type", "COST")]
    [InlineData("1;;;;;too long", "length", "NOTE")]
    [InlineData("1;;;;;=1+1", "formula", "NOTE")]
    [InlineData("1;;;;;+33-1", null, "")]
    [InlineData("123456;;;;;", "length", "ID")]
    [InlineData("1;;;;;\n1;;;;;", "primary-key", "ID")]
    [InlineData("1;;;;;\n01;;;;;", "primary-key", "ID")]
    [InlineData("1;;;;", "row-shape", "")]
    [InlineData("1;;;;;\"x\"y", "quoting", "")]
    public void Each_rule_on_a_row(string rows, string? rule, string column)
    {
        var report = Check(new MemoryDelivery().With("STAY.csv", Header + rows + "\n"));
        var counts = report.Counts.Where(c => c.Key is not "not-checked").ToList();
        if (rule is null)
        {
            Assert.Empty(counts);
            return;
        }

        Assert.Equal([KeyValuePair.Create(rule, 1L)], counts);
        Assert.Equal(Rules.SeverityOf(rule) == Severity.Error, report.HasErrors);
        Assert.Equal(report.HasErrors ? 1 : 0, report.Rejected);
        if (column.Length > 0)
            Assert.Equal(column, report.Findings.Single(f => f.Rule == rule).Column);
    }

    [Fact]
    public void A_row_that_refers_to_nothing_is_found_and_what_cannot_be_checked_is_said()
    {
        var report = Check(new MemoryDelivery().With("A/T_ACT08B.csv", "STAY;WHEN\n7;200801\n8;200802\n;200803\n").With("STAY.csv", Header + "7;;;;;\n"));
        Assert.Equal(new Finding("T_ACT08B", "STAY", 2, "foreign-key", Severity.Warning), Assert.Single(report.Findings, f => f.Rule == "foreign-key"));
        Assert.Equal(["NOTE", "WHEN"], report.Findings.Where(f => f.Rule == "not-checked").Select(f => f.Column).Order());
        Assert.False(report.HasErrors);
    }

    [Fact]
    public void A_key_that_breaks_its_type_is_one_error_and_its_children_still_resolve()
    {
        var report = Check(new MemoryDelivery().With("T_ACT08B.csv", "STAY;WHEN\nE9;200801\n").With("STAY.csv", Header + "E9;;;;;\n"));
        Assert.Equal(1, report.Counts["type"]);
        Assert.DoesNotContain("foreign-key", report.Counts.Keys);
    }

    [Theory]
    [InlineData("NUM;IN;IN\n", "duplicate-column", "HYG-6026")]
    [InlineData("NUM;ID\n", "duplicate-column", "HYG-6026")]
    [InlineData("", "unreadable", "HYG-6023")]
    [InlineData("NUM;IN\n1;\"", "unreadable", "HYG-6021")]
    [InlineData("NUM;IN\n1;\0", "unreadable", "HYG-6024")]
    public void A_file_that_makes_no_sense_is_a_coded_error_and_nothing_of_it_is_accepted(string text, string rule, string code)
    {
        var report = Check(new MemoryDelivery().With("STAY.csv", text));
        Assert.True(report.HasErrors);
        Assert.Equal(1, report.Counts[rule]);
        Assert.Equal(code, Assert.Single(report.Problems).Refusal.Code);
        Assert.Equal(0, report.Accepted);
        Assert.Equal(QualityVerdict.Reject, QualityThresholds.Strict.Decide(report));
    }

    [Fact]
    public void Columns_match_by_name_and_the_differences_are_named()
    {
        var report = Check(new MemoryDelivery().With("STAY.csv", "SEX;EXTRA;jean dupont\n1;x;y\n").With("OTHER.csv", "A\n1\n2\n"));
        Assert.Equal(1, report.Counts["missing-key-column"]);
        Assert.Equal(4, report.Counts["missing-column"]);
        Assert.Equal(["", "EXTRA"], report.Findings.Where(f => f.Rule == "unknown-column").Select(f => f.Column).Order());
        Assert.Equal(1, report.Counts["no-schema"]);
        Assert.Equal((3, 1, 2), (report.Rows, report.Accepted, report.Rejected));
    }

    [Fact]
    public void Findings_stop_at_ten_thousand_and_counts_do_not()
    {
        var text = new StringBuilder("STAY;WHEN\n").Insert(10, "1;209913\n", 12_345).ToString();
        using var rejects = new StringWriter();
        var report = Check(new MemoryDelivery().With("T_ACTaaB.csv", text), rejects);
        Assert.Equal(FindingLog.Kept, report.Findings.Length);
        Assert.Equal(12_345, report.Counts["date-format"]);
        Assert.Equal(12_345, report.Rejected);
        var lines = rejects.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12_345, lines.Length);
        Assert.Equal("T_ACTaaB,1,WHEN,date-format", lines[0]);
    }

    [Fact]
    public void Too_many_keys_is_said_and_not_guessed()
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < 100; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i};;;;;\n");
        var report = Check(new MemoryDelivery().With("STAY.csv", text.ToString()), maxKeys: 50);
        Assert.Contains(report.Findings, f => f is { Rule: "not-checked", Column: "ID" });
    }

    [Theory]
    [InlineData(0, 0.0, QualityVerdict.Accept)]
    [InlineData(1, 0.0, QualityVerdict.Reject)]
    [InlineData(1, 0.5, QualityVerdict.AcceptWithReservations)]
    public void Thresholds_decide(int bad, double share, QualityVerdict expected)
    {
        var report = Check(new MemoryDelivery().With("T_ACT08B.csv", "STAY;WHEN\n1;200801\n" + (bad > 0 ? "2;200899\n" : "")));
        Assert.Equal(expected, Allowing("date-format", share).Decide(report));
        Assert.Equal(bad > 0 ? QualityVerdict.Reject : QualityVerdict.Accept, Allowing("type", share).Decide(report));
    }

    [Fact]
    public void No_share_excuses_a_file_that_makes_no_sense_and_a_share_bounds_warnings_too()
    {
        var broken = Check(new MemoryDelivery().With("STAY.csv", "NUM;IN;IN\n"));
        Assert.Equal(QualityVerdict.Reject, Allowing("duplicate-column", 1).Decide(broken));
        Assert.False(QualityThresholds.CanAllow("duplicate-column") || QualityThresholds.CanAllow("nonsense"));
        var warned = Check(new MemoryDelivery().With("STAY.csv", Header + "1;;;3;;\n2;;;1;;\n"));
        Assert.Equal(QualityVerdict.AcceptWithReservations, Allowing("nomenclature", 0.5).Decide(warned));
        Assert.Equal(QualityVerdict.Reject, Allowing("nomenclature", 0.4).Decide(warned));
    }

    private static QualityThresholds Allowing(string rule, double share) => new(ImmutableDictionary<string, double>.Empty.Add(rule, share));

    [Fact]
    public void No_cell_of_a_delivery_ever_reaches_the_report()
    {
        using var rejects = new StringWriter();
        var report = Check(new MemoryDelivery().With("STAY.csv", Header + "SECRET-NIR;SECRET;SECRET;SECRET;SECRET;SECRET-LONG\nSECRET\n"), rejects);
        var printed = string.Join('\n', report.Findings) + string.Join('\n', report.Counts) + string.Join('\n', report.Problems) + rejects;
        Assert.DoesNotContain("SECRET", printed, StringComparison.Ordinal);
        Assert.True(report.HasErrors);
    }

    [Theory]
    [InlineData("OTHER", "OTHER,0,,no-schema\n")]
    [InlineData("=cmd|calc", "?,0,,no-schema\n")]
    [InlineData("a,b\nc", "?,0,,no-schema\n")]
    [InlineData("DUPONT Jean", "?,0,,no-schema\n")]
    public void The_reject_file_repeats_no_name_that_is_not_plain(string name, string written)
    {
        using var rejects = new StringWriter();
        Check(new MemoryDelivery().With(name + ".csv", "A\n1\n"), rejects);
        Assert.Equal(written, rejects.ToString());
    }

    private static QualityReport Check(MemoryDelivery delivery, TextWriter? rejects = null, int maxKeys = 1000) =>
        new CheckDelivery(delivery).Run(new CheckDelivery.Command(new CheckContext(Model, Source, CsvLimits.Default) { MaxKeys = maxKeys }, rejects), null, TestContext.Current.CancellationToken).Value;

    private static TableSchema Schema(string json) => TableSchemaParser.Parse(Encoding.UTF8.GetBytes(json), "schema.json").Value;
}

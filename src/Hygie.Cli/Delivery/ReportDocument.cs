using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary>The report as one JSON document: the fields of <c>docs/reference/delivery-report.md</c>, in that order.</summary>
internal static class ReportDocument
{
    public static object Of(QualityReport report, QualityVerdict verdict) => new
    {
        verdict,
        report.Rows,
        report.Accepted,
        report.Rejected,
        tables = report.Tables.Select(t => new
        {
            t.Name,
            t.File,
            t.Schema,
            t.Rows,
            t.Accepted,
            t.Rejected,
            dialect = t.Dialect is null ? null : new
            {
                delimiter = ((char)t.Dialect.Delimiter).ToString(),
                delimiterConfidence = Math.Round(t.Dialect.DelimiterConfidence, 3),
                t.Dialect.Encoding,
                t.Dialect.EncodingConfidence,
            },
            columns = t.Columns.Select(c => new { c.Name, c.Present, c.Missing, c.Sentinels }),
        }),
        report.Findings,
        report.Counts,
        problems = report.Problems.Select(p => new { p.File, p.Refusal.Code, text = RefusalTexts.Render(p.Refusal, Terminal.Words.Language) }),
    };
}

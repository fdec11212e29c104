using System.Globalization;
using System.Net;
using System.Text;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary>The report for somebody who holds data and does not program: one page without script, to be opened, printed or sent; and its columns as CSV.</summary>
internal static class ReportPage
{
    private const string Style = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}th,td{border-bottom:1px solid #999;padding:.3rem .6rem;text-align:left}td.n,th.n{text-align:right}";

    /// <summary>Most lines that say where something was found: a page is read by people.</summary>
    private const int MostPlaces = 200;

    /// <summary>True for a name that ends in <c>.html</c> or <c>.csv</c>.</summary>
    public static bool CanWrite(string file) => file.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the report in the form that the file's name asks for.</summary>
    public static void Write(string file, QualityReport report, QualityVerdict verdict) =>
        File.WriteAllText(file, file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(report) : Html(report, verdict));

    /// <summary>Verdict, what was found in words and where, tables, how full each column is. Names and numbers only: a report never has a value.</summary>
    public static string Html(QualityReport report, QualityVerdict verdict)
    {
        var title = Words.Say("Quality of a delivery", "Qualité d'une livraison");
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"{Words.Culture.TwoLetterISOLanguageName}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style></head>\n<body>\n<h1>{title}</h1>\n");
        page.Append("<p><strong>").Append(Text(ReportTable.VerdictText(verdict))).Append("</strong></p>\n<p>")
            .Append(Words.Say($"{Number(report.Rows)} rows: {Number(report.Accepted)} accepted, {Number(report.Rejected)} refused.", $"{Number(report.Rows)} lignes : {Number(report.Accepted)} acceptées, {Number(report.Rejected)} refusées.")).Append("</p>\n");
        if (report.HasErrors)
            page.Append("<p>").Append(Text(Words.Say("What is marked \"error\" is to be corrected at its source; rows can also be left out, as far as both sides allow it. Rows are counted from the first one under the header.",
                "Ce qui est marqué « erreur » est à corriger à la source ; des lignes peuvent aussi être laissées de côté, autant que les deux côtés le permettent. Les lignes se comptent depuis la première sous l'en-tête."))).Append("</p>\n");
        Table(page, Words.Say("What was found", "Ce qui a été trouvé"), [Words.Say("what", "quoi"), Words.Say("weight", "gravité"), Words.Say("times", "fois")], 2,
            report.Counts.OrderByDescending(c => Rules.SeverityOf(c.Key)).ThenByDescending(c => c.Value).Select(c => new[] { RuleTexts.Of(c.Key), RuleTexts.Weight(Rules.SeverityOf(c.Key)), Number(c.Value) }));
        Table(page, Words.Say("Where", "Où"), [Words.Say("table", "table"), Words.Say("column", "colonne"), Words.Say("what", "quoi"), Words.Say("weight", "gravité"), Words.Say("first rows", "premières lignes")], 4, Places(report));
        Table(page, Words.Say("Files that could not be read to their end", "Fichiers qui n'ont pu être lus jusqu'au bout"), [Words.Say("file", "fichier"), Words.Say("reason", "raison"), Words.Say("what to do", "que faire")], 3,
            report.Problems.Select(p => (p.File, Text: RefusalTexts.Render(p.Refusal, Words.Language))).Select(p => new[] { p.File, p.Text.What, p.Text.Hint }));
        Table(page, Words.Say("Tables", "Tables"), [Words.Say("table", "table"), Words.Say("rows", "lignes"), Words.Say("accepted", "acceptées"), Words.Say("refused", "refusées")], 1,
            report.Tables.Select(t => new[] { t.Name, Number(t.Rows), Number(t.Accepted), Number(t.Rejected) }));
        Table(page, Words.Say("How full each column is", "Remplissage de chaque colonne"), [Words.Say("column", "colonne"), Words.Say("filled", "remplie"), Words.Say("empty", "vide"), Words.Say("known to mean \"missing\"", "connue pour « manquant »"), "%"], 1,
            report.Tables.SelectMany(t => t.Columns.Select(c => new[] { $"{t.Name}.{c.Name}", Number(c.Present), Number(c.Missing), Number(c.Sentinels), Share(c).ToString("P1", Words.Culture) })));
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>One line a column: table, column, filled, empty, sentinels, share filled (0 to 1).</summary>
    public static string Csv(QualityReport report)
    {
        var lines = report.Tables.SelectMany(t => t.Columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"{t.Name},{c.Name},{c.Present},{c.Missing},{c.Sentinels},{Share(c):0.####}\n")));
        return "table,column,present,missing,sentinels,filled\n" + string.Concat(lines);
    }

    /// <summary>Where each thing was found, errors first, with the first rows of each; of the findings that a report keeps.</summary>
    private static IEnumerable<string[]> Places(QualityReport report) => report.Findings.Where(f => f.Severity != Severity.Info)
        .GroupBy(f => (f.Table, f.Column, f.Rule, f.Severity)).OrderByDescending(g => g.Key.Severity).ThenByDescending(g => g.Count()).Take(MostPlaces)
        .Select(g => new[] { g.Key.Table, g.Key.Column, RuleTexts.Of(g.Key.Rule), RuleTexts.Weight(g.Key.Severity), Rows([.. g.Where(f => f.Row > 0).Select(f => f.Row)]) });

    private static string Rows(long[] rows) => string.Join(" · ", rows.Take(5).Select(Number)) + (rows.Length > 5 ? " …" : "");

    private static double Share(ColumnFacts column) => column.Present / (double)Math.Max(1, column.Present + column.Missing + column.Sentinels);

    /// <param name="page">Written to.</param>
    /// <param name="caption">Title.</param>
    /// <param name="headers">One for each column.</param>
    /// <param name="numbersFrom">First column of numbers.</param>
    /// <param name="rows">Nothing is written when there are none.</param>
    private static void Table(StringBuilder page, string caption, string[] headers, int numbersFrom, IEnumerable<string[]> rows)
    {
        var written = rows.Select(r => $"<tr>{string.Concat(r.Select((cell, i) => $"<td{(i >= numbersFrom ? " class=\"n\"" : "")}>{Text(cell)}</td>"))}</tr>\n").ToList();
        if (written.Count == 0)
            return;
        page.Append("<table>\n<caption>").Append(Text(caption)).Append("</caption>\n<thead><tr>");
        foreach (var (i, header) in headers.Index())
            page.Append(i >= numbersFrom ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">").Append(Text(header)).Append("</th>");
        page.Append("</tr></thead>\n<tbody>\n").AppendJoin("", written).Append("</tbody>\n</table>\n");
    }

    private static string Number(long number) => number.ToString("N0", Words.Culture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

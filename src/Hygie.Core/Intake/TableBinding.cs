using System.Collections.Frozen;
using System.Text;
using Hygie.Core.Intake.Csv;

namespace Hygie.Core.Intake;

/// <summary>Which delivered column goes to which column of the table, and how each is read. Columns match by name, through the source's aliases.</summary>
internal sealed class TableBinding
{
    private static readonly string[] DefaultTrue = ["1", "true", "True", "TRUE", "O", "Y"];
    private static readonly string[] DefaultFalse = ["0", "false", "False", "FALSE", "N"];

    private TableBinding(TableSchema schema, string name, IReadOnlyList<(ColumnParser Parser, int Column)> delivered)
    {
        (Schema, Name, Delivered) = (schema, name, delivered);
        Parsers = [.. delivered.Select(d => d.Parser)];
        Absent = [.. Enumerable.Range(0, schema.Fields.Length).Except(delivered.Select(d => d.Column))];
    }

    public TableSchema Schema { get; }

    /// <summary>Name of the delivered table, such as <c>T_MCO08B</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<(ColumnParser Parser, int Column)> Delivered { get; }

    public IReadOnlyList<ColumnParser> Parsers { get; }

    /// <summary>Columns of the schema that are not delivered.</summary>
    public IReadOnlyList<int> Absent { get; }

    public static Result<TableBinding> Bind(TableSchema schema, string name, int year, IReadOnlyList<string> header, CsvDialect dialect, CheckContext context, FindingLog log)
    {
        var delivered = new List<(ColumnParser, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (position, text) in header.Index())
        {
            var column = schema.IndexOf(text) >= 0 ? text : context.Source.Aliases.GetValueOrDefault(text, []).FirstOrDefault(a => schema.IndexOf(a) >= 0, text);
            if (!seen.Add(column))
                return Refusal.Of("HYG-6026", ("column", position + 1));
            var index = schema.IndexOf(column);
            if (index < 0)
                log.Add(name, IsName(column) ? column : "", 0, Rules.UnknownColumn);
            else
                delivered.Add((ParserOf(schema, schema.Fields[index], position, name, dialect, context, log), index));
        }

        NoteAbsent(schema, name, year, seen, log);
        return new TableBinding(schema, name, delivered);
    }

    /// <summary>A header that is no name may be data: it is not repeated.</summary>
    private static bool IsName(string text) => text.Length is > 0 and <= 64 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static void NoteAbsent(TableSchema schema, string name, int year, HashSet<string> seen, FindingLog log)
    {
        foreach (var field in schema.Fields.Where(f => !seen.Contains(f.Name)))
            if (schema.PrimaryKey.Contains(field.Name, StringComparer.Ordinal) || field.Required)
                log.Add(name, field.Name, 0, Rules.MissingKeyColumn);
            else if (year == 0 || field.Years.Covers(year))
                log.Add(name, field.Name, 0, Rules.MissingColumn);
    }

    private static ColumnParser ParserOf(TableSchema schema, TableField field, int position, string name, CsvDialect dialect, CheckContext context, FindingLog log)
    {
        var key = schema.PrimaryKey.Contains(field.Name, StringComparer.Ordinal);
        var constraints = new CellConstraints(field, schema.MissingValues, SentinelsOf(field, context.Source), CodesOf(field, name, context, log));
        return field.Type switch
        {
            FieldType.Integer => Column(new IntegerCell()),
            FieldType.Year or FieldType.YearMonth or FieldType.Month => Column(new CalendarCell(field.Type)),
            FieldType.Number when ColumnBuffer.KindOf(field) == ColumnKind.Decimal => Column(new DecimalCell()),
            FieldType.Number => Column(new DoubleCell()),
            FieldType.Date or FieldType.DateTime => Column(new DateCell(LayoutsOf(field, context.Source), field.Type == FieldType.DateTime)),
            FieldType.Boolean => Column(new BooleanCell(Words(field.TrueValues, DefaultTrue), Words(field.FalseValues, DefaultFalse))),
            _ => Column(new TextCell(dialect.Encoding)),
        };

        ColumnParser<T> Column<T>(T type)
            where T : struct, ICellType =>
            new(type) { Field = field, Delivered = position, Required = field.Required || key, Constraints = constraints, Encoding = dialect.Encoding };
    }

    private static byte[][] Words(IReadOnlyCollection<string> declared, string[] otherwise) =>
        [.. (declared.Count > 0 ? declared : otherwise).Select(Encoding.UTF8.GetBytes)];

    /// <summary>The declared layout first, then the source's own, which real extractions use whatever the schema says.</summary>
    private static DatePattern[] LayoutsOf(TableField field, SourceDefinition source)
    {
        DatePattern[] times = [DatePattern.IsoDateTime, DatePattern.Parse("%Y-%m-%d %H:%M:%S")!, DatePattern.Parse("%Y-%m-%dT%H:%M:%SZ")!];
        return [.. field.Formats.Concat(source.Dates).Concat(field.Type == FieldType.DateTime ? times : []).Distinct()];
    }

    private static List<string> SentinelsOf(TableField field, SourceDefinition source) =>
        [.. source.Sentinels.Where(s => s.Columns.IsEmpty ? s.Type == field.Type : s.Columns.Contains(field.Name, StringComparer.Ordinal)).SelectMany(s => s.Values)];

    /// <summary>A list of days (<c>IR_DTE_V</c>, 1870 to 2022) is a calendar: the type already says that a day exists, and days go on after the list's last.</summary>
    private static FrozenSet<string>? CodesOf(TableField field, string name, CheckContext context, FindingLog log)
    {
        if (field.Nomenclature is not { } reference || field.Type is FieldType.Date or FieldType.DateTime or FieldType.YearMonth)
            return null;
        if (context.Model.Nomenclature(reference.Name)?.Codes(reference.Column) is { } codes)
            return codes;
        log.Add(name, field.Name, 0, Rules.NotChecked);
        return null;
    }
}

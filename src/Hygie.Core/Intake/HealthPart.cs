using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>
/// The shape of a health part (spec/delivery.md): the tables of the source without any column that names a person, with one first column
/// <see cref="Token"/> in the tables that said who each row is about. Holder and hub both derive it from the source's own definition,
/// so that the hub checks what it receives with the checker that the holder used.
/// </summary>
public static class HealthPart
{
    /// <summary>Column of tokens: 32 hexadecimal digits, or nothing for a row whose person could not be told.</summary>
    public const string Token = "_token";

    /// <summary>Name of the table that says what is odd about each person; only sources with a person table have it.</summary>
    public const string PersonTable = "_persons";

    /// <summary>Flags of <see cref="PersonTable"/>, in the order of its columns.</summary>
    public static ImmutableArray<string> PersonFlags { get; } = ["flag_multi_idt", "flag_top0", "flag_varying", "flag_fictitious"];

    /// <summary>How a health part is written: semicolons, UTF-8, ISO 8601, one empty value for everything that means missing.</summary>
    public static SourceDefinition Source(SourceDefinition source) => source with
    {
        Delimiter = ';', Encoding = TextEncoding.Utf8, Dates = [DatePattern.Iso], Sentinels = [], Aliases = ImmutableDictionary<string, ImmutableArray<string>>.Empty,
    };

    /// <summary>The tables of a health part.</summary>
    public static TableModel Model(TableModel model, SourceDefinition source) =>
        TableModel.Of([.. model.Tables.Select(t => Reduce(t, model, source)), Flags()], [.. model.Nomenclatures]).Value;

    /// <summary>The columns that say who a row of this table is about, or null. A definition may speak of more columns than this model's table has.</summary>
    public static PersonColumns? PersonOf(TableSchema table, SourceDefinition source) =>
        source.Persons.FirstOrDefault(p => string.Equals(p.Table, table.Name, StringComparison.Ordinal) && Has(table, p.Columns))
        ?? source.Persons.FirstOrDefault(p => p.Table is "*" && Has(table, p.Columns));

    /// <summary>How a table without person reaches the row that has one, or null.</summary>
    public static ParentLink? ParentOf(TableSchema table, SourceDefinition source) =>
        source.Parents.FirstOrDefault(l => string.Equals(l.Table, table.Name, StringComparison.Ordinal) && Has(table, l.Columns));

    private static bool Has(TableSchema table, ImmutableArray<string> columns) => columns.All(c => table.IndexOf(c) >= 0);

    /// <summary>True for a column that a health part may carry only to join details to their parents: it is not stored.</summary>
    public static bool IsJoinOnly(TableField field) => field.Identifies is "person" || string.Equals(field.Name, Token, StringComparison.Ordinal);

    /// <summary>True for a column that never leaves the holder: it names the person, and no detail needs it to find its parent.</summary>
    internal static bool StaysAtHolder(TableSchema table, TableField field, SourceDefinition source)
    {
        if (PersonOf(table, source) is { } person && person.Columns.Contains(field.Name, StringComparer.Ordinal))
            return true;
        var joins = source.Parents.Any(l => (string.Equals(l.Table, table.Name, StringComparison.Ordinal) && l.Columns.Contains(field.Name, StringComparer.Ordinal))
            || (string.Equals(l.Parent, table.Name, StringComparison.Ordinal) && l.ParentColumns.Contains(field.Name, StringComparer.Ordinal)));
        return field.Identifies is "name" || (field.Identifies is "person" && !joins);
    }

    /// <summary>The table as it travels. Keys that rest on a column left behind are not checked again.</summary>
    private static TableSchema Reduce(TableSchema table, TableModel model, SourceDefinition source)
    {
        var token = new TableField { Name = Token, Type = FieldType.Text, Length = 32 };
        var kept = table.Fields.Where(f => !StaysAtHolder(table, f, source)).Select(f => f with
        {
            Formats = [], TrueValues = [], FalseValues = [], Required = f.Required && !HasSentinel(f, source),
        });
        return new TableSchema(table.Name, PersonOf(table, source) is null ? [.. kept] : [token, .. kept])
        {
            Product = table.Product, LabelFr = table.LabelFr, LabelEn = table.LabelEn, Years = table.Years,
            PrimaryKey = table.PrimaryKey.All(c => Travels(table, c)) ? table.PrimaryKey : [],
            ForeignKeys = [.. table.ForeignKeys.Where(k => k.Columns.All(c => Travels(table, c)) && Reaches(k))],
        };

        bool Travels(TableSchema of, string column) => of.Field(column) is not { } field || !StaysAtHolder(of, field, source);

        bool Reaches(ForeignKey key) => model.Table(key.Table) is not { } target || key.TargetColumns.All(c => Travels(target, c));
    }

    /// <summary>A declared stand-in for "missing" is no error at the holder; it travels as an empty value, which must then be none either.</summary>
    private static bool HasSentinel(TableField field, SourceDefinition source) =>
        source.Sentinels.Any(s => s.Columns.IsEmpty ? s.Type == field.Type : s.Columns.Contains(field.Name, StringComparer.Ordinal));

    private static TableSchema Flags() => new(PersonTable,
    [
        new TableField { Name = Token, Type = FieldType.Text, Length = 32, Required = true, Unique = true },
        .. PersonFlags.Select(name => new TableField { Name = name, Type = FieldType.Boolean, Required = true }),
    ]);
}

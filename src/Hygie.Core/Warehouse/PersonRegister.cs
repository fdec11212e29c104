using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Hygie.Core.Intake;

namespace Hygie.Core.Warehouse;

/// <summary>
/// The derived table <c>PERSON</c>: one row for each person of a delivery, whatever its source, from the tables that describe people. The first value that
/// is not missing wins, in the order of the tables (the current register before the archive).
/// </summary>
internal sealed class PersonRegister
{
    /// <summary>Name of the table.</summary>
    public const string Table = "PERSON";

    /// <summary>Its columns beside the person. Residence is the département as the COG writes it: two characters, three overseas.</summary>
    public static ImmutableArray<TableField> Fields { get; } =
    [
        new() { Name = "birth_year", Type = FieldType.Integer, LabelFr = "Année de naissance", LabelEn = "Year of birth" },
        new() { Name = "birth_month", Type = FieldType.Integer, LabelFr = "Mois de naissance", LabelEn = "Month of birth" },
        new() { Name = "sex", Type = FieldType.Integer, LabelFr = "Sexe (1 homme, 2 femme)", LabelEn = "Sex (1 male, 2 female)" },
        new() { Name = "death_date", Type = FieldType.Date, LabelFr = "Date de décès", LabelEn = "Date of death" },
        new() { Name = "residence_dpt", Type = FieldType.Text, LabelFr = "Département de résidence (code COG)", LabelEn = "Département of residence (COG code)" },
        Flag(0, "Plusieurs identités pour la même personne", "Several identities for one person"),
        Flag(1, "Identité non certifiée", "Identity not certified"),
        Flag(2, "Naissance ou sexe varie d'une ligne à l'autre", "Birth or sex varies from row to row"),
        Flag(3, "Numéro fictif ou provisoire", "Fictitious or provisional number"),
    ];

    /// <summary>The table with its labels, as the catalogue shows it.</summary>
    public static TableSchema Schema { get; } = new(Table, Fields) { LabelFr = "Une ligne par personne, dérivée des tables qui la décrivent", LabelEn = "One row per person, derived from the tables that describe it" };

    private static TableField Flag(int flag, string french, string english) => new() { Name = HealthPart.PersonFlags[flag], Type = FieldType.Boolean, LabelFr = french, LabelEn = english };

    private static readonly ImmutableArray<View> Views =
    [
        new("IR_BEN_R", "BEN_NAI_ANN", "BEN_NAI_MOI", "", "BEN_SEX_COD", "BEN_DCD_DTE", "BEN_RES_DPT"),
        new("IR_BEN_R_ARC", "BEN_NAI_ANN", "BEN_NAI_MOI", "", "BEN_SEX_COD", "BEN_DCD_DTE", "BEN_RES_DPT"),
        new("GP_PATIENT", "", "", "BIRTH_DATE", "SEX", "", "DEPARTEMENT"),
        new("HOSP_PATIENT", "", "", "birth_date", "sex", "death_date", "departement"),
    ];

    private readonly List<Row> _rows = [];

    /// <summary>Takes what a batch says of its persons; nothing when the table does not describe people.</summary>
    public void See(TableSchema schema, ColumnBatch batch, ReadOnlySpan<int> numbers)
    {
        if (string.Equals(schema.Name, HealthPart.PersonTable, StringComparison.Ordinal))
            Flag(schema, batch, numbers);
        else if (Views.FirstOrDefault(v => string.Equals(v.Table, schema.Name, StringComparison.Ordinal)) is { } view)
            Describe(view, schema, batch, numbers);
    }

    /// <summary>Fills the batch again and again, until every person was in it; answers the persons of its rows.</summary>
    public IEnumerable<UInt128[]> Write(ColumnBatch batch, PersonNumbers persons)
    {
        for (var first = 0; first < persons.Count; first += batch.Capacity)
        {
            batch.Clear();
            batch.Rows = Math.Min(batch.Capacity, persons.Count - first);
            var numbers = Enumerable.Range(first, batch.Rows).ToArray();
            for (var row = 0; row < batch.Rows; row++)
                Put(batch, row, Of(first + row));
            var rows = new UInt128[batch.Rows];
            persons.Find(numbers, rows);
            yield return rows;
        }
    }

    private void Describe(View view, TableSchema schema, ColumnBatch batch, ReadOnlySpan<int> numbers)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            if (numbers[row] < 0 || batch.Rejected[row])
                continue;
            ref var person = ref Of(numbers[row]);
            var birth = Number(schema, batch, row, view.Birth);
            if (birth is { } day)
                (person.BirthYear, person.BirthMonth) = (person.BirthYear ?? Date(day).Year, person.BirthMonth ?? Date(day).Month);
            person.BirthYear ??= (int?)Number(schema, batch, row, view.BirthYear);
            person.BirthMonth ??= (int?)Number(schema, batch, row, view.BirthMonth);
            person.Sex ??= (int?)Number(schema, batch, row, view.Sex);
            person.Death ??= (int?)Number(schema, batch, row, view.Death);
            person.Residence ??= Residence(schema, batch, row, view.Residence);
        }
    }

    private void Flag(TableSchema schema, ColumnBatch batch, ReadOnlySpan<int> numbers)
    {
        for (var row = 0; row < batch.Rows; row++)
            for (var flag = 0; numbers[row] >= 0 && flag < HealthPart.PersonFlags.Length; flag++)
                if (Number(schema, batch, row, HealthPart.PersonFlags[flag]) == 1)
                    Of(numbers[row]).Flags |= 1 << flag;
    }

    private ref Row Of(int number)
    {
        while (_rows.Count <= number)
            _rows.Add(default);
        return ref CollectionsMarshal.AsSpan(_rows)[number];
    }

    private static void Put(ColumnBatch batch, int row, in Row person)
    {
        ReadOnlySpan<int?> numbers = [person.BirthYear, person.BirthMonth, person.Sex, person.Death];
        for (var column = 0; column < numbers.Length; column++)
            if (numbers[column] is { } known)
                batch.Columns[column].SetNumber(row, known);
            else
                batch.Columns[column].SetMissing(row);
        if (person.Residence is { } residence)
            batch.Columns[4].SetText(row, Encoding.UTF8.GetBytes(residence));
        else
            batch.Columns[4].SetMissing(row);
        for (var flag = 0; flag < HealthPart.PersonFlags.Length; flag++)
            batch.Columns[5 + flag].SetNumber(row, (person.Flags >> flag) & 1);
    }

    private static long? Number(TableSchema schema, ColumnBatch batch, int row, string name) =>
        name.Length > 0 && schema.IndexOf(name) is >= 0 and var at && batch.Columns[at] is { Kind: not ColumnKind.Text } column && column.Present[row] != 0 ? column.Numbers[row] : null;

    private static string? Residence(TableSchema schema, ColumnBatch batch, int row, string name)
    {
        var column = batch.Columns[schema.IndexOf(name)];
        if (column.Present[row] == 0)
            return null;
        var code = Encoding.UTF8.GetString(column.Text(row));
        return code.Length == 3 && code[0] == '0' ? string.Intern(code[1..]) : string.Intern(code);
    }

    private static DateOnly Date(long days) => DateOnly.FromDayNumber((int)days + new DateOnly(1970, 1, 1).DayNumber);

    /// <summary>Where a table says what; empty: it does not.</summary>
    private sealed record View(string Table, string BirthYear, string BirthMonth, string Birth, string Sex, string Death, string Residence);

    [StructLayout(LayoutKind.Auto)]
    private struct Row
    {
        public int? BirthYear, BirthMonth, Sex, Death;
        public string? Residence;
        public int Flags;
    }
}

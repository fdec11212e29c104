using System.Globalization;
using System.Text;

namespace Hygie.Core.Studies;

/// <summary>Writes one query of a study: the persons, each event once, the population, then the part that is asked for.</summary>
internal sealed class StudySql(StudyDefinition study, EventContext context)
{
    private static readonly ResultColumn Person = new("_person", ValueKind.Person);
    private readonly List<(string Name, string Sql)> _events = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public (string Sql, IReadOnlyList<ResultColumn> Columns) Count() =>
        (Whole("SELECT count(*) AS persons FROM cohort"), [new ResultColumn("persons", ValueKind.Integer)]);

    public (string Sql, IReadOnlyList<ResultColumn> Columns) Members() => (Whole("SELECT person AS _person FROM cohort"), [Person]);

    public (string Sql, IReadOnlyList<ResultColumn> Columns) Attrition()
    {
        foreach (var use in EventUses.Of(study.Population))
            _ = Named(use);
        var lines = _events.Count == 0 ? "0" : string.Join(" + ", _events.Select(e => $"(SELECT count(*) FROM {e.Name})"));
        return (Whole($"SELECT CAST({lines} AS BIGINT) AS lines, (SELECT count(*) FROM cohort) AS persons"),
            [new ResultColumn("lines", ValueKind.Integer), new ResultColumn("persons", ValueKind.Integer)]);
    }

    public (string Sql, IReadOnlyList<ResultColumn> Columns) Persons()
    {
        var values = new StringBuilder();
        var joins = new StringBuilder();
        var columns = new List<ResultColumn> { Person };
        foreach (var variable in study.Variables)
        {
            var (expression, join, kind) = Value(variable.Value, "v" + columns.Count.ToString(CultureInfo.InvariantCulture));
            values.Append(CultureInfo.InvariantCulture, $",\n    {expression} AS \"{variable.Name}\"");
            joins.Append(join);
            columns.Add(new ResultColumn(variable.Name, kind));
        }

        return (Whole($"SELECT p.person AS _person{values}\nFROM cohort JOIN persons p USING (person){joins}"), columns);
    }

    public (string Sql, IReadOnlyList<ResultColumn> Columns) Table(EventTable table)
    {
        var name = Named(table.Event);
        var columns = table.Columns.Select(c => (Expression: Field(c), Column: new ResultColumn(
            c.Field.ToString().ToLowerInvariant(), c.Field is EventField.Date or EventField.Code ? ValueKind.Text : ValueKind.Integer))).ToList();
        var list = string.Concat(columns.Select(c => $", {c.Expression} AS \"{c.Column.Name}\""));
        return (Whole($"SELECT person AS _person{list}\nFROM {name} e JOIN cohort USING (person)"), [Person, .. columns.Select(c => c.Column)]);
    }

    private string Whole(string part)
    {
        var population = Condition(study.Population);
        var persons = People();
        var events = string.Concat(_events.Select(e => $",\n{e.Name} AS (\n{e.Sql})"));
        return $"WITH persons AS (\n{persons}){events},\ncohort AS (SELECT person FROM persons p WHERE {population})\n{part}";
    }

    private string People()
    {
        var p = context.Reads.Of("t", "PERSON");
        string[] needed = ["birth_year", "sex", "residence_dpt"];
        var columns = needed.Where(_used.Contains).Select(c => $", {p(c)} AS {c}");
        var where = new List<string> { $"{p("_person")} NOT IN (SELECT _person FROM {CompiledQuery.ExcludedTable})" };
        foreach (var (rule, flag) in new[]
        {
            (SndsRules.FictitiousNir, "flag_fictitious"), (SndsRules.SeveralIdentities, "flag_multi_idt"),
            (SndsRules.UncertifiedIdentity, "flag_top0"), (SndsRules.VaryingIdentity, "flag_varying"),
        })
            if (context.Rules.Has(rule))
                where.Add($"NOT coalesce({p(flag)}, false)");
        return $"SELECT {p("_person")} AS person{string.Concat(columns)}\nFROM \"PERSON\" t WHERE {SqlText.And(where)}";
    }

    private string Use(string column)
    {
        _used.Add(column);
        return "p." + column;
    }

    private string Age() => $"({SqlText.Number(study.Period.From.Year)} - CAST({Use("birth_year")} AS BIGINT))";

    private string Condition(Condition condition) => condition switch
    {
        AllOf all => "(" + string.Join(" AND ", all.Parts.Select(Condition)) + ")",
        AnyOf any => "(" + string.Join(" OR ", any.Parts.Select(Condition)) + ")",
        NoneOf none => "NOT (" + string.Join(" OR ", none.Parts.Select(Condition)) + ")",
        // Unknown is not true: a person without the value is not selected, by a condition nor by its contrary's absence.
        AgeIs age => $"coalesce({Age()} BETWEEN {SqlText.Number(age.From ?? 0)} AND {SqlText.Number(age.To ?? 999)}, false)",
        SexIs sex => $"coalesce({Use("sex")} = {SqlText.Number(sex.Code)}, false)",
        LivesIn lives => $"coalesce({Use("residence_dpt")} IN {SqlText.List(lives.Departments)}, false)",
        Happens { AtLeast: 1 } once => $"p.person IN (SELECT person FROM {Named(once.Event)})",
        Happens happens => $"p.person IN (SELECT person FROM {Named(happens.Event)} GROUP BY person HAVING {Counted(happens.Unit)} >= {SqlText.Number(happens.AtLeast)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private (string Expression, string Join, ValueKind Kind) Value(VariableValue value, string alias) => value switch
    {
        AgeValue { Bands.Count: 0 } => (Age(), "", ValueKind.Integer),
        AgeValue age => (Bands(age.Bands), "", ValueKind.Text),
        SexValue => (Use("sex"), "", ValueKind.Integer),
        ResidenceValue => (Use("residence_dpt"), "", ValueKind.Text),
        CountValue count => ($"coalesce({alias}.value, 0)", Aggregate(count.Event, Counted(count.Unit), alias), ValueKind.Integer),
        PresenceValue presence => ($"{alias}.person IS NOT NULL", Aggregate(presence.Event, "true", alias), ValueKind.Boolean),
        TotalQuantityValue total => ($"coalesce({alias}.value, 0)", Aggregate(total.Event, "CAST(sum(quantity) AS BIGINT)", alias), ValueKind.Integer),
        DateValue date => (SqlText.Cut(alias + ".value", date.Granularity), Aggregate(date.Event, date.Last ? "max(day)" : "min(day)", alias), ValueKind.Text),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string Aggregate(EventUse use, string aggregate, string alias) =>
        $"\nLEFT JOIN (SELECT person, {aggregate} AS value FROM {Named(use)} GROUP BY person) {alias} ON {alias}.person = p.person";

    private string Bands(IReadOnlyList<int> starts)
    {
        var age = Age();
        var cases = new StringBuilder($"CASE WHEN {age} IS NULL THEN NULL");
        for (var i = 0; i < starts.Count; i++)
            cases.Append(CultureInfo.InvariantCulture, $" WHEN {age} < {starts[i]} THEN {SqlText.Text(AgeBands.Name(starts, i))}");
        return cases.Append(CultureInfo.InvariantCulture, $" ELSE {SqlText.Text(AgeBands.Name(starts, starts.Count))} END").ToString();
    }

    private static string Counted(CountUnit unit) => unit == CountUnit.Dates ? "count(DISTINCT day)" : "count(*)";

    private static string Field(EventColumn column) => column.Field switch
    {
        EventField.Date => SqlText.Cut("e.day", column.Granularity),
        EventField.Code => "e.code",
        EventField.Quantity => "e.quantity",
        _ => "e.days",
    };

    /// <summary>An event used twice is written once.</summary>
    private string Named(EventUse use)
    {
        var sql = EventSql.Of(use, context);
        var known = _events.Find(e => string.Equals(e.Sql, sql, StringComparison.Ordinal));
        if (known.Name is not null)
            return known.Name;
        var name = "event" + (_events.Count + 1).ToString(CultureInfo.InvariantCulture);
        _events.Add((name, sql));
        return name;
    }
}

/// <summary>Names of age bands: with starts 40 and 60, <c>0-39</c>, <c>40-59</c>, <c>60+</c>.</summary>
public static class AgeBands
{
    /// <summary>Name of band <paramref name="index"/>, 0 for the ages below the first start.</summary>
    public static string Name(IReadOnlyList<int> starts, int index)
    {
        var from = index == 0 ? 0 : starts[index - 1];
        return index == starts.Count
            ? string.Create(CultureInfo.InvariantCulture, $"{from}+")
            : string.Create(CultureInfo.InvariantCulture, $"{from}-{starts[index] - 1}");
    }
}

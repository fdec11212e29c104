using System.Globalization;
using System.Text;

namespace Hygie.Core.Studies;

/// <summary>Writes the queries of a study: the persons, the population, then what is asked of it.</summary>
internal sealed class StudySql(StudyDefinition study, EventContext context)
{
    private static readonly ResultColumn Person = new("_person", ValueKind.Person);

    private static readonly (string Rule, string Flag)[] Flags =
    [
        (SndsRules.FictitiousNir, "flag_fictitious"), (SndsRules.SeveralIdentities, "flag_multi_idt"),
        (SndsRules.UncertifiedIdentity, "flag_top0"), (SndsRules.VaryingIdentity, "flag_varying"),
    ];

    /// <summary>One row per person of the population.</summary>
    public CompiledQuery Members() => context.Relations.Query([Person], part => $"SELECT person AS _person FROM {part.From(Cohort())}");

    /// <summary>
    /// One row a step: its number from 0, the events of the population's patterns, the persons of the population. Whether a pattern happened to a person at a
    /// step is a bit, so that all steps are judged in one pass over the people.
    /// </summary>
    public CompiledQuery Attrition(IReadOnlyList<RuleSet> steps)
    {
        var states = steps.Select(applied => context with { Applied = applied }).ToList();
        return context.Relations.Query([new("step", ValueKind.Integer), new("lines", ValueKind.Integer), new("persons", ValueKind.Integer)], part =>
        {
            var bits = new HappenedBits();
            var persons = states.Select(at => $"coalesce(sum(p.n) FILTER (WHERE {SqlText.And([Condition(study.Population, happens => bits.Of(Happening(happens, part, at))), .. Kept(at)])}), 0)").ToList();
            var people = part.From(context.Relations.Of("people", People));
            return $"""
                SELECT p.step, l.lines, CAST(p.persons AS BIGINT) AS persons
                FROM (SELECT unnest(range({SqlText.Number(states.Count)})) AS step, unnest([{string.Join(",\n    ", persons)}]) AS persons
                FROM (SELECT {Alike(bits)}, count(*) AS n FROM {people} p{bits.Join("p")} GROUP BY ALL) p) p
                JOIN ({Lines(states, part)}) l USING (step)
                ORDER BY step
                """;
        });
    }

    /// <summary>One row per person: <c>_person</c>, then the variables.</summary>
    public CompiledQuery Persons()
    {
        var columns = new List<ResultColumn> { Person };
        return context.Relations.Query(columns, part =>
        {
            var (values, joins, p) = (new StringBuilder(), new StringBuilder(), context.Source.Person("p", part));
            foreach (var variable in study.Variables)
            {
                var (expression, join, kind) = Value(variable.Value, "v" + columns.Count.ToString(CultureInfo.InvariantCulture), p, part);
                values.Append(CultureInfo.InvariantCulture, $",\n    {expression} AS \"{variable.Name}\"");
                joins.Append(join);
                columns.Add(new ResultColumn(variable.Name, kind));
            }

            return $"SELECT c.person AS _person{values}\nFROM {part.From(Cohort())} c JOIN \"{context.Source.Persons}\" p ON {p("_person")} = c.person{joins}";
        });
    }

    /// <summary>One row per event of persons of the population.</summary>
    public CompiledQuery Table(EventTable table)
    {
        var columns = table.Columns.Select(c => (Expression: Field(c), Column: new ResultColumn(
            c.Field.ToString().ToLowerInvariant(), c.Field is EventField.Date or EventField.Code ? ValueKind.Text : ValueKind.Integer))).ToList();
        var list = string.Concat(columns.Select(c => $", {c.Expression} AS \"{c.Column.Name}\""));
        return context.Relations.Query([Person, .. columns.Select(c => c.Column)], part =>
            $"SELECT person AS _person{list}\nFROM {part.From(EventSql.Of(table.Event, context))} e JOIN {part.From(Cohort())} USING (person)");
    }

    /// <summary>What the population asks of a person: people who are alike in it are judged once.</summary>
    private string Alike(HappenedBits bits) => string.Join(", ", [.. Asked(study.Population).Distinct(StringComparer.Ordinal).Select(c => "p." + c), "p.dropped_by", .. bits.Words]);

    /// <summary>The events of each step; relations that several steps share are counted once.</summary>
    private string Lines(List<EventContext> states, SqlPart part)
    {
        var uses = EventUses.Of(study.Population).ToList();
        var relations = states.SelectMany((at, step) => uses.Select(use => Told(use, at)).Distinct().Select(relation => (Step: step, Relation: relation))).ToLookup(r => r.Relation, r => r.Step);
        if (relations.Count == 0)
            return $"SELECT unnest(range({SqlText.Number(states.Count)})) AS step, CAST(0 AS BIGINT) AS lines";
        var counts = relations.Select(r => $"SELECT unnest([{string.Join(", ", r.Select(step => SqlText.Number(step)))}]) AS step, coalesce(sum(n), 0) AS n FROM {part.From(r.Key)}");
        return $"SELECT CAST(step AS BIGINT) AS step, CAST(sum(n) AS BIGINT) AS lines FROM (\n{string.Join("\nUNION ALL ", counts)}) GROUP BY step";
    }

    /// <summary>The events of each person told in numbers.</summary>
    private Relation Told(EventUse use, EventContext at) => at.Relations.Of("told", part =>
        $"SELECT person, count(*) AS n, min(day) AS first_day, max(day) AS last_day{(NeedsDates(use) ? ", count(DISTINCT day) AS dates" : "")} FROM {part.From(EventSql.Of(use, at))} GROUP BY person");

    private bool NeedsDates(EventUse use) => EventUses.Conditions(study.Population).Any(h => h.Event == use && h is { Unit: CountUnit.Dates, AtLeast: > 2 });

    private Relation Cohort() => context.Relations.Of("cohort", part =>
    {
        var people = part.From(context.Relations.Of("people", People));
        var condition = Condition(study.Population, happens => $"p.person IN ({Happening(happens, part, context)})");
        return $"SELECT person FROM {people} p WHERE {SqlText.And([condition, .. Kept(context)])}";
    });

    private static IEnumerable<string> Kept(EventContext at) => at.Kept(RuleScope.Persons) is { } kept ? ["p." + kept] : [];

    /// <summary>The persons to whom it happened.</summary>
    private string Happening(Happens happens, SqlPart part, EventContext at) => $"SELECT person FROM {part.From(Told(happens.Event, at))}" + (happens.AtLeast, happens.Unit) switch
    {
        (1, _) => "",
        (2, CountUnit.Dates) => " WHERE first_day < last_day",
        var (least, unit) => $" WHERE {(unit == CountUnit.Dates ? "dates" : "n")} >= {SqlText.Number(least)}",
    };

    /// <summary>Everybody but the excluded, with what the population asks of a person, marked with the first rule that drops them.</summary>
    private string People(SqlPart part)
    {
        var p = context.Source.Person("p", part);
        var asked = Asked(study.Population).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(column => $", {p(column)} AS {column}");
        var rules = Flags.Where(f => context.On.Has(f.Rule)).Select(f => (f.Rule, $"NOT coalesce({p(f.Flag)}, false)"));
        return $"""
            SELECT {p("_person")} AS person{string.Concat(asked)}, {EventContext.Marks(rules)} AS dropped_by
            FROM "{context.Source.Persons}" p WHERE {p("_person")} NOT IN (SELECT _person FROM {CompiledQuery.ExcludedTable})
            """;
    }

    private static IEnumerable<string> Asked(Condition condition) => condition switch
    {
        AllOf all => all.Parts.SelectMany(Asked),
        AnyOf any => any.Parts.SelectMany(Asked),
        NoneOf none => none.Parts.SelectMany(Asked),
        AgeIs => ["birth_year"],
        SexIs => ["sex"],
        LivesIn => ["residence_dpt"],
        _ => [],
    };

    private string Age(string birthYear) => $"({SqlText.Number(study.Period.From.Year)} - CAST({birthYear} AS BIGINT))";

    /// <summary>A condition on a row <c>p</c> of the people, given the test of a pattern.</summary>
    private string Condition(Condition condition, Func<Happens, string> test)
    {
        return condition switch
        {
            AllOf all => "(" + string.Join(" AND ", all.Parts.Select(Part)) + ")",
            AnyOf any => "(" + string.Join(" OR ", any.Parts.Select(Part)) + ")",
            NoneOf none => "NOT (" + string.Join(" OR ", none.Parts.Select(Part)) + ")",
            // Unknown is not true: a person without the value is not selected, by a condition nor by its contrary's absence.
            AgeIs age => $"coalesce({Age("p.birth_year")} BETWEEN {SqlText.Number(age.From ?? 0)} AND {SqlText.Number(age.To ?? 999)}, false)",
            SexIs sex => $"coalesce(p.sex = {SqlText.Number(sex.Code)}, false)",
            LivesIn lives => $"coalesce(p.residence_dpt IN {SqlText.List(lives.Departments)}, false)",
            Happens happens => test(happens),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        string Part(Condition of) => Condition(of, test);
    }

    private (string Expression, string Join, ValueKind Kind) Value(VariableValue value, string alias, Func<string, string> p, SqlPart part)
    {
        return value switch
        {
            AgeValue { Bands.Count: 0 } => (Age(p("birth_year")), "", ValueKind.Integer),
            AgeValue age => (Bands(age.Bands, Age(p("birth_year"))), "", ValueKind.Text),
            SexValue => (p("sex"), "", ValueKind.Integer),
            ResidenceValue => (p("residence_dpt"), "", ValueKind.Text),
            CountValue count => ($"coalesce({alias}.value, 0)", Aggregate(count.Event, Counted(count.Unit)), ValueKind.Integer),
            PresenceValue presence => ($"{alias}.person IS NOT NULL", Aggregate(presence.Event, "true"), ValueKind.Boolean),
            TotalQuantityValue total => ($"coalesce({alias}.value, 0)", Aggregate(total.Event, "CAST(sum(quantity) AS BIGINT)"), ValueKind.Integer),
            TotalDaysValue total => ($"coalesce({alias}.value, 0)", Aggregate(total.Event, "CAST(sum(days) AS BIGINT)"), ValueKind.Integer),
            DelayValue delay => ($"{alias}.value", Delay(delay), ValueKind.Integer),
            ScoreValue score => ($"coalesce({alias}.value, 0)", Score(score), ValueKind.Integer),
            DateValue date => (SqlText.Cut(alias + ".value", date.Granularity), Aggregate(date.Event, date.Last ? "max(day)" : "min(day)"), ValueKind.Text),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        string Delay(DelayValue delay) => $"""

            LEFT JOIN (SELECT f.person, CAST(min(t.day) - f.day AS BIGINT) AS value FROM (SELECT person, min(day) AS day FROM {part.From(EventSql.Of(delay.From, context))} GROUP BY person) f
                JOIN {part.From(EventSql.Of(delay.To, context))} t ON t.person = f.person AND t.day >= f.day GROUP BY f.person, f.day) {alias} ON {alias}.person = c.person
            """;

        string Score(ScoreValue score)
        {
            var found = part.From(context.Relations.Of("found", p => string.Join("\nUNION ", score.Uses.Select(u => $"SELECT person, code FROM {p.From(EventSql.Of(u, context))}"))));
            var groups = score.List.Groups.Select(g => $"SELECT DISTINCT person, {SqlText.Number(g.Weight)} AS weight FROM {found} WHERE {Has(g)}"
                + (score.List.Groups.FirstOrDefault(o => string.Equals(o.Name, g.Unless, StringComparison.Ordinal)) is { } graver ? $" AND person NOT IN (SELECT person FROM {found} WHERE {Has(graver)})" : ""));
            return $"\nLEFT JOIN (SELECT person, CAST(sum(weight) AS BIGINT) AS value FROM (\n{string.Join("\nUNION ALL ", groups)}) GROUP BY person) {alias} ON {alias}.person = c.person";
        }

        static string Has(ScoredGroup group) => SqlText.Matches("code", group.Codes.Codes);

        string Aggregate(EventUse use, string aggregate) =>
            $"\nLEFT JOIN (SELECT person, {aggregate} AS value FROM {part.From(EventSql.Of(use, context))} GROUP BY person) {alias} ON {alias}.person = c.person";
    }

    private static string Bands(IReadOnlyList<int> starts, string age)
    {
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
}

/// <summary>What happened to whom, as bits of a few integers a person: each distinct question has its bit.</summary>
internal sealed class HappenedBits
{
    private const int PerWord = 62;
    private readonly List<string> _questions = [];

    /// <summary>The test of a question; the question is a SELECT of persons.</summary>
    public string Of(string persons)
    {
        var known = _questions.IndexOf(persons);
        if (known < 0)
        {
            known = _questions.Count;
            _questions.Add(persons);
        }

        return $"coalesce(p.word_{SqlText.Number(known / PerWord)} & {SqlText.Number(1L << (known % PerWord))} <> 0, false)";
    }

    /// <summary>The columns of bits after the join.</summary>
    public IEnumerable<string> Words => Enumerable.Range(0, (_questions.Count + PerWord - 1) / PerWord).Select(w => $"h.word_{SqlText.Number(w)}");

    /// <summary>The join that gives a relation its bits; nothing when no question was asked.</summary>
    public string Join(string people)
    {
        if (_questions.Count == 0)
            return "";
        var words = Enumerable.Range(0, ((_questions.Count - 1) / PerWord) + 1).ToList();
        var yes = _questions.Select((q, i) => $"SELECT person{string.Concat(words.Select(w => $", CAST({SqlText.Number(w == i / PerWord ? 1L << (i % PerWord) : 0)} AS BIGINT) AS bit_{SqlText.Number(w)}"))} FROM ({q})");
        return $"""

            LEFT JOIN (SELECT person{string.Concat(words.Select(w => $", bit_or(bit_{SqlText.Number(w)}) AS word_{SqlText.Number(w)}"))} FROM (
            {string.Join("\nUNION ALL ", yes)}) GROUP BY person) h ON h.person = {people}.person
            """;
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

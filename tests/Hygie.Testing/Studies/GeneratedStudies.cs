using System.Globalization;
using CsCheck;
using Hygie.Core.Studies;

namespace Hygie.Testing.Studies;

/// <summary>Small random worlds and definitions: few persons, few codes, few days, so that everything collides with everything.</summary>
public static class GeneratedStudies
{
    private static readonly Position At = new(1, 1);
    private static readonly Period Year = new(new DateOnly(2022, 1, 1), new DateOnly(2022, 12, 31));
    private static readonly string[] Products = ["3400930000001", "3400930000002", "3400930000003"];
    private static readonly string[] Atc = ["A10BA02", "A10BB09", "R03AC02"];
    private static readonly string[] Icd = ["I500", "I509", "J440", "E11", "E112", "E752", "C780"];

    internal static readonly Gen<string> Days =
        Gen.Int[-40, 420].Select(d => new DateOnly(2022, 1, 1).AddDays(d / 20 * 20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    internal static readonly Gen<string?> Persons = Gen.Frequency<string?>((8, Gen.Int[1, 5].Select(p => (string?)Named(p))), (1, Gen.Const((string?)null)));

    private static readonly Gen<CodeSet> AtcCodes = Set(CodeSystem.Atc, "A10BA02", "A10B*", "R03*", "A10BB09");
    private static readonly Gen<CodeSet> IcdCodes = Set(CodeSystem.Icd10, "I50*", "J440", "E1*", "E752", "I500", "E10-I50");
    private static readonly Gen<CodeSet> Acts = Set(CodeSystem.Ccam, "NEKA020", "DEQP*", "NEKA*");

    private static readonly Gen<EventPattern> Patterns = Gen.OneOf<EventPattern>(
        AtcCodes.Select(c => (EventPattern)new Dispensing(c)),
        Gen.OneOf(Products).Select(p => (EventPattern)new Dispensing(new CodeSet(CodeSystem.Cip13, [p], null))),
        Gen.Select(IcdCodes, Gen.Int[1, 7]).Select(t => (EventPattern)new HospitalDiagnosis(t.Item1, [.. Enum.GetValues<DiagnosisPosition>().Where(p => (t.Item2 & (1 << (int)p)) != 0)])),
        IcdCodes.Select(c => (EventPattern)new LongTermCondition(c)),
        Gen.Select(AtcCodes, Gen.Int[1, 60], Gen.Int[0, 40], Gen.Int[1, 80]).Select(t => (EventPattern)new Exposure(t.Item1, t.Item2, t.Item3, t.Item4)),
        Gen.OneOf("1", "3", "13").Select(s => (EventPattern)new Consultation(s == "13" ? null : new CodeSet(CodeSystem.Specialty, [s], null))),
        Gen.OneOf("1577", "0127").Select(c => (EventPattern)new Biology(new CodeSet(CodeSystem.Nabm, [c], null))),
        Gen.Select(IcdCodes, Gen.Bool, Gen.Int[0, 2]).Select(t => (EventPattern)new Stay(t.Item2 ? t.Item1 : null, null, t.Item3)),
        Acts.Select(c => (EventPattern)new Procedure(c)),
        Gen.Const((EventPattern)new Death((CodeSet?)null)),
        IcdCodes.Select(c => (EventPattern)new Death(c)));

    private static readonly Gen<Period?> Windows = Gen.Frequency<Period?>(
        (3, Gen.Const((Period?)null)),
        (1, Gen.Select(Gen.Int[0, 300], Gen.Int[0, 90]).Select(t => (Period?)new Period(new DateOnly(2022, 1, 1).AddDays(t.Item1), new DateOnly(2022, 1, 1).AddDays(t.Item1 + t.Item2)))));

    private static Gen<EventUse> Plain(Gen<EventPattern> patterns) => Gen.Select(patterns, Windows, Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 90])))
        .Select(t => new EventUse(t.Item1, t.Item2, null) { WashoutDays = t.Item1 is LongTermCondition or Death or FollowUp ? 0 : t.Item3 });

    private static Gen<EventUse> Uses(Gen<EventPattern> patterns) => Gen.Frequency<EventUse>(
        (3, Plain(patterns)),
        (1, Gen.Select(Plain(patterns), Plain(patterns), Gen.Int[0, 120], Gen.Bool, Gen.Enum<AnchorPoint>()).Select(t => t.Item1 with { Order = new RelativeOrder(t.Item2, t.Item3) { Before = t.Item4, Point = t.Item5 } })));

    private static readonly Gen<CountUnit> Units = Gen.OneOf(CountUnit.Dates, CountUnit.Events);

    private static Gen<Condition> Leaves(Gen<EventUse> uses) => Gen.OneOf<Condition>(
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60]).Select(t => (Condition)new AgeIs(t.Item1, t.Item1 + t.Item2, At)),
        Gen.OneOf(1, 2).Select(s => (Condition)new SexIs(s, At)),
        Gen.Select(uses, Gen.Int[1, 3], Units).Select(t => (Condition)new Happens(t.Item1, t.Item2, t.Item3, At)),
        Gen.Select(uses, Gen.Int[1, 2], Units).Select(t => (Condition)new Happens(t.Item1, t.Item2, t.Item3, At)));

    private static Gen<VariableValue> Values(Gen<EventUse> uses) => Gen.OneOf<VariableValue>(
        Gen.Const((VariableValue)new AgeValue([30, 50])), Gen.Const((VariableValue)new AgeValue([])), Gen.Const((VariableValue)new SexValue()),
        Gen.Select(uses, Units).Select(t => (VariableValue)new CountValue(t.Item1, t.Item2)),
        uses.Select(u => (VariableValue)new PresenceValue(u)),
        uses.Select(u => (VariableValue)new TotalQuantityValue(u)),
        uses.Select(u => (VariableValue)new TotalDaysValue(u)),
        Gen.Select(uses, uses).Select(t => (VariableValue)new DelayValue(t.Item1, t.Item2)),
        Gen.Select(uses, Gen.Bool, Gen.Enum<Granularity>()).Select(t => (VariableValue)new DateValue(t.Item1, t.Item2, t.Item3)));

    /// <summary>A definition of the SNDS.</summary>
    public static Gen<StudyDefinition> Study { get; } = Of(SourceModel.Snds, Uses(Patterns),
        Gen.Frequency<Condition>((4, Leaves(Uses(Patterns))), (1, Gen.OneOf("29", "2A").Select(d => (Condition)new LivesIn([d], At)))),
        Gen.Frequency<VariableValue>((9, Values(Uses(Patterns))), (1, Gen.Const((VariableValue)new ResidenceValue())), (1, Windows.Select(w => (VariableValue)new ScoreValue(ScoredList.Find("charlson@1")!, w)))));

    /// <summary>A definition of another source, made of its patterns.</summary>
    internal static Gen<StudyDefinition> Of(SourceModel source, Gen<EventPattern> patterns) => Of(source, Uses(patterns), Leaves(Uses(patterns)), Values(Uses(patterns)));

    private static Gen<StudyDefinition> Of(SourceModel source, Gen<EventUse> uses, Gen<Condition> leaves, Gen<VariableValue> values) =>
        Gen.Select(Group(Gen.Frequency<Condition>((3, leaves), (1, Group(leaves)))), values.Array[0, 3], uses, Gen.Enum<Granularity>(), Gen.Int[0, 9]).Select(t => new StudyDefinition(
            "generated", Hygie.Core.LocalText.Same("generated"), Year, QuestionKind.Events, t.Item5, [], t.Item1,
            [.. t.Item2.Select((v, i) => new Variable(string.Create(CultureInfo.InvariantCulture, $"v{i}"), v, null, At))],
            [new EventTable("lines", t.Item3, [.. Enum.GetValues<EventField>().Select(f => new EventColumn(f, t.Item4))], null, At)], default) { Source = source });

    /// <summary>Any subset of the switchable rules.</summary>
    public static Gen<RuleSet> Rules { get; } = Gen.Bool.Array[SndsRules.Switchable.Count()]
        .Select(on => new RuleSet(SndsRules.Switchable.Where((_, i) => on[i]).Select(r => r.Name).ToHashSet(StringComparer.Ordinal)));

    /// <summary>A world of five persons.</summary>
    public static Gen<DrawnTables> Data { get; } =
        Gen.Select(Gen.Int.Array[5], Claim.Array[0, 25], Hospital.Array[0, 12], Condition.Array[0, 6], Gen.Select(Days, Gen.OneOf(Icd)).Array[0, 2])
            .Select(t => World(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));

    private static Gen<(string? Person, string Day, int Dice, int Quantity)> Claim => Gen.Select(Persons, Days, Gen.Int, Gen.Int[-2, 3]);

    private static Gen<(string? Person, string Day, int Dice)> Hospital => Gen.Select(Persons, Days, Gen.Int);

    private static Gen<(string? Person, string Day, int Dice)> Condition => Gen.Select(Persons, Days, Gen.Int);

    private static DrawnTables World(
        int[] people, (string? Person, string Day, int Dice, int Quantity)[] claims, (string? Person, string Day, int Dice)[] stays,
        (string? Person, string Day, int Dice)[] conditions, (string Day, string Cause)[] deaths)
    {
        var data = DrawnTables.Empty();
        for (var i = 0; i < 5; i++)
            AddPerson(data, Named(i + 1), new Dice(people[i]), i < deaths.Length ? deaths[i] : null);
        for (var i = 0; i < 3; i++)
            data.Add("IR_PHA_R", [("PHA_CIP_C13", Products[i]), ("PHA_ATC_C07", Atc[i])]);
        for (var i = 0; i < claims.Length; i++)
            AddClaim(data, (i + 1).ToString(CultureInfo.InvariantCulture), claims[i].Person, claims[i].Day, new Dice(claims[i].Dice), claims[i].Quantity);
        for (var i = 0; i < stays.Length; i++)
            AddStay(data, (i + 1).ToString(CultureInfo.InvariantCulture), stays[i].Person, stays[i].Day, new Dice(stays[i].Dice));
        foreach (var (person, day, dice) in conditions)
            AddCondition(data, person, day, new Dice(dice));
        return data;
    }

    private static void AddPerson(DrawnTables data, string name, Dice dice, (string Day, string Cause)? death)
    {
        data.Add("PERSON",
        [
            ("_person", name), ("birth_year", dice.Of("1950", "1972", "1992", "2010", null)), ("sex", dice.Of("1", "2", "9")),
            ("residence_dpt", dice.Of("29", "2A", null)), ("death_date", death?.Day), ("flag_fictitious", dice.Of("false", "false", "false", "true")),
            ("flag_multi_idt", dice.Of("false", "false", "true")), ("flag_top0", dice.Of("false", "true", null)), ("flag_varying", dice.Of("false", "false", "true")),
        ]);
        if (death is { } known)
            data.Add("KI_CCI_R", [("_person", name), ("BEN_DCD_DTE", known.Day), ("DCD_CIM_COD", known.Cause)]);
    }

    private static void AddClaim(DrawnTables data, string key, string? person, string day, Dice dice, int quantity)
    {
        var line = new List<(string, string?)>
        {
            ("key", key), ("_person", person), ("EXE_SOI_DTD", day), ("PRS_ACT_QTE", dice.Of("1", "1", "2", "-1")), ("DPN_QLF", dice.Of("0", "0", null, "71")),
            ("PRS_DPN_QLP", dice.Of("0", "0", null, "71")), ("CPL_MAJ_TOP", dice.Of("0", "1", null, "2")), ("CPL_AFF_COD", dice.Of("0", "0", null, "16")),
            ("BSE_PRS_NAT", dice.Of("3313", "3313", "0", null)), ("PFS_EXE_NUM", dice.Of("x1", "x1", "x2", null)),
            ("PRS_NAT_REF", dice.Of("3313", "1111", "1112")), ("PSE_SPE_COD", dice.Of("1", "3", "13")),
        };
        if (dice.Of("no", "no", "yes") == "yes")
            line.Add(("FLX_DIS_DTD", dice.Of("2022-02-01", "2022-07-01", "2023-06-01", "2023-07-01", "2023-10-01")));
        data.Add("ER_PRS_F", line);
        var kind = dice.Of("drug", "drug", "act", "test");
        if (kind == "drug")
            data.Add("ER_PHA_F", [("key", key), ("PHA_PRS_C13", dice.Of(Products)), ("PHA_ACT_QSN", quantity.ToString(CultureInfo.InvariantCulture))]);
        else if (kind == "test")
            data.Add("ER_BIO_F", [("key", key), ("BIO_PRS_IDE", dice.Of("1577", "127")), ("BIO_ACT_QSN", quantity.ToString(CultureInfo.InvariantCulture))]);
        else
            data.Add("ER_CAM_F", [("key", key), ("CAM_PRS_IDE", dice.Of("NEKA020", "DEQP003", "NEKA0201"))]);
        if (dice.Of("no", "no", "yes") == "yes")
            data.Add("ER_ETE_F", [("key", key), ("ETE_IND_TAA", dice.Of("0", "1", null))]);
    }

    private static void AddStay(DrawnTables data, string number, string? person, string day, Dice dice)
    {
        var nights = dice.Of("0", "1", "9", null);
        var admission = DrawnTables.Day(day)!.Value;
        var discharge = nights is null ? (DateOnly?)null : admission.AddDays(int.Parse(nights, CultureInfo.InvariantCulture));
        var year = string.Create(CultureInfo.InvariantCulture, $"T_MCO{(discharge ?? admission).Year % 100:00}");
        (string, string?)[] key = [("ETA_NUM", dice.Of("010000001", "750100018", "2A0000014")), ("RSA_NUM", number)];
        data.Add(year + "C", [.. key, ("_person", person), ("ENT_DAT", day), ("SOR_DAT", discharge?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("NIR_RET", dice.Of("0", "0", "0", "1")), ("COH_NAI_RET", dice.Of("0", "0", "1", null))]);
        data.Add(year + "B", [.. key, ("_person", person), ("DGN_PAL", dice.Of(Icd)), ("DGN_REL", dice.Of("I509", "J440", null)),
            ("GRG_GHM", dice.Of("05M092", "90Z00Z", "28Z07Z", "28Z14Z", null)), ("SEJ_TYP", dice.Of(null, "A", "B")), ("GHS_NUM", dice.Of("1820", "9999", null)),
            ("TYP_GEN_RSA", dice.Of("0", "1", null))]);
        if (dice.Of("yes", "no") == "yes")
            data.Add(year + "UM", [.. key, ("_person", person), ("DGN_PAL", dice.Of(Icd)), ("DGN_REL", dice.Of("I500", null))]);
        if (dice.Of("yes", "no") == "yes")
            data.Add(year + "D", [.. key, ("_person", person), ("ASS_DGN", dice.Of(Icd))]);
        if (dice.Of("yes", "no") == "yes")
            data.Add(year + "A", [.. key, ("_person", person), ("CDC_ACT", dice.Of("NEKA020", "NEKA020-01", "DEQP003")), ("ENT_DAT_DEL", dice.Of("0", "3", null)), ("NBR_EXE_ACT", dice.Of("1", "2", null))]);
    }

    private static void AddCondition(DrawnTables data, string? person, string day, Dice dice) =>
        data.Add("IR_IMB_R",
        [
            ("_person", person), ("IMB_ALD_DTD", dice.Of(day, day, "2015-01-01", "1600-01-01", null)), ("IMB_ALD_DTF", dice.Of(null, "1600-01-01", "2099-12-31", "2022-06-01", "2021-06-01")),
            ("IMB_ETM_NAT", dice.Of("41", "43", "45", "42", null)), ("MED_MTF_COD", dice.Of("E11", "E11", "I50.0", "J440", null)),
        ]);

    private static Gen<Condition> Group(Gen<Condition> parts) =>
        Gen.Select(parts.Array[1, 3], Gen.Int[0, 2]).Select(t => t.Item2 switch
        {
            0 => (Condition)new AllOf(t.Item1, At),
            1 => new AnyOf(t.Item1, At),
            _ => new NoneOf(t.Item1, At),
        });

    internal static Gen<CodeSet> Set(CodeSystem system, params string[] codes) =>
        Gen.OneOf(codes).Array[1, 2].Select(c => new CodeSet(system, [.. c.Distinct(StringComparer.Ordinal)], null));

    internal static string Named(int person) => string.Create(CultureInfo.InvariantCulture, $"p{person}");

    /// <summary>Successive throws from one seed.</summary>
    internal sealed class Dice(int seed)
    {
        private readonly Random _random = new(seed);

        public string? Of(params string?[] sides) => sides[_random.Next(sides.Length)];
    }
}

namespace Hygie.Core.Studies;

/// <summary>Reads patterns of events: one word for the kind, what selects it, and perhaps a window and an order.</summary>
internal sealed class EventReader(StudyProblems problems, IReadOnlyDictionary<string, CodeSet> lists, IReadOnlyList<DiagnosisPosition> allPositions)
{
    /// <summary>The words that name a kind of event.</summary>
    public static readonly string[] Kinds = ["dispensing", "exposure", "diagnosis", "long-term-condition", "stay", "procedure", "consultation", "biology", "death", "follow-up"];

    /// <summary>The words that may stand beside a kind.</summary>
    public static readonly string[] Beside = ["window", "washout-days", "after", "before", "within-days", "anchor"];

    private static readonly CodeSystem[] Drugs = [CodeSystem.Atc, CodeSystem.Cip13, CodeSystem.RxNorm, CodeSystem.Concept];
    private static readonly CodeSystem[] Diseases = [CodeSystem.Icd10, CodeSystem.Snomed, CodeSystem.Concept];

    private static readonly Dictionary<string, DiagnosisPosition> Positions = new(StringComparer.Ordinal)
    {
        ["main"] = DiagnosisPosition.Main, ["related"] = DiagnosisPosition.Related, ["associated"] = DiagnosisPosition.Associated,
    };

    private static readonly Dictionary<string, bool> Whole = new(StringComparer.Ordinal) { ["whole"] = true };

    private readonly CodeListReader _codes = new(problems);

    /// <summary>A mapping that holds nothing but a pattern and what stands beside it.</summary>
    public EventUse? Read(YamlNode? node) =>
        problems.Map(node, "event", [.. Kinds, .. Beside]) is { } map ? Read(map) : null;

    /// <summary>The pattern in a mapping whose other words are somebody else's.</summary>
    public EventUse? Read(YamlWords map)
    {
        var kind = map.OneOf(Kinds);
        var pattern = kind is null ? null : Pattern(kind);
        var window = map["window"] is { } node ? StudyReader.PeriodOf(node, problems) : null;
        var order = Order(map);
        var washout = map["washout-days"] is { } days ? problems.Number(days, 1, 36500) ?? 0 : 0;
        if (washout > 0 && pattern is LongTermCondition or Death or FollowUp)
            problems.Add("HYG-12019", map.At, ("word", "washout-days"), ("other", kind!.Key.Text));
        return pattern is null ? null : new EventUse(pattern, window, order) { WashoutDays = washout, At = kind!.Key.At };
    }

    private static readonly Dictionary<string, AnchorPoint> Points = new(StringComparer.Ordinal)
    {
        ["first"] = AnchorPoint.First, ["last"] = AnchorPoint.Last, ["first-end"] = AnchorPoint.FirstEnd, ["last-end"] = AnchorPoint.LastEnd,
    };

    private RelativeOrder? Order(YamlWords map)
    {
        if (map["after"] is null && map["before"] is null && map["within-days"] is null && map["anchor"] is null)
            return null;
        var side = map.OneOf("after", "before");
        var anchor = Read(side?.Value);
        var days = problems.Number(map.Need("within-days"), 0, 36500);
        var point = map["anchor"] is { } word ? problems.Word(word, Points) : AnchorPoint.First;
        return anchor is null || days is null || point is null ? null : new RelativeOrder(anchor, days.Value) { Before = side!.Key.Text is "before", Point = point.Value };
    }

    private EventPattern? Pattern(YamlEntry kind) => kind.Key.Text switch
    {
        "dispensing" => Set(kind, Drugs) is { } codes ? new Dispensing(codes) : null,
        "exposure" => ExposureOf(kind),
        "consultation" => ConsultationOf(kind),
        "biology" => Set(kind, CodeSystem.Nabm, CodeSystem.Loinc, CodeSystem.Snomed, CodeSystem.Concept) is { } codes ? new Biology(codes) : null,
        "diagnosis" => Diagnosis(kind),
        "long-term-condition" => Set(kind, CodeSystem.Icd10) is { } codes ? new LongTermCondition(codes) : null,
        "stay" => StayOf(kind.Value),
        "procedure" => Set(kind, CodeSystem.Ccam, CodeSystem.Snomed, CodeSystem.Concept) is { } codes ? new Procedure(codes) : null,
        "follow-up" => problems.Word(kind.Value, Whole) is null ? null : new FollowUp(),
        _ => DeathOf(kind),
    };

    private HospitalDiagnosis? Diagnosis(YamlEntry kind)
    {
        if (kind.Value is YamlScalar)
            return Set(kind, Diseases) is { } named ? new HospitalDiagnosis(named, allPositions) : null;
        var map = problems.Map(kind.Value, "diagnosis", [.. Words(Diseases), "position"]);
        if (map?.OneOf(Words(Diseases)) is not { } codes || Choice(codes, Diseases) is not { } set)
            return null;
        var written = problems.Items(map["position"]).Select(p => problems.Word(p, Positions)).ToList();
        return new HospitalDiagnosis(set, written.Count == 0 ? allPositions : [.. allPositions.Where(p => written.Contains(p))]);
    }

    private Exposure? ExposureOf(YamlEntry kind)
    {
        var map = problems.Map(kind.Value, "exposure", [.. Words(Drugs), "covers-days", "gap-days", "days-at-least"]);
        var codes = map?.OneOf(Words(Drugs)) is { } entry ? Choice(entry, Drugs) : null;
        var covers = problems.Number(map?.Need("covers-days"), 1, 3650);
        var gap = map?["gap-days"] is { } days ? problems.Number(days, 0, 3650) : 0;
        var least = map?["days-at-least"] is { } length ? problems.Number(length, 1, 36500) : 1;
        return codes is null || covers is null || gap is null || least is null ? null : new Exposure(codes, covers.Value, gap.Value, least.Value);
    }

    private Consultation? ConsultationOf(YamlEntry kind)
    {
        if (kind.Value is YamlScalar { Text: "any" })
            return new Consultation((CodeSet?)null);
        return Set(kind, CodeSystem.Specialty, CodeSystem.Concept) is { } specialties ? new Consultation(specialties) : null;
    }

    private Stay? StayOf(YamlNode node)
    {
        if (node is YamlScalar { Text: "any" })
            return new Stay(null, null, 0);
        var map = problems.Map(node, "stay", "main-diagnosis", "ghm", "nights-at-least");
        if (map is null)
            return null;
        var main = map["main-diagnosis"] is { } diagnosis ? Named(diagnosis, CodeSystem.Icd10) : null;
        var ghm = map["ghm"] is { } group ? Named(group, CodeSystem.Ghm) : null;
        return new Stay(main, ghm, map["nights-at-least"] is { } nights ? problems.Number(nights, 0, 999) ?? 0 : 0);
    }

    private Death? DeathOf(YamlEntry kind)
    {
        if (kind.Value is YamlScalar { Text: "any" })
            return new Death((CodeSet?)null);
        return Set(kind, Diseases) is { } causes ? new Death(causes) : null;
    }

    /// <summary><c>kind: list-name</c>, <c>kind: { of: list-name }</c> or <c>kind: { SYSTEM: [codes] }</c>.</summary>
    private CodeSet? Set(YamlEntry kind, params CodeSystem[] systems)
    {
        if (kind.Value is YamlScalar)
            return List(kind.Value, systems);
        return problems.Map(kind.Value, kind.Key.Text, Words(systems))?.OneOf(Words(systems)) is { } codes ? Choice(codes, systems) : null;
    }

    private static string[] Words(CodeSystem[] systems) => ["of", .. systems.Select(CodeShape.Word)];

    private CodeSet? Choice(YamlEntry codes, params CodeSystem[] systems) =>
        codes.Key.Text is "of"
            ? List(codes.Value, systems)
            : _codes.Codes(systems.First(s => string.Equals(CodeShape.Word(s), codes.Key.Text, StringComparison.Ordinal)), codes.Value);

    /// <summary>Codes, or the name of a list: a lone scalar that is the name of a list is that list.</summary>
    private CodeSet? Named(YamlNode node, CodeSystem system) =>
        node is YamlScalar scalar && lists.ContainsKey(scalar.Text) ? List(node, [system]) : _codes.Codes(system, node);

    private CodeSet? List(YamlNode node, CodeSystem[] systems)
    {
        if (problems.Text(node) is not { } name)
            return null;
        var right = lists.Where(l => systems.Contains(l.Value.System)).Select(l => l.Key);
        if (lists.TryGetValue(name, out var set) && systems.Contains(set.System))
            return set;
        problems.Unknown("HYG-12008", node.At, name, right);
        return null;
    }
}

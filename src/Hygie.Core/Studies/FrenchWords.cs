using System.Diagnostics;
using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>French.</summary>
internal sealed class FrenchWords(SourceModel source) : StudyWords
{
    private static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    public override string Included => "Une personne est incluse quand toute cette liste est vraie :";
    public override string Receives => "Pour chaque personne, l'étude reçoit :";
    public override string Tables => "L'étude reçoit aussi ces listes d'événements :";
    public override string Star => "Une étoile après un code vaut tout code qui commence ainsi.";
    public override string Colon => " : ";
    public override string And => " ; et ";
    public override string Or => " ; ou ";
    public override string AllOf => "tout ceci est vrai";
    public override string AnyOf => "au moins l'un de ces points est vrai";
    public override string NoneOf => "rien de ceci n'est vrai";

    public override string Looks(Period period) => $"L'étude regarde les soins du {Day(period.From)} au {Day(period.To)}.";

    public override string Persons(Period period) => $"Du {Day(period.From)} au {Day(period.To)}, les personnes pour lesquelles : ";

    public override string Rules(QuestionKind question) => "Les règles de lecture habituelles s'appliquent, celles d'une question sur " + question switch
    {
        QuestionKind.Events => "les soins",
        QuestionKind.Stays => "les séjours à l'hôpital",
        QuestionKind.Cost => "les coûts",
        _ => throw new UnreachableException(),
    } + ", avec ces changements :";

    public override string Switched(string rule, LocalText says, bool on) => $"{(on ? "appliquée" : "non appliquée")} : {rule} ({says.Fr.TrimEnd('.')})";

    public override string Because(string? reason) => reason is null ? "" : $" (raison donnée : {reason})";

    public override string Leaf(Condition condition, StudyDefinition study) => condition switch
    {
        AgeIs age => Ages(age, study.Period.From.Year),
        SexIs { Code: 1 } => "la personne est un homme",
        SexIs => "la personne est une femme",
        LivesIn lives => "la personne habite le département " + string.Join(", ", lives.Departments),
        Happens happens => Times(happens) + Event(happens.Event),
        _ => throw new UnreachableException(),
    };

    public override string Value(VariableValue value, StudyDefinition study) => value switch
    {
        AgeValue { Bands.Count: 0 } => "âge exact en années",
        AgeValue age => $"âge par tranches ({Bands(age.Bands)})",
        SexValue => "sexe (1 homme, 2 femme, 9 inconnu)",
        ResidenceValue => "département de résidence",
        CountValue { Unit: CountUnit.Dates } count => "nombre de dates différentes avec " + Event(count.Event),
        CountValue count => "nombre de fois où il y a " + Event(count.Event),
        PresenceValue presence => "s'il y a eu ou non " + Event(presence.Event),
        TotalQuantityValue total => "quantité totale, pour tous les cas où il y a " + Event(total.Event),
        TotalDaysValue total => "nombre total de jours, pour tous les cas où il y a " + Event(total.Event),
        DelayValue delay => $"nombre de jours entre la première fois qu'il y a {Event(delay.From)}, et la première fois, ce jour ou plus tard, qu'il y a {Event(delay.To)}",
        ScoreValue score => $"somme des poids de la liste {score.List.Name} (sha256 {score.List.Sha256[..12]}…) sur les diagnostics hospitaliers et les affections de longue durée{(score.Window is { } w ? $", du {Day(w.From)} au {Day(w.To)}" : "")}",
        DateValue date => $"{Precision(date.Granularity)} où, pour la {(date.Last ? "dernière" : "première")} fois, il y a {Event(date.Event)}",
        _ => throw new UnreachableException(),
    };

    public override string Table(EventTable table, StudyDefinition study) =>
        $"une ligne chaque fois qu'il y a {Event(table.Event)}, avec {string.Join(", ", table.Columns.Select(c => c.Field switch
        {
            EventField.Date => $"sa date ({Precision(c.Granularity)})",
            EventField.Code => "son code",
            EventField.Quantity => "sa quantité",
            _ => table.Event.Pattern is Exposure ? "son nombre de jours" : "son nombre de nuits",
        }))}";

    private static string Ages(AgeIs age, int year)
    {
        var reached = string.Create(CultureInfo.InvariantCulture, $" (âge atteint en {year})");
        return (age.From, age.To) switch
        {
            (null, { } to) => string.Create(CultureInfo.InvariantCulture, $"la personne a {to} ans ou moins{reached}"),
            ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"la personne a {from} ans ou plus{reached}"),
            var (from, to) => string.Create(CultureInfo.InvariantCulture, $"la personne a de {from} à {to} ans{reached}"),
        };
    }

    private static string Times(Happens happens) => happens switch
    {
        { AtLeast: 1 } => "il y a ",
        { Unit: CountUnit.Dates } => string.Create(CultureInfo.InvariantCulture, $"à au moins {happens.AtLeast} dates différentes, il y a "),
        _ => string.Create(CultureInfo.InvariantCulture, $"au moins {happens.AtLeast} fois, il y a "),
    };

    private string Event(EventUse use)
    {
        var window = use.Window is { } w ? $", du {Day(w.From)} au {Day(w.To)}" : "";
        var washout = use.WashoutDays > 0 ? string.Create(CultureInfo.InvariantCulture, $", sans autre dans les {use.WashoutDays} jours d'avant") : "";
        var order = use.Order is { } o ? string.Create(CultureInfo.InvariantCulture, $", au plus {o.WithinDays} jours {(o.Before ? "avant" : "après")} {Point(o.Point)} {Event(o.Anchor)}") : "";
        return Pattern(use.Pattern) + window + washout + order;
    }

    private static string Point(AnchorPoint point) => point switch
    {
        AnchorPoint.First => "la première fois qu'il y a",
        AnchorPoint.Last => "la dernière fois qu'il y a",
        AnchorPoint.FirstEnd => "la fin la plus précoce de ceci :",
        _ => "la fin la plus tardive de ceci :",
    };

    private string Pattern(EventPattern pattern) => pattern switch
    {
        Dispensing dispensing => source.Nouns.Drug.Fr + Named(dispensing.Codes),
        Exposure exposure => string.Create(CultureInfo.InvariantCulture, $"une période sous {Named(exposure.Codes)} ({source.Nouns.DrugDay.Fr} couvre {exposure.CoversDays} jours, jusqu'à {exposure.GapDays} jours non couverts n'y mettent pas fin")
            + (exposure.MinDays > 1 ? string.Create(CultureInfo.InvariantCulture, $", longue d'au moins {exposure.MinDays} jours)") : ")"),
        Consultation { Specialties: { } specialties } => $"{source.Nouns.Visit.Fr} de {Named(specialties)}",
        Consultation => source.Nouns.Visit.Fr,
        Biology biology => source.Nouns.Test.Fr + Named(biology.Codes),
        HospitalDiagnosis { Positions.Count: 0 } diagnosis => "un diagnostic enregistré : " + Named(diagnosis.Codes),
        HospitalDiagnosis diagnosis => $"un séjour à l'hôpital avec {Named(diagnosis.Codes)} en diagnostic {string.Join(" ou ", diagnosis.Positions.Select(Place))}",
        LongTermCondition condition => $"une affection de longue durée (ALD) ouverte : {Named(condition.Codes)}",
        Stay stay => "un séjour à l'hôpital" + (stay.MainDiagnosis is { } main ? " avec pour diagnostic principal " + Named(main) : "") + (stay.Ghm is { } ghm ? " dans le groupe " + Named(ghm) : "")
            + (stay.MinDays > 0 ? string.Create(CultureInfo.InvariantCulture, $" d'au moins {stay.MinDays} nuit{(stay.MinDays > 1 ? "s" : "")}") : ""),
        Procedure procedure => "un acte médical : " + Named(procedure.Codes),
        Death { Causes: { } causes } => "un décès dû à " + Named(causes),
        Death => "un décès",
        FollowUp => "un suivi sans interruption sur toute la durée",
        _ => throw new UnreachableException(),
    };

    private static string Place(DiagnosisPosition position) => position switch
    {
        DiagnosisPosition.Main => "principal",
        DiagnosisPosition.Related => "relié",
        _ => "associé",
    };

    private static string Named(CodeSet codes) => codes.Label is { } label ? $"« {label.Fr} » ({Codes(codes)})" : Codes(codes);

    private static string Precision(Granularity granularity) => granularity switch
    {
        Granularity.Year => "année",
        Granularity.Quarter => "trimestre",
        Granularity.Month => "mois",
        _ => "jour exact",
    };

    private static string Day(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{(day.Day == 1 ? "1er" : day.Day.ToString(CultureInfo.InvariantCulture))} {Months[day.Month - 1]} {day.Year}");
}

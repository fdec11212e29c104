using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>The re-identification risk of an extract's person table (ADR 0307): measured when it is made, kept in its signed document, measured again by the proof.</summary>
public static class ExtractRisk
{
    /// <summary>What somebody may know of a person without the extract: age, sex, residence, and days of care or death, at the precision at which they leave.</summary>
    public static IReadOnlyList<string> QuasiIdentifiers(StudyDefinition study) =>
        [.. study.Variables.Where(v => v.Value is AgeValue or SexValue or ResidenceValue or DateValue).Select(v => v.Name)];

    /// <summary>Measures the person table: one row a person, columns as written; every variable that is no quasi-identifier has its diversity told.</summary>
    public static ReidentificationRisk Of(StudyDefinition study, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        var known = QuasiIdentifiers(study);
        return ReidentificationRisk.Of(columns, rows, known, [.. study.Variables.Select(v => v.Name).Except(known, StringComparer.Ordinal)]);
    }

    /// <summary>As a member of the signed document: whole numbers, from which every share follows.</summary>
    internal static CanonicalObject Write(ReidentificationRisk risk) => CanonicalObject.Of(
        ("quasiIdentifiers", CanonicalArray.OfTexts(risk.QuasiIdentifiers)), ("records", risk.Records), ("classes", risk.Classes), ("unique", risk.Unique), ("smallestClass", risk.SmallestClass),
        ("diversity", CanonicalArray.Of(risk.Diversity.Select(d => (CanonicalValue)CanonicalObject.Of(("column", d.Column), ("values", d.Values))))));

    /// <summary>Reads the member.</summary>
    internal static Result<ReidentificationRisk> Read(CanonicalObject risk)
    {
        var fields = new DocumentFields(ExtractDocument.Type, risk);
        Refusal? first = null;
        var read = new ReidentificationRisk(
            [.. fields.Texts("quasiIdentifiers")], fields.Integer("records"), fields.Integer("classes"), fields.Integer("unique"), fields.Integer("smallestClass"),
            ExtractDocument.Each(fields.Objects("diversity"), ReadDiversity, ref first));
        return (fields.Close() ?? first) is { } refusal ? refusal : read;
    }

    private static Result<Diversity> ReadDiversity(CanonicalObject column)
    {
        var fields = new DocumentFields(ExtractDocument.Type, column);
        var read = new Diversity(fields.Text("column", 128), fields.Integer("values"));
        return fields.Close() is { } refusal ? refusal : read;
    }
}

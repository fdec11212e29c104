using System.Globalization;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>One thing that an amendment changes.</summary>
/// <param name="Field">What, in words.</param>
/// <param name="Removed">As it was: what is left out, or the former text.</param>
/// <param name="Added">As it would be.</param>
public sealed record ApplicationChange(string Field, IReadOnlyList<string> Removed, IReadOnlyList<string> Added);

/// <summary>What an amendment changes, field by field, for those who decide on it. The definition is compared as its sentences, since these are what people read.</summary>
public static class ApplicationDiff
{
    /// <summary>Every difference, in the order of the form; none when only the name of the permit differs.</summary>
    /// <param name="before">The application that the amended permit was given for.</param>
    /// <param name="after">The amendment.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static IReadOnlyList<ApplicationChange> Between(Application before, Application after, string language)
    {
        var changes = new List<ApplicationChange>();
        Add(new("projet", "project"), a => [a.Project.Value]);
        Add(new("titre", "title"), a => [a.Title.In(language)]);
        Add(new("demandeur", "applicant"), a => [a.Applicant.Value]);
        Add(new("établissement", "institution"), a => [a.Institution.Value]);
        Add(new("personnes", "persons"), a => a.Persons.Select(p => p.Value));
        Add(new("intérêts déclarés", "declared interests"), a => a.Interests.Select(p => p.Value));
        Add(new("financeurs", "funders"), a => a.Funders);
        Add(new("résumé : quoi", "summary: what"), a => [a.Summary.What.In(language)]);
        Add(new("résumé : pourquoi", "summary: why"), a => [a.Summary.Why.In(language)]);
        Add(new("résumé : pour qui", "summary: for whom"), a => [a.Summary.ForWhom.In(language)]);
        Add(new("résumé : bénéfice", "summary: benefit"), a => [a.Summary.Benefit.In(language)]);
        Add(new("base légale", "legal basis"), a => [a.LegalBasis.In(language)]);
        Add(new("finalités", "purposes"), a => a.Purposes.Select(code => Purposes.Find(code)?.Words.In(language) ?? code));
        Add(new("jeux de données", "datasets"), a => a.Datasets.Select(d => d.ToString()));
        Add(new("méthodes", "methods"), a => a.Methods);
        Add(new("outils", "tools"), a => a.Tools);
        Add(new("règles de sortie", "disclosure rules"), a => [a.Disclosure]);
        Add(new("début", "start"), a => [Day(a.Start)]);
        Add(new("fin", "end"), a => [Day(a.End)]);
        Add(new("organismes", "bodies"), a => a.Bodies.Select(b => b.Value));
        if (before.Study().TryGet(out var old, out _) && after.Study().TryGet(out var next, out _))
        {
            var lines = StudyDiff.Between(old, next, language);
            Keep(new("définition de l'étude", "study definition"), Of(lines, DiffKind.Removed), Of(lines, DiffKind.Added));
        }

        return changes;

        void Add(LocalText field, Func<Application, IEnumerable<string>> values) => Keep(field, [.. values(before).Except(values(after), StringComparer.Ordinal)], [.. values(after).Except(values(before), StringComparer.Ordinal)]);

        void Keep(LocalText field, List<string> removed, List<string> added)
        {
            if (removed.Count + added.Count > 0)
                changes.Add(new ApplicationChange(field.In(language), removed, added));
        }
    }

    /// <summary>A page of a definition has its conditions as a list: its dashes would be read as "left out".</summary>
    private static List<string> Of(IEnumerable<DiffLine> lines, DiffKind kind) => [.. lines.Where(l => l.Kind == kind).Select(l => l.Text.TrimStart(' ', '-'))];

    private static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Hygie.Cli.Extraction;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary>
/// <c>hygie study count FILE</c>: how many persons, protected: noise by the cell-key method, nothing under the threshold, objectors left out, a budget.
/// <c>--naive</c>: what a plain SQL would have counted, and each rule's effect.
/// </summary>
internal static class CountVerb
{
    private static readonly Argument<FileInfo> File = StudyFile.Argument();
    private static readonly Option<string?> Data = new("--data") { HelpName = "DATASET@N", Description = Words.Say("Exact version of the data; by itself, the newest of the one dataset that the definition can read.", "Version exacte des données ; sans elle, la plus récente du seul jeu que la définition sait lire.") };
    private static readonly Option<bool> Naive = new("--naive") { Description = Words.Say("Also what a plain SQL would have counted, and each rule's effect: one question of the budget a line.", "Aussi ce qu'un simple SQL aurait compté, et l'effet de chaque règle : une question du budget par ligne.") };

    public static Command Create() =>
        new Command("count", Words.Say("Count the persons of a definition; a small count is only said to be small.", "Compter les personnes d'une définition ; d'un petit nombre on dit seulement qu'il est petit."))
            .With(File, Data, Naive, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, person) => CountAsync(run, hub, person), count => Show(run, count)));

    private static async Task<Result<CohortCount>> CountAsync(Run run, HubPorts hub, PersonId person)
    {
        if (!StudyFile.Read(run.Get(File)).TryGet(out var bytes, out var refusal))
            return refusal;
        if (!StudyReader.Parse(bytes).TryGet(out var study, out refusal) || !(await VersionAsync(run, hub, study)).TryGet(out var version, out refusal))
            return refusal;
        using var secret = Composition.RecordKeys(hub.Keys);
        using var source = new MandatedSource(ExtractionDesk.Ports(hub).Source, hub.Mandate);
        var authorisation = MandatedSource.Authorisation(await hub.Mandates.FindAsync(hub.Config.Mandate, run.Cancellation));
        var ports = new CountPorts(source, hub.Exclusions, Composition.Engine(), hub.Accounts, hub.Counts, secret, hub.Clock);
        return await new CountCohort(ports, CountBudget.Standard, DisclosureProfile.FranceHealth, PerturbationTable.Standard).RunAsync(
            new CountCohortCommand(bytes, version, person, authorisation, run.Get(Naive)), run.Cancellation);
    }

    /// <summary>The version named; else the newest of the definition's source, when one dataset alone is of that source.</summary>
    private static async Task<Result<DatasetVersion>> VersionAsync(Run run, HubPorts hub, StudyDefinition study)
    {
        if (run.Get(Data) is { } named)
            return DatasetVersion.Parse(named) is { } version ? version : Refusal.Of("HYG-8021", ("version", named));
        var readable = (await hub.Versions.ListAsync(run.Cancellation)).Where(v => string.Equals(v.Source, study.Source.Name, StringComparison.Ordinal)).Select(v => v.Version).ToList();
        var datasets = readable.Select(v => v.Dataset.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return datasets.Count == 1 ? readable.MaxBy(v => v.Number) : Refusal.Of("HYG-0025", ("source", study.Source.Name), ("count", datasets.Count), ("datasets", string.Join(", ", datasets)));
    }

    private static int Show(Run run, CohortCount count)
    {
        if (run.Json)
            Run.PrintJson(new
            {
                study = count.Study.Name, version = count.Version.ToString(), shown = count.Persons.Show(Words.Language), persons = count.Persons.Persons, threshold = count.Persons.Threshold, method = count.Persons.Method,
                authorisation = count.Authorisation, institution = count.Institution.Value, budget = new { spent = count.Spent, limit = CountBudget.Standard.Limit }, steps = Steps(count),
            });
        else
            Print(count);
        run.Next("hygie permit apply");
        return Exit.Ok;
    }

    /// <summary>The protected attrition as scripts read it: first the naive reading, last the ruled count; the effect is what the two figures shown differ by.</summary>
    private static IEnumerable<object> Steps(CohortCount count) => count.Steps.Select((s, i) => new { rule = s.Rule?.Name ?? "naive", persons = s.Persons.Persons, effect = Effect(count, i) });

    private static long? Effect(CohortCount count, int step) => step == 0 ? null : count.Steps[step].Persons.Persons - count.Steps[step - 1].Persons.Persons;

    private static void Print(CohortCount count)
    {
        Run.Print(count.Persons.Show(Words.Language));
        if (count.Steps.Count == 0)
            return;
        Run.Print(string.Create(Words.Culture, $"  {"",-28} {Words.Say("effect", "effet"),12} {Words.Say("persons", "personnes"),12}"));
        foreach (var (i, step) in count.Steps.Index())
            Run.Print(string.Create(Words.Culture, $"  {step.Rule?.Name ?? Words.Say("naive reading", "lecture naïve"),-28} {Effect(count, i),12:N0} {step.Persons.Show(Words.Language),12}"));
    }
}

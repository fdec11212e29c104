using System.CommandLine;
using Hygie.Cli.Extraction;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study count FILE</c>: how many persons, protected: noise by the cell-key method, nothing under the threshold, objectors left out.</summary>
internal static class CountVerb
{
    private static readonly Argument<FileInfo> File = StudyFile.Argument();
    private static readonly Option<string> Data = new("--data") { HelpName = "DATASET@N", DefaultValueFactory = _ => "snds@1", Description = Words.Say("Exact version of the data.", "Version exacte des données.") };

    public static Command Create() =>
        new Command("count", Words.Say("Count the persons of a definition; a small count is only said to be small.", "Compter les personnes d'une définition ; d'un petit nombre on dit seulement qu'il est petit."))
            .With(File, Data, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, _) => CountAsync(run, hub), count => Show(run, count)));

    private static async Task<Result<CohortCount>> CountAsync(Run run, HubPorts hub)
    {
        if (!StudyFile.Read(run.Get(File)).TryGet(out var bytes, out var refusal))
            return refusal;
        if (DatasetVersion.Parse(run.Get(Data)) is not { } version)
            return Refusal.Of("HYG-8021", ("version", run.Get(Data)!));
        using var secret = Composition.RecordKeys(hub.Keys);
        using var source = new MandatedSource(ExtractionDesk.Ports(hub).Source, hub.Mandate);
        var authorisation = new CountAuthorisation(hub.Config.Mandate, hub.Today, hub.Today);
        return await new CountCohort(source, hub.Exclusions, Composition.Engine(), secret, hub.Outbox, hub.Clock).RunAsync(
            new CountCohortCommand(bytes, version, authorisation), DisclosureProfile.FranceHealth, PerturbationTable.Standard, run.Cancellation);
    }

    private static int Show(Run run, CohortCount count)
    {
        if (run.Json)
            Run.PrintJson(new { study = count.Study.Name, version = count.Version.ToString(), shown = count.Persons.Show(Words.Language), persons = count.Persons.Persons, threshold = count.Persons.Threshold, method = count.Persons.Method, authorisation = count.Authorisation });
        else
            Run.Print(count.Persons.Show(Words.Language));
        run.Next("hygie permit apply");
        return Exit.Ok;
    }
}

using System.CommandLine;
using Hygie.Cli.Extraction;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study run FILE</c>: makes the extract of the permit that was given for this definition.</summary>
internal static class RunVerb
{
    private static readonly Argument<FileInfo> File = StudyFile.Argument();

    public static Command Create() =>
        new Command("run", Words.Say("Make the extract of the permit that was given for this definition.", "Faire l'extraction de l'autorisation donnée pour cette définition."))
            .With(File, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, person) => ExtractAsync(run, hub, person), made => Extraction.RunVerb.Show(run, made)));

    private static async Task<Result<MadeExtract>> ExtractAsync(Run run, HubPorts hub, PersonId person)
    {
        if (!StudyFile.Read(run.Get(File)).TryGet(out var definition, out var refusal)
            || !(await new FindPermit(hub.Permits, hub.Clock).RunAsync(definition, run.Cancellation)).TryGet(out var permit, out refusal))
            return refusal;
        return await Extraction.RunVerb.MakeAsync(run, hub, new RunExtractionCommand(permit, definition, person));
    }
}

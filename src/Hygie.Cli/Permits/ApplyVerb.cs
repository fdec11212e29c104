using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Core.Studies;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit apply FORM --definition STUDY</c>: hands in an application.</summary>
internal static class ApplyVerb
{
    private static readonly Argument<FileInfo> Form = new("FORM") { Description = Words.Say("The application, as examples/applications.", "La demande, comme examples/applications.") };

    private static readonly Option<FileInfo> Definition = new("--definition")
    {
        Required = true, HelpName = "FILE",
        Description = Words.Say("The study definition: the same bytes will run.", "La définition d'étude : les mêmes octets s'exécuteront."),
    };

    public static Command Create() =>
        new Command("apply", Words.Say(
            "Ask for a permit.\n\n  hygie permit apply examples/applications/p-metformin.yaml --definition examples/diabetes-metformin.yaml --as researcher-1",
            "Demander une autorisation.\n\n  hygie permit apply examples/applications/p-metformin.yaml --definition examples/diabetes-metformin.yaml --as researcher-1"))
            .With(Form, Definition, GlobalOptions.Json()).Runs(ApplyAsync);

    private static async Task<int> ApplyAsync(Run run)
    {
        foreach (var file in new[] { run.Get(Form), run.Get(Definition)! })
            if (!file.Exists)
                return run.Refuse(Refusal.Of("HYG-0010", ("file", file.FullName)));
        var (form, definition) = (await File.ReadAllTextAsync(run.Get(Form).FullName, run.Cancellation), await File.ReadAllBytesAsync(run.Get(Definition)!.FullName, run.Cancellation));
        return await PermitDesk.ActAsync(run, async (hub, person) =>
        {
            var versions = await hub.Catalogue.AllVersionsAsync(run.Cancellation);
            var context = new FormContext(person, definition, hub.Clock.GetUtcNow(),
                dataset => versions.Where(v => v.Dataset == dataset).OrderByDescending(v => v.Number).Select(v => (DatasetVersion?)v).FirstOrDefault());
            if (!ApplicationForm.Read(form, context).TryGet(out var application, out var refusal))
                return refusal;
            var applied = await new Apply(hub.Permits, hub.Accounts, hub.Catalogue, hub.Clock).RunAsync(new Apply.Command(application, person), run.Cancellation);
            if (applied.TryGet(out var file, out _) && file.Application!.Study().TryGet(out var study, out _))
                run.Note(StudySentence.Of(study).In(Words.Language));
            return applied;
        });
    }
}

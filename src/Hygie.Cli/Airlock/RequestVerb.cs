using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Disclosure;

namespace Hygie.Cli.Airlock;

/// <summary><c>hygie release request ID FILE…</c>: asks that tables leave a project's workspace; every cell is judged at once.</summary>
internal static class RequestVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("Public name of the release.", "Nom public de la sortie.") };
    private static readonly Argument<string[]> Files = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = Words.Say("Tables to let out, as CSV.", "Tableaux à laisser sortir, en CSV.") };
    private static readonly Option<string> Project = new("--project") { Required = true };
    private static readonly Option<string> Permit = new("--permit") { Required = true };
    private static readonly Option<string> About = new("--about") { Required = true, Description = Words.Say("Whom the tables are about: the name of the population.", "De qui parlent les tableaux : le nom de la population.") };
    private static readonly Option<string> What = new("--what") { DefaultValueFactory = _ => "", Description = Words.Say("What the tables show.", "Ce que montrent les tableaux.") };
    private static readonly Option<string> Why = new("--why") { DefaultValueFactory = _ => "", Description = Words.Say("Why they are needed outside.", "Pourquoi ils sont nécessaires dehors.") };

    public static Command Create() =>
        new Command("request", Words.Say("Ask that tables leave a project's workspace.", "Demander que des tableaux sortent de l'espace d'un projet."))
            .With(Id, Files, Project, Permit, About, What, Why, GlobalOptions.Json()).Runs(RequestAsync);

    private static async Task<int> RequestAsync(Run run)
    {
        if (!PublicName.IsValid(run.Get(Id)))
            return run.Refuse(Refusal.Of("HYG-16041", ("name", run.Get(Id))));
        if (run.Get(Files).FirstOrDefault(f => !File.Exists(f)) is { } missing)
            return run.Refuse(Refusal.Of("HYG-0010", ("file", missing)));
        return await AirlockDesk.ActAsync(run, async (hub, desk, person) =>
        {
            var (project, permit) = (new ProjectId(run.Get(Project)!), new PermitId(run.Get(Permit)!));
            var file = await hub.Permits.FindAsync(permit, run.Cancellation);
            var people = new Population(run.Get(About)!, file.Application?.Datasets ?? []);
            var submitted = run.Get(Files).Select(f => new SubmittedFile(Path.GetFileName(f), File.ReadAllBytes(f), new FileContext(people, run.Get(What)!, run.Get(Why)!))).ToList();
            return await new RequestRelease(hub.Releases, desk.Facts, desk.Checks, hub.Clock)
                .RunAsync(new RequestReleaseCommand(new ReleaseId(run.Get(Id)), project, permit, person, submitted), run.Cancellation);
        });
    }
}

using System.CommandLine;
using Hygie.Cli.Extraction;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit show ID</c>: a file; with <c>--json</c> exactly the signed permit, byte for byte. <c>--all</c>: every file.</summary>
internal static class ShowVerb
{
    private static readonly Argument<string> Id = new("ID") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "", Description = Words.Say("The permit.", "L'autorisation.") };
    private static readonly Option<bool> All = new("--all") { Description = Words.Say("Every file, a line each.", "Tous les dossiers, une ligne chacun.") };

    public static Command Create() =>
        new Command("show", Words.Say(
            "Show a file, or with --json the signed permit itself.\n\n  hygie permit show d-p-metformin --json > permit.json && python3 spec/verify/verify.py permit permit.json",
            "Montrer un dossier, ou avec --json l'autorisation signée elle-même.\n\n  hygie permit show d-p-metformin --json > permit.json && python3 spec/verify/verify.py permit permit.json"))
            .With(Id, All, GlobalOptions.Json()).Runs(ShowAsync);

    private static async Task<int> ShowAsync(Run run)
    {
        var id = run.Get(Id);
        if (run.Get(All) == (id.Length > 0))
            return run.Refuse(Refusal.Of("HYG-0024"));
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            if (run.Get(All))
                return List(run, await hub.Permits.ListAsync(run.Cancellation));
            var file = await hub.Permits.FindAsync(new PermitId(id), run.Cancellation);
            if (file.Application is null)
                return run.Refuse(Refusal.Of("HYG-13033", ("permit", id)));
            if (!run.Json)
            {
                PermitDesk.Show(run, file, run.As is { } person ? new PersonId(person) : null, await PermitDesk.ChangesAsync(run, hub, file));
                foreach (var extract in await ExtractionDesk.OfAsync(hub, file, run.Cancellation))
                {
                    Run.Print(string.Create(Words.Culture, $"  {extract.Name} · {extract.Version} · {extract.MadeAt:d}"));
                    RiskText.Print(extract);
                }

                return Exit.Ok;
            }

            if (file is not { Permit: { } permit, GrantEntry: not null })
                return run.Refuse(Refusal.Of("HYG-13042", ("permit", id)));
            await Console.Out.WriteAsync(System.Text.Encoding.UTF8.GetString(permit.ToFile()));
            return Exit.Ok;
        }
    }

    private static int List(Run run, IReadOnlyList<PermitFile> files)
    {
        if (run.Json)
            Run.PrintJson(new { permits = files.Select(f => new { id = f.Id.Value, project = f.Application!.Project.Value, state = f.State, waiting = PermitDesk.Waiting(f) }) });
        else
            foreach (var file in files)
                Run.Print($"{file.Id} · {file.Application!.Project} · {file.State} · {file.Application.Title.In(Words.Language)}");
        return Exit.Ok;
    }
}

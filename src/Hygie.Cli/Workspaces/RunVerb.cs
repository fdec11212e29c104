using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary><c>hygie workspace run PROJECT SCRIPT</c>: a job in the sandbox; the permit is watched while it runs.</summary>
internal static class RunVerb
{
    private static readonly Argument<string> Project = new("PROJECT") { Description = Words.Say("The project.", "Le projet.") };
    private static readonly Argument<FileInfo> Script = new("SCRIPT") { Description = Words.Say("A script: .sql or .py.", "Un script : .sql ou .py.") };

    public static Command Create() =>
        new Command("run", Words.Say("Run a script on the project's extract; it is stopped when the permit ends.", "Exécuter un script sur l'extraction du projet ; il est arrêté quand l'autorisation prend fin."))
            .With(Project, Script, GlobalOptions.Json()).Runs(RunAsync);

    private static async Task<int> RunAsync(Run run)
    {
        var script = run.Get(Script);
        if (!script.Exists || SandboxTools.For(script) is not { } tool)
            return run.Refuse(Refusal.Of("HYG-15007", ("file", script.Name)));
        return await WorkspaceVerbs.RunAsync(run, run.Get(Project), tool, await File.ReadAllBytesAsync(script.FullName, run.Cancellation), SandboxLimits.Job);
    }
}

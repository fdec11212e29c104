using System.CommandLine;
using System.Text;
using Hygie.Cli.Terminal;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary><c>hygie workspace sql PROJECT SQL</c>: a question to the project's extract, in the sandbox.</summary>
internal static class SqlVerb
{
    private static readonly Argument<string> Project = new("PROJECT") { Description = Words.Say("The project.", "Le projet.") };
    private static readonly Argument<string> Sql = new("SQL") { Description = Words.Say("One SELECT, or - to read it from the standard input.", "Un SELECT, ou - pour le lire sur l'entrée standard.") };

    public static Command Create() =>
        new Command("sql", Words.Say("Ask the project's extract a question; true figures, not exportable.\n\n  hygie workspace sql p-metformin \"SELECT sex, count(*) FROM persons GROUP BY sex\" --as researcher-1",
            "Interroger l'extraction du projet ; chiffres vrais, non exportables.\n\n  hygie workspace sql p-metformin \"SELECT sex, count(*) FROM persons GROUP BY sex\" --as researcher-1"))
            .With(Project, Sql, GlobalOptions.Json()).Runs(AskAsync);

    private static async Task<int> AskAsync(Run run)
    {
        var sql = run.Get(Sql) is "-" ? await Console.In.ReadToEndAsync(run.Cancellation) : run.Get(Sql);
        return await WorkspaceVerbs.RunAsync(run, run.Get(Project), SandboxTools.Sql, Encoding.UTF8.GetBytes(sql), SandboxLimits.Console);
    }
}

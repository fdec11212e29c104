using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study check FILE</c>: everything wrong with a definition, with line, column and the nearest word.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var file = StudyFile.Argument();
        return new Command("check", Words.Say("Check a study definition.", "Vérifier une définition d'étude."))
            .With(file, GlobalOptions.Json())
            .Runs(run => Task.FromResult(Check(run, run.Get(file))));
    }

    private static int Check(Run run, FileInfo file)
    {
        if (!StudyFile.Read(file).TryGet(out var bytes, out var missing))
            return run.Refuse(missing);
        var reading = CheckStudy.Run(new CheckStudyCommand(bytes));
        if (reading.Definition is not { } study)
            return Problems(run, reading);
        if (run.Json)
            Run.PrintJson(new { ok = true, name = study.Name, hash = study.Hash.ToString(), potentialIdentifiers = Identifiers(study).Select(i => new { name = i.Name, reason = i.Reason }), problems = Array.Empty<string>() });
        else
            Print(study);
        run.Next($"hygie study render {file.Name}");
        return Exit.Ok;
    }

    private static void Print(StudyDefinition study)
    {
        Run.Print($"{study.Name} {study.Hash}");
        foreach (var (name, reason) in Identifiers(study))
            Run.Print($"  {name}: {Words.Say("potential identifier", "identifiant potentiel")} ({reason})");
    }

    /// <summary>What can name a person, with the reason given for it.</summary>
    private static IEnumerable<(string Name, string? Reason)> Identifiers(StudyDefinition study) =>
        study.Variables.Where(v => v.IsPotentialIdentifier).Select(v => (v.Name, v.Reason)).Concat(study.Tables.Where(t => t.IsPotentialIdentifier).Select(t => (t.Name, t.Reason)));

    private static int Problems(Run run, StudyReading reading)
    {
        if (run.Json)
            Run.PrintJson(new { ok = false, problems = reading.Problems.Select(p => new { code = p.Code, facts = p.Facts }) });
        else
            foreach (var problem in reading.Problems)
                run.Refuse(problem);
        return Exit.Of(Core.RefusalKind.CheckFailed);
    }
}

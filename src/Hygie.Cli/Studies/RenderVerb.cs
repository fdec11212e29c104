using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study render FILE</c>: a definition in plain words, in the language of the messages; or as a diagram, or as the SQL that runs.</summary>
internal static class RenderVerb
{
    private static readonly Option<bool> Svg = new("--svg") { Description = Words.Say("The flow of persons as a diagram (SVG).", "Le flux des personnes en diagramme (SVG).") };
    private static readonly Option<bool> Sql = new("--sql") { Description = Words.Say("The SQL that runs, for a version that lacks nothing.", "Le SQL exécuté, pour une version où rien ne manque.") };
    private static readonly Option<bool> Naive = new("--naive") { Description = Words.Say("With --sql: without any rule of reading, as a plain query would count.", "Avec --sql : sans aucune règle de lecture, comme compterait une requête ordinaire.") };

    public static Command Create()
    {
        var file = StudyFile.Argument();
        return new Command("render", Words.Say("Say a study definition in plain words (--lang en|fr).", "Dire une définition d'étude en mots simples (--lang en|fr)."))
            .With(file, Svg, Sql, Naive, GlobalOptions.Json())
            .Runs(run => Task.FromResult(Render(run, run.Get(file))));
    }

    private static int Render(Run run, FileInfo file)
    {
        if (!StudyFile.Read(file).TryGet(out var bytes, out var missing))
            return run.Refuse(missing);
        if (!RenderStudy.Run(new RenderStudyCommand(bytes, Words.Language)).TryGet(out var rendered, out var refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new
            {
                name = rendered.Study.Name, hash = rendered.Study.Hash.ToString(), page = rendered.Page, sentence = new { fr = rendered.Sentence.Fr, en = rendered.Sentence.En },
                svg = StudyDiagram.Svg(rendered.Study, Words.Language), sql = Compiled(run, rendered.Study),
            });
        else if (run.Get(Svg))
            Run.Print(StudyDiagram.Svg(rendered.Study, Words.Language).TrimEnd());
        else
            Run.Print((run.Get(Sql) ? string.Join("\n", Compiled(run, rendered.Study).Select(q => $"-- {q.Key}\n{q.Value};\n")) : rendered.Page).TrimEnd());
        run.Next($"hygie study count {file.Name}");
        return Exit.Ok;
    }

    /// <summary>Each query by its name: the persons, the event tables, the attrition.</summary>
    private static Dictionary<string, string> Compiled(Run run, StudyDefinition study)
    {
        var plan = StudyCompiler.Compile(study, SourceShape.Everything, run.Get(Naive) ? RuleSet.Naive : SndsRules.For(study)).Value;
        return new[] { KeyValuePair.Create("persons", plan.Persons) }.Concat(plan.Tables).Append(KeyValuePair.Create("attrition", plan.Attrition)).ToDictionary(q => q.Key, q => q.Value.Sql, StringComparer.Ordinal);
    }
}

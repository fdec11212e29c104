using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study render FILE</c>: a definition in plain words, in the language of the messages.</summary>
internal static class RenderVerb
{
    public static Command Create()
    {
        var file = StudyFile.Argument();
        return new Command("render", Words.Say("Say a study definition in plain words (--lang en|fr).", "Dire une définition d'étude en mots simples (--lang en|fr)."))
            .With(file, GlobalOptions.Json())
            .Runs(run => Task.FromResult(Render(run, run.Get(file))));
    }

    private static int Render(Run run, FileInfo file)
    {
        if (!StudyFile.Read(file).TryGet(out var bytes, out var missing))
            return run.Refuse(missing);
        if (!RenderStudy.Run(new RenderStudyCommand(bytes, Words.Language)).TryGet(out var rendered, out var refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { name = rendered.Study.Name, hash = rendered.Study.Hash.ToString(), page = rendered.Page, sentence = new { fr = rendered.Sentence.Fr, en = rendered.Sentence.En } });
        else
            Run.Print(rendered.Page.TrimEnd());
        run.Next($"hygie study count {file.Name}");
        return Exit.Ok;
    }
}

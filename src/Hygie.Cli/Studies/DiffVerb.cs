using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Studies;

namespace Hygie.Cli.Studies;

/// <summary><c>hygie study diff BEFORE AFTER</c>: what an amendment changes, sentence by sentence.</summary>
internal static class DiffVerb
{
    private static readonly Argument<FileInfo> Before = new("BEFORE") { Description = Words.Say("The definition as it was (YAML).", "La définition d'avant (YAML).") };
    private static readonly Argument<FileInfo> After = new("AFTER") { Description = Words.Say("The amended definition (YAML).", "La définition modifiée (YAML).") };

    public static Command Create() =>
        new Command("diff", Words.Say("Show in plain words what an amendment changes.", "Montrer en mots simples ce qu'un avenant change."))
            .With(Before, After, GlobalOptions.Json()).Runs(run => Task.FromResult(Diff(run)));

    private static int Diff(Run run)
    {
        if (!Read(run.Get(Before)).TryGet(out var before, out var refusal) || !Read(run.Get(After)).TryGet(out var after, out refusal))
            return run.Refuse(refusal);
        var lines = StudyDiff.Between(before, after, Words.Language);
        if (run.Json)
            Run.PrintJson(new { before = before.Hash.ToString(), after = after.Hash.ToString(), removed = Of(DiffKind.Removed), added = Of(DiffKind.Added) });
        else
            foreach (var line in lines.Where(l => l.Kind != DiffKind.Same))
                Run.Print((line.Kind == DiffKind.Removed ? "- " : "+ ") + line.Text);
        run.Next($"hygie study render {run.Get(After).Name}");
        return Exit.Ok;

        IEnumerable<string> Of(DiffKind kind) => lines.Where(l => l.Kind == kind).Select(l => l.Text);
    }

    private static Result<StudyDefinition> Read(FileInfo file) => StudyFile.Read(file).Then<StudyDefinition>(bytes => StudyReader.Parse(bytes));
}

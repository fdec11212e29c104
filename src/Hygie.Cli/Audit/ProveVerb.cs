using System.CommandLine;
using System.Text;
using Hygie.Cli.Terminal;
using Hygie.Core.Audit;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie audit prove INDEX</c>: the offline proof that one leaf is in the log, ready to be saved.</summary>
internal static class ProveVerb
{
    private static readonly Argument<long> Index = new("INDEX") { Description = Words.Say("0-based position of the leaf.", "Position de la feuille, à partir de 0.") };

    private static readonly Option<string?> Log = LogFolder.Option();

    private static readonly Option<string?> Policy = LogFolder.Trust();

    private static readonly Option<FileInfo?> Out = new("--out")
    {
        HelpName = "FILE",
        Description = Words.Say("Where the proof goes, by custom a name in .tlog-proof (default: the standard output).", "Où va la preuve, d'usage un nom en .tlog-proof (par défaut : la sortie standard)."),
    };

    public static Command Create() =>
        new Command("prove", Words.Say("Print the offline proof of one entry.", "Écrire la preuve hors ligne d'une entrée."))
            .With(Index, Log, Policy, Out)
            .Runs(ProveAsync);

    private static async Task<int> ProveAsync(Run run)
    {
        if (!LogFolder.Find(run, Log).TryGet(out var folder, out var refusal) || !LogFolder.ReadPolicy(run, Policy).Then(LogPolicy.Parse).TryGet(out var policy, out refusal)
            || !(await new PublishedLog(Composition.LogStore("log", folder), policy).ProveOfflineAsync(run.Get(Index), run.Cancellation)).TryGet(out var proof, out refusal))
            return run.Refuse(refusal);
        if (run.Get(Out) is { } file)
            await File.WriteAllBytesAsync(file.FullName, proof.ToBytes(), run.Cancellation);
        else
            Run.Print(Encoding.UTF8.GetString(proof.ToBytes()).TrimEnd('\n'));
        run.Next("hygie audit verify-proof FILE");
        return Exit.Ok;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Rights;

namespace Hygie.Cli.Rights;

/// <summary><c>hygie objection seal --who FILE</c>, at the identity desk: persons it has identified object, or take it back. Only p1 leaves, sealed to the third party.</summary>
internal static class SealVerb
{
    private static readonly Option<FileInfo> Who = new("--who") { Required = true, HelpName = "FILE", Description = Words.Say("National numbers, one a line; never on a command line.", "Numéros nationaux, un par ligne ; jamais sur une ligne de commande.") };
    private static readonly Option<FileInfo> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the sealed file goes.", "Où va le fichier scellé.") };
    private static readonly Option<bool> Lift = new("--lift") { Description = Words.Say("Take an objection back: as easy as objecting.", "Lever une opposition : aussi simple que s'opposer.") };

    public static Command Create() =>
        new Command("seal", Words.Say("Send objections to the third party.\n\n  hygie objection seal --who numbers.txt --out objection.age", "Envoyer des oppositions au tiers.\n\n  hygie objection seal --who numeros.txt --out opposition.age"))
            .With(Who, Out, Lift, GlobalOptions.Json()).Runs(SealAsync);

    private static async Task<int> SealAsync(Run run)
    {
        var (who, target) = (run.Get(Who)!, run.Get(Out)!.FullName);
        if (!who.Exists)
            return run.Refuse(Refusal.Of("HYG-0010", ("file", who.FullName)));
        if (!run.Home.Of("holder").TryGet(out var home, out var refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using var locked = held;
        if (!Composition.OpenHolder(run, home).TryGet(out var desk, out refusal))
            return run.Refuse(refusal);
        var (numbers, sequence) = (await File.ReadAllBytesAsync(who.FullName, run.Cancellation), NextSequence(home));
        using var sealedFile = new MemoryStream();
        var act = run.Get(Lift) ? ObjectionAct.Lift : ObjectionAct.Object;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var sent = await new SendObjection(desk, Composition.Chance()).RunAsync(new SendObjection.Command(act, numbers, sequence, today, sealedFile), run.Cancellation);
        CryptographicOperations.ZeroMemory(numbers);
        if (!sent.TryGet(out var persons, out refusal))
            return run.Refuse(refusal);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        WholeFile.Write(home.At("sequence"), Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture) + "\n"));
        WholeFile.Write(target, sealedFile.ToArray());
        if (run.Json)
            Run.PrintJson(new { persons, sequence });
        else
            Run.Print(Words.Say(string.Create(Words.Culture, $"{persons:N0} persons"), string.Create(Words.Culture, $"{persons:N0} personnes")));
        run.Next($"hygie third-party object {target} --out answer.age");
        return Exit.Ok;
    }

    /// <summary>Objections and deliveries of a holder share one sequence: the third party takes neither twice.</summary>
    private static long NextSequence(Home home) =>
        File.Exists(home.At("sequence")) ? long.Parse(File.ReadAllText(home.At("sequence")).Trim(), NumberStyles.None, CultureInfo.InvariantCulture) + 1 : 1;
}

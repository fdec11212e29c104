using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Terminal;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key end</c>: at the custodian, ends an enrolled key that was lost, stolen or is used no more; it never counts again.</summary>
internal static class EndVerb
{
    private static readonly Argument<string> Key = new("KEY") { Description = Words.Say("The key as the register writes it, or its id as the log does.", "La clé comme l'écrit le registre, ou son identifiant comme l'écrit le journal.") };

    private static readonly Option<long?> From = new("--from") { HelpName = "ENTRY", Description = Words.Say("After a theft: the first entry of the log that is not believed any more (default: now).", "Après un vol : la première entrée du journal à ne plus croire (par défaut : maintenant).") };

    public static Command Create() =>
        new Command("end", Words.Say(
            "At the custodian: end an enrolled key, whoever's it is. What it signed before counts, what it signs from now on does not; with --from, not even what it signed from that entry on.\n\n  hygie key end hygie-verify1… --from 1207",
            "Chez le gardien : mettre fin à une clé inscrite, à qui qu'elle soit. Ce qu'elle a signé avant compte, ce qu'elle signe désormais ne compte plus ; avec --from, pas même ce qu'elle a signé dès cette entrée.\n\n  hygie key end hygie-verify1… --from 1207"))
            .With(Key, From, GlobalOptions.Json()).Runs(EndAsync);

    private static async Task<int> EndAsync(Run run)
    {
        if (!run.Home.Of(CustodianHome.Role).TryGet(out var home, out var refusal) || !Composition.HoldCustodian(home.Path).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            if (!CustodianHome.Open(run, home).TryGet(out var custodian, out refusal))
                return run.Refuse(refusal);
            using var opened = custodian;
            var id = VerifyingKey.Parse(run.Get(Key)).TryGet(out var known, out _) ? known.Id : run.Get(Key);
            if (!(await custodian.EndAsync(id, run.Get(From), run.Cancellation)).TryGet(out var register, out refusal))
                return run.Refuse(refusal);
            var key = register.Find(id)!;
            if (run.Json)
                Run.PrintJson(new { key = key.Key.Id, owner = key.Owner, until = key.UntilIndex, register = register.Sequence });
            else
                Run.Print(string.Create(CultureInfo.InvariantCulture, $"{key.Owner} · {key.Key.Id} · {key.UntilIndex}"));
            run.Next("hygie key announce key-register.json");
            return Exit.Ok;
        }
    }
}

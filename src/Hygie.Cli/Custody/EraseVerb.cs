using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Rights;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key erase</c>: says what a key's erasure takes away; signed by two persons, has the custodian erase it.</summary>
internal static class EraseVerb
{
    private static readonly Argument<string> Key = new("KEY") { Description = Words.Say("The key, as `key map` prints it.", "La clé, comme l'écrit `key map`.") };

    private static readonly Option<string> Reason = new("--reason") { Required = true, HelpName = "TEXT", Description = Words.Say("Why, in a few words; it is signed.", "Pourquoi, en quelques mots ; c'est signé.") };

    private static readonly Option<string?> By = new("--by") { HelpName = "ID", Description = Words.Say("Who decides and signs; without it, nothing is erased.", "Qui décide et signe ; sans cela, rien n'est effacé.") };

    private static readonly Option<string?> And = new("--and") { HelpName = "ID", Description = Words.Say("The second person, of another body.", "La seconde personne, d'une autre instance.") };

    private static readonly Option<bool> Operations = new("--operations") { Description = Words.Say("Yes, even a key of operations: the hub's metadata, snapshots and events.", "Oui, même une clé d'exploitation : les métadonnées, instantanés et événements de la plateforme.") };

    public static Command Create() =>
        new Command("erase", Words.Say(
            "Erase a key, and with it everything under it, everywhere. Without --by and --and, only say what that is.\n\n  hygie key erase clinical/snds/2021 --reason \"retention ended\" --by steward-1 --and authority-1",
            "Effacer une clé, et avec elle tout ce qu'elle protège, partout. Sans --by ni --and, seulement dire quoi.\n\n  hygie key erase clinical/snds/2021 --reason \"fin de conservation\" --by steward-1 --and authority-1"))
            .With(Key, Reason, By, And, Operations, GlobalOptions.Json()).Runs(EraseAsync);

    private static Task<int> EraseAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        if (KeyId.Parse(run.Get(Key)) is not { } key)
            return Refusal.Of("HYG-3093", ("key", run.Get(Key)));
        if (!(await hub.EveryExtractAsync(run.Cancellation)).TryGet(out var extracts, out var refusal))
            return refusal;
        var reach = ErasureReach.Of(key, await hub.Versions.ListAsync(run.Cancellation), extracts);
        if (run.Get(By) is null && run.Get(And) is null)
            return Print(run, key, reach, null);
        var order = new ErasureOrder
        {
            Custodian = hub.Custodian.Name, Key = key, Reason = run.Get(Reason)!, Unreadable = reach.Unreadable, Kept = reach.Kept, Operations = run.Get(Operations), At = hub.Clock.GetUtcNow(),
        };
        if (!(await People.SignTogetherAsync(run, hub, order.ToDocument(), run.Get(By), run.Get(And))).TryGet(out var signed, out refusal)
            || !(await new EraseKey(hub.Custodian, hub.Outbox, hub.Clock, Fault.Points).RunAsync(signed, new PersonId(run.Get(By) ?? run.Get(And)!), run.Cancellation)).TryGet(out var erased, out refusal))
            return refusal;
        new ErasedKeys(hub.Home).Add(key);
        return Print(run, key, reach, erased);
    });

    private static int Print(Run run, KeyId key, ErasureReach reach, ErasedKey? erased)
    {
        if (run.Json)
        {
            Run.PrintJson(new { key = key.ToString(), erased = erased is not null, reach.Unreadable, reach.Kept, order = erased?.OrderHash, sequence = erased?.Sequence, copies = erased?.Copies.Select(c => c.Name) });
            return Exit.Ok;
        }

        foreach (var name in reach.Unreadable)
            Run.Print($"{Words.Say("unreadable", "illisible")}: {name}");
        foreach (var name in reach.Kept)
            Run.Print($"{Words.Say("stays readable", "reste lisible")}: {name}");
        if (erased is null)
            run.Note(Words.Say("Nothing was erased: two persons sign with --by and --and.", "Rien n'a été effacé : deux personnes signent avec --by et --and."));
        else
        {
            Run.Print(string.Create(Words.Culture, $"{key}: {Words.Say("erased", "effacée")} · {erased.OrderHash}"));
            run.Next("hygie key copy acknowledge " + key);
        }

        return Exit.Ok;
    }
}

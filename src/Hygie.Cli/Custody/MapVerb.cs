using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key map</c>: who can decrypt what now, alone or together, from the real wrappings and leases.</summary>
internal static class MapVerb
{
    public static Command Create() =>
        new Command("map", Words.Say("Who can decrypt what now, alone or together.", "Qui peut déchiffrer quoi maintenant, seul ou à plusieurs."))
            .With(GlobalOptions.Json())
            .Runs(ShowAsync);

    private static async Task<int> ShowAsync(Run run)
    {
        if (!CustodianHome.Open(run).TryGet(out var custodian, out var refusal))
            return run.Refuse(refusal);
        using var opened = custodian;
        if (!(await custodian.MapAsync(run.Cancellation)).TryGet(out var map, out refusal))
            return run.Refuse(refusal);
        if (!(await custodian.ErasuresAsync(run.Cancellation)).TryGet(out var erasures, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { principals = map.Select(p => new { id = p.Id, alone = p.Alone, withOthers = p.WithOthers }), erased = erasures.Standings.Select(ErasureShowVerb.Row) });
        else
        {
            foreach (var power in map)
                Explain(power);
            foreach (var standing in erasures.Standings)
                Explain(standing);
        }

        run.Note(Words.Say("Whoever administers a custodian's machine has the custodian's power.", "Qui administre la machine d'un gardien a le pouvoir du gardien."));
        return Exit.Ok;
    }

    /// <summary>An erased key is in nobody's power; until its erasure is final, a copy that nobody registered could still be opened.</summary>
    private static void Explain(ErasureStanding standing) => Run.Print($"{standing.Key.Id}: " + (standing.State == ErasureState.Final
        ? Words.Say("erased, nobody", "effacée, personne")
        : Words.Say("erased; whoever has an unregistered copy of the key store, with the former root or enough former shares", "effacée ; qui aurait une copie non inscrite du magasin de clés, avec l'ancienne racine ou assez d'anciennes parts")));

    private static void Explain(KeyPower power)
    {
        Run.Print(power.Id);
        foreach (var key in power.Alone)
            Run.Print($"  {Words.Say("alone", "seul")}: {key}");
        foreach (var key in power.WithOthers)
            Run.Print($"  {Words.Say("together", "à plusieurs")}: {key}");
    }
}

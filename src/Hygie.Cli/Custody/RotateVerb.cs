using System.CommandLine;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key rotate</c>: a later ceremony: new root, new recovery key dealt among the trustees named, every key wrapped anew, the old root destroyed.</summary>
internal static class RotateVerb
{
    public static Command Create() =>
        new Command("rotate", Words.Say(
            "Draw a new root and a new recovery key, deal it among the trustees named, wrap every key anew, destroy the old root.\n\n  hygie key rotate --trustee alice=age1…,hygie-verify1… --trustee bruno=age1…,hygie-verify1… --threshold 2 --out ./rotation",
            "Tirer une nouvelle racine et une nouvelle clé de reprise, la partager entre les dépositaires nommés, remballer chaque clé, détruire l'ancienne racine.\n\n  hygie key rotate --trustee alice=age1…,hygie-verify1… --trustee bruno=age1…,hygie-verify1… --threshold 2 --out ./rotation"))
            .With(CeremonyVerb.Trustees, CeremonyVerb.Threshold, CeremonyVerb.Out, GlobalOptions.Json())
            .Runs(RotateAsync);

    private static async Task<int> RotateAsync(Run run)
    {
        if (!CeremonyVerb.Invite(run).TryGet(out var invited, out var refusal) || !run.Home.Of(CustodianHome.Role).TryGet(out var home, out refusal)
            || !Composition.HoldCustodian(home.Path).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            if (!CustodianHome.Open(run, home).TryGet(out var custodian, out refusal))
                return run.Refuse(refusal);
            using var opened = custodian;
            if (!(await custodian.RotateAsync(invited, run.Get(CeremonyVerb.Threshold), outcome => CeremonyVerb.GiveOutAsync(run, outcome), run.Cancellation)).TryGet(out var rotated, out refusal))
                return run.Refuse(refusal);
            CeremonyVerb.Print(run, rotated);
            run.Note(Words.Say("Announce the record and the new key-register.json at the hub (hygie key announce), give the other parties that file; the trustees destroy the former shares and sign that they did.", "Annoncez le procès-verbal et le nouveau key-register.json chez la plateforme (hygie key announce), donnez ce fichier aux autres parties ; les dépositaires détruisent les anciennes parts et le signent."));
            return Exit.Ok;
        }
    }
}

using Hygie.Cli.Terminal;
using Hygie.Core.Audit.Verification;

namespace Hygie.Cli.Audit;

/// <summary>What each rule of <c>spec/audit-log.md</c> means to whoever reads that it is broken.</summary>
internal static class FaultWords
{
    /// <summary>One line: where, the rule, and what it means.</summary>
    public static string Of(LogFault fault) => string.Create(Words.Culture,
        $"{fault.File} {Words.Say("byte", "octet")} {fault.Byte}{(fault.Leaf < 0 ? "" : $" ({Words.Say("leaf", "feuille")} {fault.Leaf})")}: {fault.Rule} · {Meaning(fault.Rule)}");

    private static string Meaning(string rule) => rule switch
    {
        "missing" => Words.Say("what must be there is not: truncated, deleted or never published.", "ce qui doit y être n'y est pas : tronqué, supprimé ou jamais publié."),
        "entry" => Words.Say("this entry is not the one that was signed: rewritten or moved.", "cette entrée n'est pas celle qui a été signée : réécrite ou déplacée."),
        "root" => Words.Say("neither the entries nor the tiles give the signed root: the log was rewritten.", "ni les entrées ni les tuiles ne donnent la racine signée : le journal a été réécrit."),
        "tile" => Words.Say("this tile is not what the entries give: it was altered.", "cette tuile n'est pas ce que donnent les entrées : elle a été altérée."),
        "rollback" => Words.Say("the log is shorter than a head that somebody kept: it was cut back to this leaf.", "le journal est plus court qu'une tête que quelqu'un a gardée : il a été ramené à cette feuille."),
        "fork" => Words.Say("somebody kept another head of this length: two histories were signed.", "quelqu'un a gardé une autre tête de cette longueur : deux histoires ont été signées."),
        "unclaimed" => Words.Say("the hub has no event for this leaf.", "le hub n'a aucun événement pour cette feuille."),
        "commitment" => Words.Say("the event the hub holds is not the one its leaf commits to.", "l'événement que garde le hub n'est pas celui auquel sa feuille engage."),
        "signature" => Words.Say("a signature is false, or the log's own is missing.", "une signature est fausse, ou celle du journal manque."),
        "unknown-signer" => Words.Say("this line is by nobody whom the policy names.", "cette ligne n'est de personne que la politique nomme."),
        "quorum" => Words.Say("too few witnesses cosigned.", "trop peu de témoins ont cosigné."),
        "malformed" => Words.Say("these bytes are not of the format.", "ces octets ne sont pas du format."),
        "unexpected" => Words.Say("nothing of the log leads to this file.", "rien dans le journal ne mène à ce fichier."),
        "policy" => Words.Say("the policy file does not read from this byte on.", "le fichier de politique ne se lit pas à partir de cet octet."),
        _ => throw new System.Diagnostics.UnreachableException(rule),
    };
}

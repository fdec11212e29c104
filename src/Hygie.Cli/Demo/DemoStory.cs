using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>The story, in order: each step is told by the commands that people would type.</summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } =
    [
        new("deposit", Words.Say("Four holders check, seal and deposit their deliveries", "Quatre détenteurs vérifient, scellent et déposent leurs livraisons"), DepositSteps.DepositAsync),
        new("refuse", Words.Say("A bad delivery is refused, with a report", "Une mauvaise livraison est refusée, avec un rapport"), DepositSteps.RefuseAsync),
        new("pseudonymise", Words.Say("The third party answers pseudonyms, and sees no health data", "Le tiers de confiance répond des pseudonymes, et ne voit aucune donnée de santé"), DepositSteps.PseudonymiseAsync),
        new("seal", Words.Say("The hub stores sealed packs on host A, which cannot read them", "La plateforme range des paquets scellés chez l'hébergeur A, qui ne peut pas les lire"), DepositSteps.SealAsync),
        new("publish", Words.Say("The datasets are in the catalogue", "Les jeux de données sont au catalogue"), StudySteps.PublishAsync),
        new("object", Words.Say("A citizen objects, and will be in no extract", "Une citoyenne s'oppose, et ne sera dans aucune extraction"), StudySteps.ObjectAsync),
        new("apply", Words.Say("A researcher applies with a study definition", "Une chercheuse fait sa demande avec une définition d'étude"), StudySteps.ApplyAsync),
        new("permit", Words.Say("Each body decides and signs; the permit is granted", "Chaque instance décide et signe ; l'autorisation est délivrée"), StudySteps.PermitAsync),
        new("extract", Words.Say("The extract is exactly its permit, objectors absent", "L'extraction est exactement son autorisation, sans les opposants"), StudySteps.ExtractAsync),
        new("query", Words.Say("A protected count, and SQL under the permit", "Un effectif protégé, et du SQL sous l'autorisation"), WorkSteps.QueryAsync),
        new("revoke", Words.Say("A second permit is revoked while its job runs: it stops", "Une seconde autorisation est retirée pendant que son calcul tourne : il s'arrête"), WorkSteps.RevokeAsync),
        new("release", Words.Say("An unsafe table is refused and explained; a safe one leaves with two reviewers", "Un tableau risqué est refusé et expliqué ; un tableau sûr sort avec deux contrôleurs"), WorkSteps.ReleaseAsync),
        new("audit", Words.Say("The whole log is verified, trusting only its policy", "Tout le journal est vérifié, en ne croyant que sa politique"), ProofSteps.AuditAsync),
        new("tamper", Words.Say("One byte of a copy of the log is altered: verification names it", "Un octet d'une copie du journal est altéré : la vérification le nomme"), ProofSteps.TamperAsync),
        new("migrate", Words.Say("The hub leaves host A for host B while reads go on", "La plateforme quitte l'hébergeur A pour B pendant que les lectures continuent"), ProofSteps.MigrateAsync),
        new("seizure", Words.Say("Everything a host holds is seized, in vain; a quorum recovers it", "Tout ce qu'un hébergeur détient est saisi, en vain ; un quorum le retrouve"), ProofSteps.SeizureAsync),
    ];
}

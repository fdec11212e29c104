using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Testing.Portal;

/// <summary>Two hosts held in memory: one well known, one of which little is known.</summary>
public sealed class InMemoryHosts : IHostRegister
{
    private static readonly string Hash = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    public Task<IReadOnlyList<HostSheet>> HostsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HostSheet>>(
    [
        new(new HostId("host-a"), "Hôte A", "Exemple Cloud SA", "FR", HostZone.Clear, new DateOnly(2026, 11, 2),
            [
                Criterion("secnumcloud-19.6-seat", CriterionGroup.Law, "Siège dans l’Union européenne", "Seat in the European Union", "SecNumCloud 3.2, 19.6", CriterionResult.Pass),
                Criterion("secnumcloud-qualification", CriterionGroup.Certification, "Qualification de l’offre", "Qualification of the offer", "SecNumCloud 3.2", CriterionResult.Expired),
                Criterion("keys-outside", CriterionGroup.Keys, "L’hébergeur ne détient aucune clé", "The host holds no key", "CNIL", CriterionResult.Pass),
                Criterion("exit-tested", CriterionGroup.Exit, "Départ essayé et mesuré", "Exit tried and measured", "Data Act, 25", CriterionResult.Pass),
                Criterion("sub-processors", CriterionGroup.SubProcessors, "Liste des sous-traitants", "List of sub-processors", "RGPD, 28", CriterionResult.Unknown),
            ],
            new ExitRecord(new DateOnly(2026, 11, 20), TimeSpan.FromMinutes(42), true))
        {
            Verdicts = [new ZoneStanding(HostZone.Sealed, true, new DateOnly(2027, 4, 1), true), new ZoneStanding(HostZone.Clear, false, new DateOnly(2027, 4, 1), false)],
        },
        new(new HostId("host-b"), "Hôte B", "Example Hosting Inc.", "US", HostZone.Sealed, null,
            [
                Criterion("secnumcloud-19.6-seat", CriterionGroup.Law, "Siège dans l’Union européenne", "Seat in the European Union", "SecNumCloud 3.2, 19.6", CriterionResult.Fail),
                Criterion("keys-outside", CriterionGroup.Keys, "L’hébergeur ne détient aucune clé", "The host holds no key", "CNIL", CriterionResult.Pass),
            ], null),
    ]);

    private static HostCriterion Criterion(string id, CriterionGroup group, string fr, string en, string source, CriterionResult result) =>
        result == CriterionResult.Unknown
            ? new(id, group, new(fr, en), source, result, "", "", null, new("Aucune preuve n'a été apportée.", "No evidence was brought."))
            : new(id, group, new(fr, en), source, result, "document", Hash, new DateOnly(2027, 3, 31), LocalText.Same("Certificate"));
}

using System.Globalization;

namespace Hygie.Core.Custody;

/// <summary>What one principal can decrypt now.</summary>
/// <param name="Id"><c>custodian/NAME</c>, <c>pin/NAME</c>, <c>trustee/PERSON</c> or <c>zone/NAME</c>.</param>
/// <param name="Alone">Keys (or, for a zone, subjects of live leases) it can open by itself.</param>
/// <param name="WithOthers">What it can open together with others, and with whom.</param>
public sealed record KeyPower(string Id, IReadOnlyList<string> Alone, IReadOnlyList<string> WithOthers);

/// <summary>
/// Who can decrypt what, now, alone or together: computed from the real wrappings and the live leases, never from a policy text.
/// A custodian's administrators have the custodian's power: a stated residual risk.
/// </summary>
public static class KeyMap
{
    /// <summary>Computes the map of one custodian.</summary>
    /// <param name="keys">Its key store.</param>
    /// <param name="record">Its ceremony's record.</param>
    /// <param name="state">Its ledger: the live leases.</param>
    /// <param name="opens">Tries one record in the token now: true when it opens. What does not open is in nobody's power but the trustees'.</param>
    /// <param name="now">The custodian's clock.</param>
    public static IReadOnlyList<KeyPower> Of(KeyStoreFile keys, CeremonyRecord record, CustodianState state, Func<KeyRecord, bool> opens, DateTimeOffset now)
    {
        var byRoot = keys.Records.Where(opens).Select(r => r.Id.ToString()).ToList();
        var byRecovery = keys.Records.Where(r => string.Equals(r.Recovery, record.RecoveryName, StringComparison.Ordinal)).Select(r => r.Id.ToString()).ToList();
        var together = byRecovery.Select(id => string.Create(CultureInfo.InvariantCulture, $"{id} with {record.Threshold - 1} other trustees and a key-store copy")).ToList();
        return
        [
            new KeyPower("custodian/" + keys.Custodian, byRoot, []),
            new KeyPower("pin/" + keys.Custodian, [], [.. byRoot.Select(id => id + " with the token and a key-store copy")]),
            .. record.Trustees.Select(t => new KeyPower("trustee/" + t.Person, [], together)),
            .. state.Leases.Where(l => l.Until > now).GroupBy(l => l.Zone, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new KeyPower("zone/" + g.Key, [.. g.SelectMany(l => l.Subjects).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [])),
        ];
    }
}

using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A trustee as invited to a ceremony: what a trustee gives of itself, in one word, <c>alice=age1…,hygie-verify1…</c>.</summary>
/// <param name="Person">Public name.</param>
/// <param name="Recipient">The trustee's own age recipient.</param>
/// <param name="Key">What the trustee signs with; null while only a share is dealt: then the trustee agrees to nothing, and no erasure becomes final without it.</param>
public sealed record InvitedTrustee(string Person, AgeRecipient Recipient, VerifyingKey? Key = null)
{
    /// <summary>Reads <c>alice=age1…</c> or <c>alice=age1…,hygie-verify1…</c>. Refuses (HYG-3075) what names none, and a malformed recipient or key.</summary>
    public static Result<InvitedTrustee> Parse(string text)
    {
        if (text.Split('=', 2) is not [var name, var keys] || !PublicName.IsValid(name))
            return Refusal.Of("HYG-3075", ("trustee", text));
        var parts = keys.Split(',', 2);
        if (!AgeRecipient.Parse(parts[0]).TryGet(out var recipient, out var refusal))
            return refusal;
        return parts.Length == 1 ? new InvitedTrustee(name, recipient) : VerifyingKey.Parse(parts[1]).Then<InvitedTrustee>(key => new InvitedTrustee(name, recipient, key));
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Person}={Recipient}" + (Key is null ? "" : $",{Key}");
}

/// <summary>How a trustee's signing key comes into the register: with the ceremony that deals the share, or after it.</summary>
public static class TrusteeRule
{
    /// <summary>The register with the keys that trustees brought to a ceremony; one that stands for the same trustee stays as it is. Refuses (HYG-3050) a key enrolled for anything else.</summary>
    /// <param name="register">As it was.</param>
    /// <param name="trustees">Those who brought no key are left out.</param>
    /// <param name="logSize">Entries of the log: first index at which their signatures count.</param>
    public static Result<KeyRegister> Enrol(KeyRegister register, IEnumerable<InvitedTrustee> trustees, long logSize) =>
        trustees.Where(t => t.Key is not null).Aggregate((Result<KeyRegister>)register, (all, t) => all.Then(r =>
            r.Find(t.Key!.Id) is { Role: KeyRole.Trustee, IsCurrent: true } known && known.Owner == t.Person ? r : r.Enrol(t.Key!, KeyRole.Trustee, t.Person, logSize)));

    /// <summary>
    /// The same after the ceremony. Refuses (HYG-3096) whoever brings no key, or whom no ceremony of this custodian dealt a share to that recipient: nobody becomes a trustee by a key.
    /// </summary>
    public static Result<KeyRegister> EnrolLate(KeyRegister register, InvitedTrustee trustee, IEnumerable<CeremonyRecord> ceremonies, long logSize)
    {
        var recipient = trustee.Recipient.ToString();
        return trustee.Key is not null && ceremonies.Any(c => c.Trustees.Any(t => t.Person == trustee.Person && t.Recipient == recipient))
            ? Enrol(register, [trustee], logSize) : Refusal.Of("HYG-3096", ("trustee", trustee.Person));
    }
}

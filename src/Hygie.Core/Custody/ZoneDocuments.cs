using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A verdict with the zone's keys that it enrols: requests are verified with one, leases are encrypted to the other.</summary>
/// <param name="Verdict">What the rule reads.</param>
/// <param name="Key">The zone's signing key.</param>
/// <param name="Recipient">The zone's age recipient, <c>age1…</c>.</param>
public sealed record EnrolledZone(ZoneVerdict Verdict, VerifyingKey Key, string Recipient);

/// <summary>
/// The least a host verdict says for the custodian (type <c>host-verdict</c>); the Hosts room adds the member <c>evidence</c>.
/// </summary>
public static class ZoneDocuments
{
    /// <summary>Document type.</summary>
    public const string VerdictType = "host-verdict";

    private static readonly string[] Known = ["zone", "zoneKey", "zoneRecipient", "use", "verdict", "from", "until"];

    /// <summary>The body of a verdict, to be signed by an enrolled assessor.</summary>
    /// <param name="verdict">What is said.</param>
    /// <param name="key">The zone's signing key.</param>
    /// <param name="recipient">The zone's age recipient.</param>
    /// <param name="others">Further members (host, criteria, evidence hashes); never one of the known names.</param>
    public static SignedDocument Write(ZoneVerdict verdict, VerifyingKey key, string recipient, params IEnumerable<(string Name, CanonicalValue Value)> others) =>
        SignedDocument.Unsigned(VerdictType, CanonicalObject.Of([
            ("zone", PublicName.Check(verdict.Zone)), ("zoneKey", key.ToString()), ("zoneRecipient", recipient), ("use", verdict.ClearProcessing ? "clear" : "sealed"),
            ("verdict", verdict.Green ? "green" : "red"), ("from", CanonicalTime.Write(verdict.ValidFrom)), ("until", CanonicalTime.Write(verdict.ValidUntil)), .. others]));

    /// <summary>Reads a verdict that an enrolled assessor must have signed.</summary>
    public static Presented<EnrolledZone> Read(ReadOnlySpan<byte> file, KeyRegister register)
    {
        if (file.Length == 0)
            return Presented<EnrolledZone>.Not(Evidence.Missing);
        if (!SignedDocument.Read(VerdictType, file).TryGet(out var document, out _))
            return Presented<EnrolledZone>.Not(Evidence.Unknown);
        if (register.Judge(document, null, KeyRole.Assessor) is var evidence && evidence != Evidence.Holds)
            return Presented<EnrolledZone>.Not(evidence);
        var fields = new DocumentFields(VerdictType, new CanonicalObject(document.Body.Where(m => Known.Contains(m.Key, StringComparer.Ordinal))));
        var verdict = new ZoneVerdict(
            fields.Text("zone", PublicName.IsValid),
            fields.Text("verdict", word => word is "green" or "amber" or "red") is "green",
            fields.Text("use", word => word is "clear" or "sealed") is "clear",
            fields.Instant("from"), fields.Instant("until"));
        var (key, recipient) = (VerifyingKey.Parse(fields.Text("zoneKey")), fields.Text("zoneRecipient"));
        return fields.Close() is null && !key.IsRefused ? Presented<EnrolledZone>.Verified(new EnrolledZone(verdict, key.Value, recipient)) : Presented<EnrolledZone>.Not(Evidence.Unknown);
    }
}

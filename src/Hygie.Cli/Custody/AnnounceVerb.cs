using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key announce</c>: enters a ceremony's record, or a certificate of erasure, in the public log, so that nothing of it happens in silence.</summary>
internal static class AnnounceVerb
{
    private static readonly Argument<FileInfo> Record = new Argument<FileInfo>("RECORD") { Description = Words.Say("A ceremony record or a certificate of erasure, signed by the hub's custodian.", "Un procès-verbal de cérémonie ou un certificat d'effacement, signé par le gardien de la plateforme.") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("announce", Words.Say("Enter a ceremony's record or a certificate of erasure in the public log.\n\n  hygie key announce ceremony-record.json", "Inscrire au journal public le procès-verbal d'une cérémonie ou un certificat d'effacement.\n\n  hygie key announce ceremony-record.json"))
            .With(Record, GlobalOptions.Json()).Runs(AnnounceAsync);

    private static Task<int> AnnounceAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var bytes = await File.ReadAllBytesAsync(run.Get(Record).FullName, run.Cancellation);
        var isCertificate = SignedDocument.Read(ErasureCertificate.DocumentType, bytes).TryGet(out _, out _);
        if (!(isCertificate ? OfCertificate(run, hub, bytes) : OfCeremony(run, hub, bytes)).TryGet(out var announced, out var refusal))
            return refusal;
        return (await hub.Outbox.AppendAsync(announced.Entry, run.Cancellation)).Then<int>(_ =>
        {
            if (run.Json)
                Run.PrintJson(announced.Json);
            else
                Run.Print(announced.Line);
            run.Next("hygie audit tail");
            return Exit.Ok;
        });
    });

    private static Result<Announced> OfCeremony(Run run, HubPorts hub, byte[] bytes)
    {
        if (!CeremonyRecord.Read(bytes, hub.Custodian.Key).TryGet(out var record, out var refusal) || !SignedDocument.Read(CeremonyRecord.DocumentType, bytes).TryGet(out var document, out refusal))
            return refusal;
        var hash = Convert.ToHexStringLower(document.Hash());
        return new Announced(Entry(run, hub, "key.ceremony", "custodian/" + record.Custodian, record.RecoveryName, (ReleaseReceipt.DocumentFact, hash), ("root", record.Root)),
            string.Create(CultureInfo.InvariantCulture, $"{record.RecoveryName} · {record.Root} · {record.Threshold}/{record.Trustees.Count} · {hash}"),
            new { record = hash, recovery = record.RecoveryName, root = record.Root, threshold = record.Threshold, trustees = record.Trustees.Select(t => t.Person) });
    }

    private static Result<Announced> OfCertificate(Run run, HubPorts hub, byte[] bytes)
    {
        if (!ErasureCertificate.Read(bytes, hub.Custodian.Key, hub.Register).TryGet(out var certificate, out var refusal))
            return refusal;
        var (hash, key, state) = (Convert.ToHexStringLower(SignedDocument.Read(ErasureCertificate.DocumentType, bytes).Value.Hash()), certificate.Standing.Key.Id, KeyNames.Of(certificate.Standing.State));
        return new Announced(Entry(run, hub, "key.certified", "key/" + key, state, (ReleaseReceipt.DocumentFact, hash), ("state", state)), $"{key} · {state} · {hash}", new { key = key.ToString(), state, certificate = hash });
    }

    private static AuditEntry Entry(Run run, HubPorts hub, string kind, string subject, string why, params ReadOnlySpan<(string, object)> facts) =>
        AuditEntry.Of(kind, hub.Today, subject, "person/" + (run.As ?? "operator"), why, facts);

    private sealed record Announced(AuditEntry Entry, string Line, object Json);
}

using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary>
/// <c>hygie key announce</c>: enters a ceremony's record, a certificate of erasure, or what is new in the custodian's register, in the public log, so that nothing of it happens in silence. The hub
/// believes the register from then on.
/// </summary>
internal static class AnnounceVerb
{
    private static readonly Argument<FileInfo> Record = new Argument<FileInfo>("RECORD") { Description = Words.Say("A ceremony record, a certificate of erasure or a key register, signed by the hub's custodian.", "Un procès-verbal de cérémonie, un certificat d'effacement ou un registre de clés, signé par le gardien de la plateforme.") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("announce", Words.Say("Enter a ceremony's record, a certificate of erasure, or the keys that are new in the custodian's register in the public log.\n\n  hygie key announce key-register.json\n  hygie key announce ceremony-record.json", "Inscrire au journal public le procès-verbal d'une cérémonie, un certificat d'effacement, ou les clés nouvelles du registre du gardien.\n\n  hygie key announce key-register.json\n  hygie key announce ceremony-record.json"))
            .With(Record, GlobalOptions.Json()).Runs(AnnounceAsync);

    private static Task<int> AnnounceAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var bytes = await File.ReadAllBytesAsync(run.Get(Record).FullName, run.Cancellation);
        var read = Is(ErasureCertificate.DocumentType, bytes) ? OfCertificate(run, hub, bytes) : Is(KeyRegister.DocumentType, bytes) ? OfRegister(run, hub, bytes) : OfCeremony(run, hub, bytes);
        if (!read.TryGet(out var announced, out var refusal))
            return refusal;
        foreach (var entry in announced.Entries)
            if (!(await hub.Outbox.AppendAsync(entry, run.Cancellation)).TryGet(out _, out refusal))
                return refusal;
        announced.Then?.Invoke();
        if (run.Json)
            Run.PrintJson(announced.Json);
        else
            Run.Print(announced.Line);
        run.Next("hygie audit tail");
        return Exit.Ok;
    });

    private static bool Is(string type, byte[] bytes) => SignedDocument.Read(type, bytes).TryGet(out _, out _);

    private static Result<Announced> OfCeremony(Run run, HubPorts hub, byte[] bytes)
    {
        if (!CeremonyRecord.Read(bytes, hub.Custodian.Key).TryGet(out var record, out var refusal) || !SignedDocument.Read(CeremonyRecord.DocumentType, bytes).TryGet(out var document, out refusal))
            return refusal;
        var hash = Convert.ToHexStringLower(document.Hash());
        return new Announced([Entry(run, hub, "key.ceremony", "custodian/" + record.Custodian, record.RecoveryName, (ReleaseReceipt.DocumentFact, hash), ("root", record.Root))],
            string.Create(CultureInfo.InvariantCulture, $"{record.RecoveryName} · {record.Root} · {record.Threshold}/{record.Trustees.Count} · {hash}"),
            new { record = hash, recovery = record.RecoveryName, root = record.Root, threshold = record.Threshold, trustees = record.Trustees.Select(t => t.Person) });
    }

    private static Result<Announced> OfCertificate(Run run, HubPorts hub, byte[] bytes)
    {
        if (!ErasureCertificate.Read(bytes, hub.Custodian.Key, hub.Register).TryGet(out var certificate, out var refusal))
            return refusal;
        var (hash, key, state) = (Convert.ToHexStringLower(SignedDocument.Read(ErasureCertificate.DocumentType, bytes).Value.Hash()), certificate.Standing.Key.Id, KeyNames.Of(certificate.Standing.State));
        return new Announced([Entry(run, hub, "key.certified", "key/" + key, state, (ReleaseReceipt.DocumentFact, hash), ("state", state))], $"{key} · {state} · {hash}", new { key = key.ToString(), state, certificate = hash });
    }

    /// <summary>One entry for each key that is new or ended since the hub's own register, whose place it then takes: killed between, an entry is there twice, never missing.</summary>
    private static Result<Announced> OfRegister(Run run, HubPorts hub, byte[] bytes)
    {
        if (!KeyRegister.Read(bytes, hub.Custodian.Key).TryGet(out var register, out var refusal) || !register.Since(hub.Register).TryGet(out var changed, out refusal))
            return refusal;
        var hash = Convert.ToHexStringLower(SignedDocument.Read(KeyRegister.DocumentType, bytes).Value.Hash());
        var entries = changed.Select(k => Entry(run, hub, k.IsCurrent ? "key.enrolled" : "key.ended", $"{KeyNames.Of(k.Role)}/{k.Owner}", k.Key.Id, (ReleaseReceipt.DocumentFact, hash), k.UntilIndex is { } until ? ("until", until) : ("from", k.FromIndex)));
        return new Announced([.. entries], string.Join('\n', changed.Select(k => $"{KeyNames.Of(k.Role)}/{k.Owner} · {k.Key.Id}").Append(hash)),
            new { register = hash, keys = changed.Select(k => new { role = KeyNames.Of(k.Role), owner = k.Owner, key = k.Key.ToString(), current = k.IsCurrent }) },
            () => WholeFile.Write(hub.Home.At(NetworkConfig.RegisterFile), bytes));
    }

    private static AuditEntry Entry(Run run, HubPorts hub, string kind, string subject, string why, params ReadOnlySpan<(string, object)> facts) =>
        AuditEntry.Of(kind, hub.Today, subject, "person/" + (run.As ?? "operator"), why, facts);

    /// <summary>What a paper tells.</summary>
    /// <param name="Entries">For the log.</param>
    /// <param name="Line">For a reader.</param>
    /// <param name="Json">For a program.</param>
    /// <param name="Then">What the hub does once the entries are in; null for nothing.</param>
    private sealed record Announced(IReadOnlyList<AuditEntry> Entries, string Line, object Json, Action? Then = null);
}

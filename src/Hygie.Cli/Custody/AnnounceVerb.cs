using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key announce</c>: enters a ceremony's record in the public log, so that nobody can hold one in silence.</summary>
internal static class AnnounceVerb
{
    private static readonly Argument<FileInfo> Record = new Argument<FileInfo>("RECORD") { Description = Words.Say("The ceremony record, signed by the hub's custodian.", "Le procès-verbal de la cérémonie, signé par le gardien de la plateforme.") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("announce", Words.Say("Enter a ceremony's record in the public log.\n\n  hygie key announce ceremony-record.json", "Inscrire le procès-verbal d'une cérémonie au journal public.\n\n  hygie key announce ceremony-record.json"))
            .With(Record, GlobalOptions.Json()).Runs(AnnounceAsync);

    private static Task<int> AnnounceAsync(Run run) => HubDesk.ChangeAsync(run, async hub =>
    {
        var bytes = await File.ReadAllBytesAsync(run.Get(Record).FullName, run.Cancellation);
        if (!VerifyingKey.Parse(NetworkConfig.Read(hub.Home).CustodianKey).TryGet(out var custodian, out var refusal) || !CeremonyRecord.Read(bytes, custodian).TryGet(out var record, out refusal)
            || !SignedDocument.Read(CeremonyRecord.DocumentType, bytes).TryGet(out var document, out refusal))
            return refusal;
        var hash = Convert.ToHexStringLower(document.Hash());
        var entry = AuditEntry.Of("key.ceremony", hub.Today, "custodian/" + record.Custodian, "person/" + (run.As ?? "operator"), record.RecoveryName, (ReleaseReceipt.DocumentFact, hash), ("root", record.Root));
        return (await hub.Outbox.AppendAsync(entry, run.Cancellation)).Then<int>(_ =>
        {
            if (run.Json)
                Run.PrintJson(new { record = hash, recovery = record.RecoveryName, root = record.Root, threshold = record.Threshold, trustees = record.Trustees.Select(t => t.Person) });
            else
                Run.Print(string.Create(CultureInfo.InvariantCulture, $"{record.RecoveryName} · {record.Root} · {record.Threshold}/{record.Trustees.Count} · {hash}"));
            run.Next("hygie audit tail");
            return Exit.Ok;
        });
    });
}

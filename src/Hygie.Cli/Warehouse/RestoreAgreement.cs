using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary>
/// What a restore must not decide alone: an older state, or new keys. It states them (<see cref="RecoveryStatement"/>), and goes on only when k trustees signed
/// that very statement.
/// </summary>
internal sealed class RestoreAgreement(Run run, Home from, RestoreRequest asked)
{
    private string _statement = "";

    /// <summary>The trustees who agreed; empty when there was nothing to agree to.</summary>
    public IReadOnlyList<string> By { get; private set; } = [];

    /// <summary>Null, or why the hub must not come back so: what it would lose and nobody accepted (HYG-8024, HYG-8027), or too few signatures (HYG-8033).</summary>
    public Refusal? Check(HubPorts hub, Head head, Checkpoint log, IReadOnlyList<LostLeaf> after)
    {
        var older = RestoreRule.Check(head, after, olderIsMeant: false);
        var successors = LostHome.IsOne(from) ? new Successors(hub.Policy.Log.ToString(), hub.Config.Zone, hub.Zone.Signing.Verifying, hub.Zone.Identity.Recipient.ToString()) : null;
        if (older is null && successors is null)
            return null;
        var statement = new RecoveryStatement(head, log, RestoreRule.ActsIn(after), successors).ToDocument();
        if (asked.Statement is { } file)
            WholeFile.Write(file, statement.ToFile());
        if (older is not null && asked.Agreed.Count == 0)
            return older;
        _statement = Convert.ToHexStringLower(statement.Hash());
        var agreed = Record(hub.Register).Then(record => Signed().Then(signed => RecoveryStatement.Agreed(statement, signed, hub.Register, record)));
        if (!agreed.TryGet(out var persons, out var refusal))
            return refusal;
        By = persons;
        return null;
    }

    /// <summary>The entry under which the log goes on with another key.</summary>
    public AuditEntry Succession(HubPorts hub, LogPolicy ended) => AuditEntry.Of(
        "log.succeeded", hub.Today, "body/" + hub.Id, "person/" + (run.As ?? "operator"), "the log's key was lost", ("former", ended.Log), ("next", hub.Policy.Log), ("statement", _statement), ("agreed", string.Join(' ', By)));

    private Result<CeremonyRecord> Record(KeyRegister register)
    {
        var path = CustodianHome.Of(from).At(CustodianHome.RecordFile);
        if (!File.Exists(path))
            return Refusal.Of("HYG-0010", ("file", path));
        return register.Keys.LastOrDefault(k => k.Role == KeyRole.Ceremony)?.Key is { } ceremony ? CeremonyRecord.Read(File.ReadAllBytes(path), ceremony) : Refusal.Of("HYG-3042");
    }

    private Result<IReadOnlyList<SignedDocument>> Signed()
    {
        var signed = new List<SignedDocument>();
        foreach (var file in asked.Agreed)
        {
            if (!File.Exists(file))
                return Refusal.Of("HYG-0010", ("file", file));
            if (!SignedDocument.Read(RecoveryStatement.Type, File.ReadAllBytes(file)).TryGet(out var document, out var refusal))
                return refusal;
            signed.Add(document);
        }

        return signed;
    }
}

using System.Text;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyStores;

/// <summary>
/// The pins in the custodian's own folder: <c>key-register.json</c> (signed by the custodian), <c>log-policy.txt</c> and the ceremony record, whose
/// threshold counts for recovery. Read anew for each call, so that an enrolment or a revocation counts at once.
/// </summary>
internal sealed class FolderCustodianPins(string folder, VerifyingKey custodian) : ICustodianPins
{
    /// <inheritdoc/>
    public async Task<CustodianPins> LoadAsync(CancellationToken cancellation)
    {
        var register = KeyRegister.Read(await ReadAsync(KeyStoreAdapters.RegisterFile, cancellation), custodian);
        var policy = LogPolicy.Parse(Encoding.UTF8.GetString(await ReadAsync(KeyStoreAdapters.PolicyFile, cancellation)));
        var record = CeremonyRecord.Read(await ReadAsync(KeyStoreAdapters.RecordFile, cancellation), custodian);
        return new CustodianPins(Believe(register), Believe(policy), Believe(record).Threshold);
    }

    private async Task<byte[]> ReadAsync(string name, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : throw new KeyStoreException($"The custodian's pin {path} is missing.");
    }

    private T Believe<T>(Result<T> read) =>
        read.TryGet(out var value, out var refusal) ? value : throw new KeyStoreException($"A pin of the custodian in {folder} does not stand: {refusal}");
}

using System.Text;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyStores;

/// <summary>The way in: how the composition root gets what a custodian keeps in its own folder, and where ceremonies put it.</summary>
public static class KeyStoreAdapters
{
    /// <summary>Names of the files of a custodian's folder.</summary>
    public const string StoreFile = "key-store.json", LedgerFile = "ledger.json", RegisterFile = "key-register.json", PolicyFile = "log-policy.txt", RecordFile = "ceremony-record.json";

    /// <summary>The key store in a custodian's folder, with its registered copies (paths of files, at least one off-site in production).</summary>
    public static IKeyStore Store(string folder, params IEnumerable<string> copies) => new FolderKeyStore([Path.Combine(folder, StoreFile), .. copies]);

    /// <summary>The ledger in a custodian's folder.</summary>
    public static ICustodianLedger Ledger(string folder, TimeProvider clock) => new FileCustodianLedger(Path.Combine(folder, LedgerFile), clock);

    /// <summary>The pins in a custodian's folder.</summary>
    public static ICustodianPins Pins(string folder, VerifyingKey custodian) => new FolderCustodianPins(folder, custodian);

    /// <summary>Puts the register in a custodian's folder.</summary>
    public static void WriteRegister(string folder, KeyRegister register, SigningKey custodian) =>
        DurableFile.Replace(Path.Combine(folder, RegisterFile), register.ToDocument(custodian).ToFile());

    /// <summary>The register of a custodian's folder; the empty one when there is none yet.</summary>
    public static Result<KeyRegister> ReadRegister(string folder, VerifyingKey custodian)
    {
        var path = Path.Combine(folder, RegisterFile);
        return File.Exists(path) ? KeyRegister.Read(File.ReadAllBytes(path), custodian) : KeyRegister.Empty;
    }

    /// <summary>The ceremony record of a custodian's folder; refuses (HYG-3042) when no ceremony was held.</summary>
    public static Result<CeremonyRecord> ReadRecord(string folder, VerifyingKey custodian)
    {
        var path = Path.Combine(folder, RecordFile);
        return File.Exists(path) ? CeremonyRecord.Read(File.ReadAllBytes(path), custodian) : Refusal.Of("HYG-3042");
    }

    /// <summary>Puts the log's policy and the ceremony's record in a custodian's folder.</summary>
    public static void WritePins(string folder, string logPolicy, SignedDocument record)
    {
        DurableFile.Replace(Path.Combine(folder, PolicyFile), Encoding.UTF8.GetBytes(logPolicy));
        DurableFile.Replace(Path.Combine(folder, RecordFile), record.ToFile());
    }
}

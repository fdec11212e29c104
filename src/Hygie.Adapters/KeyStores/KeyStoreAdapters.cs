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

    /// <summary>Folder of the papers that erasures rest on, one file each, named by its hash.</summary>
    public const string PapersFolder = "papers";

    /// <summary>The key store in a custodian's folder, with its registered copies (paths of files, at least one off-site in production).</summary>
    /// <param name="folder">The custodian's.</param>
    /// <param name="copies">Files of the registered copies.</param>
    /// <param name="fault">Told each file that was replaced; null outside tests.</param>
    public static IKeyStore Store(string folder, IEnumerable<string> copies, Action<string>? fault = null) => new FolderKeyStore([Path.Combine(folder, StoreFile), .. copies], fault);

    /// <summary>Puts the key store in one file that is not yet a registered copy.</summary>
    public static void WriteCopy(string path, ReadOnlySpan<byte> file) => DurableFile.Replace(path, file);

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

    /// <summary>The papers of a custodian's folder, each admitted once.</summary>
    public static Result<ErasurePapers> ReadPapers(string folder)
    {
        var (papers, path) = (ErasurePapers.None, Path.Combine(folder, PapersFolder));
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json") : [])
        {
            if (!ErasurePapers.Read(File.ReadAllBytes(file)).TryGet(out var paper, out var refusal))
                return refusal;
            papers.Keep(paper);
        }

        return papers;
    }

    /// <summary>Keeps a paper under its name.</summary>
    public static void KeepPaper(string folder, SignedDocument paper) =>
        DurableFile.Replace(Path.Combine(folder, PapersFolder, Convert.ToHexStringLower(paper.Hash()) + ".json"), paper.ToFile());

    /// <summary>Puts the log's policy and the ceremony's record in a custodian's folder; the record stays among its papers when a later one takes its place.</summary>
    public static void WritePins(string folder, string logPolicy, SignedDocument record)
    {
        DurableFile.Replace(Path.Combine(folder, PolicyFile), Encoding.UTF8.GetBytes(logPolicy));
        KeepPaper(folder, record);
        DurableFile.Replace(Path.Combine(folder, RecordFile), record.ToFile());
    }
}

using Hygie.Adapters.KeyStores;
using Hygie.Adapters.KeyTokens;
using Hygie.Adapters.LogStores;
using Hygie.Adapters.Randomness;
using Hygie.Core.Audit.Verification;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core;

namespace Hygie.Cli;

/// <summary>The one place that knows which adapters stand behind which ports.</summary>
internal static partial class Composition
{
    /// <summary>A delivery that is a folder of files.</summary>
    public static Core.Intake.IDeliverySource Delivery(string folder) => Adapters.Deliveries.DeliveryAdapters.Folder(folder);

    /// <summary>A folder of table schemas and code lists.</summary>
    public static Core.Intake.ISchemaSource Schemas(string folder) => Adapters.Deliveries.DeliveryAdapters.Schemas(folder);

    /// <summary>The form of stored tables.</summary>
    public static Core.Warehouse.ITableFiles TableFiles() => Adapters.Parquet.ParquetAdapters.TableFiles();

    /// <summary>A log's folder, to write and to read.</summary>
    public static ILogStore LogStore(string name, string folder) => LogStoreAdapters.Folder(name, folder);

    /// <summary>A log's raw files, for whoever trusts nothing else.</summary>
    public static ILogFiles RawLog(string folder) => LogStoreAdapters.RawFolder(folder);

    /// <summary>The witness whose home this is. Its key name always says that it is not independent of the hub.</summary>
    public static WitnessAnswer AnswerAsWitness(string folder, string id, string request) =>
        LogStoreAdapters.AnswerAsWitness(folder, WitnessName(id), request, TimeProvider.System);

    /// <summary>The witness whose home this is goes on with the log's next key.</summary>
    public static Result<WitnessedLog> FollowAsWitness(Homes.Home home, Checkpoint at, NoteVerifier next) =>
        LogStoreAdapters.FollowAsWitness(home.Path, WitnessName(home.Config!.Id), at, next, TimeProvider.System);

    /// <summary>The key name of a witness run from a home of this program.</summary>
    public static string WitnessName(string id) => id + PolicyWitness.NotIndependent;

    /// <summary>Secret chance, from the operating system.</summary>
    public static ISecretRandom Chance() => RandomnessAdapters.SystemSecretRandom();

    /// <summary>Makes the key file of a person, body, zone or custodian.</summary>
    public static Result<OwnKeys> CreateKeys(string file, SecretKey passphrase, AgeIdentity? identity = null) => KeyTokenAdapters.CreateKeys(file, passphrase, Chance(), identity);

    /// <summary>Opens a key file.</summary>
    public static Result<OwnKeys> OpenKeys(string file, SecretKey passphrase) => KeyTokenAdapters.OpenKeys(file, passphrase);

    /// <summary>The demonstration token in a file.</summary>
    public static Result<IKeyToken> OpenToken(string file, SecretKey passphrase) => KeyTokenAdapters.OpenFile(file, passphrase, Chance());

    /// <summary>Null when the token of that URI is there and its PIN opens it, else why not.</summary>
    public static Refusal? TryToken(string uri)
    {
        if (!KeyTokenAdapters.OpenPkcs11(uri).TryGet(out var token, out var refusal))
            return refusal;
        (token as IDisposable)?.Dispose();
        return null;
    }

    /// <summary>A custodian's key store and its registered copies.</summary>
    public static IKeyStore KeyStore(string folder, IEnumerable<string> copies) => KeyStoreAdapters.Store(folder, copies, Terminal.Fault.Points);

    /// <summary>Puts the key store in a file that becomes a registered copy.</summary>
    public static void WriteKeyStoreCopy(string path, ReadOnlySpan<byte> file) => KeyStoreAdapters.WriteCopy(path, file);

    /// <summary>The papers that a custodian's erasures rest on.</summary>
    public static Result<ErasurePapers> ReadPapers(string folder) => KeyStoreAdapters.ReadPapers(folder);

    /// <summary>Keeps one.</summary>
    public static void KeepPaper(string folder, SignedDocument paper) => KeyStoreAdapters.KeepPaper(folder, paper);

    /// <summary>A custodian's ledger.</summary>
    public static ICustodianLedger Ledger(string folder) => KeyStoreAdapters.Ledger(folder, TimeProvider.System);

    /// <summary>A custodian's pins.</summary>
    public static ICustodianPins Pins(string folder, VerifyingKey custodian) => KeyStoreAdapters.Pins(folder, custodian);

    /// <summary>The register that a custodian keeps.</summary>
    public static Result<KeyRegister> ReadRegister(string folder, VerifyingKey custodian) => KeyStoreAdapters.ReadRegister(folder, custodian);

    /// <summary>Replaces the register that a custodian keeps.</summary>
    public static void WriteRegister(string folder, KeyRegister register, SigningKey custodian) => KeyStoreAdapters.WriteRegister(folder, register, custodian);

    /// <summary>Pins the log's policy and a ceremony's record.</summary>
    public static void WritePins(string folder, string logPolicy, SignedDocument record) => KeyStoreAdapters.WritePins(folder, logPolicy, record);

    /// <summary>The ceremony record that a custodian keeps.</summary>
    public static Result<CeremonyRecord> ReadRecord(string folder, VerifyingKey custodian) => KeyStoreAdapters.ReadRecord(folder, custodian);
}

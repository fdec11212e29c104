using System.CommandLine;
using Hygie.Cli.Custody;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Drills;

/// <summary>
/// <c>hygie drill recover</c>: what k trustees can do with a seized host and one copy of the key store. Restores the metadata into this home,
/// reads every table, and counts the planted values found.
/// </summary>
internal static class RecoverVerb
{
    private static readonly Option<DirectoryInfo> Seized = Folder("--seized", "What the host held.", "Ce que l'hébergeur détenait.");

    private static readonly Option<DirectoryInfo> Markers = Folder("--markers", "Files of planted values.", "Fichiers de valeurs semées.");

    private static readonly Option<FileInfo> KeyStore = Paper("--key-store", "One copy of the key store.", "Une copie du magasin de clés.");

    private static readonly Option<FileInfo> Record = Paper("--record", "The ceremony record.", "Le procès-verbal de la cérémonie.");

    private static readonly Option<FileInfo> Register = Paper("--register", "The key register.", "Le registre des clés.");

    private static readonly Option<string> CustodianKey = new("--custodian-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The custodian's public key.", "La clé publique du gardien.") };

    private static readonly Option<string[]> Trustees = new("--trustee") { Required = true, HelpName = "DIR", Description = Words.Say("A trustee's home, with share.age; once for each.", "Le lieu d'un dépositaire, avec share.age ; une fois pour chacun.") };

    public static Command Create() =>
        new Command("recover", Words.Say("Open what was seized with the shares of a quorum.", "Ouvrir ce qui fut saisi avec les parts d'un quorum."))
            .With(Seized, Markers, KeyStore, Record, Register, CustodianKey, Trustees, GlobalOptions.Json()).Runs(RecoverAsync);

    private static async Task<int> RecoverAsync(Run run)
    {
        if (!VerifyingKey.Parse(run.Get(CustodianKey)!).TryGet(out var custodian, out var refusal) || !KeyRegister.Read(Bytes(run, Register), custodian).TryGet(out var register, out refusal)
            || !KeyStoreFile.Read(Bytes(run, KeyStore), custodian).TryGet(out var store, out refusal) || !MarkerFiles.Read(run.Get(Markers)!.FullName).TryGet(out var markers, out refusal)
            || !Quorum.Open(run, Bytes(run, Record), register, run.Get(Trustees)!).TryGet(out var quorum, out refusal))
            return run.Refuse(refusal);
        using (quorum)
        {
            var keys = KeyStoreDesk.OfQuorum(store, quorum.Identity, TimeProvider.System);
            var found = await run.WithProgressAsync(progress => SearchAsync(run, register.Keys.Last(k => k.Role == KeyRole.Hub), store, keys, markers, progress));
            if (!found.TryGet(out var positive, out refusal))
                return run.Refuse(refusal);
            if (run.Json)
                Run.PrintJson(new { recovered = positive.Recovered, markers = positive.Markers, found = positive.Found, identities = positive.Identities, rows = positive.Rows });
            else
                Run.Print(string.Create(Words.Culture, $"{positive.Found}/{positive.Markers} · {positive.Rows:N0}"));
            return Exit.Ok;
        }
    }

    private static async Task<Result<PositiveControl>> SearchAsync(Run run, EnrolledKey hub, KeyStoreFile store, IKeyDesk keys, MarkerSet markers, IProgress<Progress> progress)
    {
        var (host, verifier) = (Composition.SeizedHost(run.Get(Seized)!.FullName), new NoteVerifier(hub.Owner, NoteKeyType.Ed25519, hub.Key));
        var (snapshot, versions) = Composition.AbsentMetadata(run.Home.At("metadata.db"));
        if (!(await new RestoreHub([host], verifier, keys, snapshot).RunAsync(KeyVerbs.Recover, AuthorityId.Mandate("quorum"), 0, null, run.Cancellation)).TryGet(out _, out var refusal))
            return refusal;
        var recover = new RecoverMarkers([host], hub.Key, keys, Composition.TableFiles(), Composition.ClearFiles, Composition.Engine());
        // What was erased opens for nobody: only a key that is gone without having been erased is a failure.
        var readable = (await versions.ListAsync(run.Cancellation)).Where(v => store.FindErased(v.Key.Label.Kek) is null).ToList();
        return await recover.RunAsync(readable, markers, progress, run.Cancellation);
    }

    private static byte[] Bytes(Run run, Option<FileInfo> file) => File.ReadAllBytes(run.Get(file)!.FullName);

    private static Option<DirectoryInfo> Folder(string name, string en, string fr) => new Option<DirectoryInfo>(name) { Required = true, HelpName = "DIR", Description = Words.Say(en, fr) }.AcceptExistingOnly();

    private static Option<FileInfo> Paper(string name, string en, string fr) => new Option<FileInfo>(name) { Required = true, HelpName = "FILE", Description = Words.Say(en, fr) }.AcceptExistingOnly();
}

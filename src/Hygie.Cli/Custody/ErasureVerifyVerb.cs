using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key erasure verify</c>: anybody checks a certificate of erasure, offline, with the custodian's key and register.</summary>
internal static class ErasureVerifyVerb
{
    private static readonly Argument<FileInfo> Certificate = new Argument<FileInfo>("FILE") { Description = Words.Say("The certificate.", "Le certificat.") }.AcceptExistingOnly();

    private static readonly Option<FileInfo> Register = new Option<FileInfo>("--register") { Required = true, HelpName = "FILE", Description = Words.Say("The key register.", "Le registre des clés.") }.AcceptExistingOnly();

    private static readonly Option<string> CustodianKey = new("--custodian-key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The custodian's public key.", "La clé publique du gardien.") };

    public static Command Create() =>
        new Command("verify", Words.Say("Check a certificate of erasure, offline.", "Vérifier un certificat d'effacement, hors ligne."))
            .With(Certificate, Register, CustodianKey, GlobalOptions.Json()).Runs(VerifyAsync);

    private static async Task<int> VerifyAsync(Run run)
    {
        var file = await File.ReadAllBytesAsync(run.Get(Certificate).FullName, run.Cancellation);
        if (!VerifyingKey.Parse(run.Get(CustodianKey)!).TryGet(out var custodian, out var refusal)
            || !KeyRegister.Read(await File.ReadAllBytesAsync(run.Get(Register)!.FullName, run.Cancellation), custodian).TryGet(out var register, out refusal)
            || !ErasureCertificate.Read(file, custodian, register).TryGet(out var certificate, out refusal))
            return run.Refuse(refusal);
        ErasureCertifyVerb.Print(run, certificate.Standing, SignedDocument.Read(ErasureCertificate.DocumentType, file).Value);
        return Exit.Ok;
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie key erasure certify</c>: the custodian's signed certificate of an erasure, complete or final, with every paper it rests on.</summary>
internal static class ErasureCertifyVerb
{
    private static readonly Argument<string> Key = new("KEY") { Description = Words.Say("The erased key.", "La clé effacée.") };

    private static readonly Option<FileInfo> Out = new("--out") { Required = true, HelpName = "FILE", Description = Words.Say("Where the certificate goes.", "Où va le certificat.") };

    public static Command Create() =>
        new Command("certify", Words.Say(
            "At the custodian: draw up the certificate of an erasure that is complete or final.\n\n  hygie key erasure certify clinical/snds/2021 --out certificate.json",
            "Chez le gardien : dresser le certificat d'un effacement complet ou définitif.\n\n  hygie key erasure certify clinical/snds/2021 --out certificat.json"))
            .With(Key, Out, GlobalOptions.Json()).Runs(CertifyAsync);

    private static async Task<int> CertifyAsync(Run run)
    {
        if (!CustodianHome.Open(run).TryGet(out var custodian, out var refusal))
            return run.Refuse(refusal);
        using var opened = custodian;
        if (!(await custodian.ErasuresAsync(run.Cancellation)).TryGet(out var erasures, out refusal))
            return run.Refuse(refusal);
        if (erasures.Standings.FirstOrDefault(s => s.Key.Id == KeyId.Parse(run.Get(Key))) is not { } standing)
            return run.Refuse(Refusal.Of("HYG-3093", ("key", run.Get(Key))));
        if (!ErasureCertificate.DrawUp(standing, erasures.Keys, erasures.Papers, custodian.Identity, erasures.Register, TimeProvider.System.GetUtcNow()).TryGet(out var certificate, out refusal))
            return run.Refuse(refusal);
        WholeFile.Write(run.Get(Out)!.FullName, certificate.ToFile());
        Print(run, standing, certificate);
        run.Next("hygie key announce " + run.Get(Out)!.Name);
        return Exit.Ok;
    }

    /// <summary>What a certificate says.</summary>
    internal static void Print(Run run, ErasureStanding standing, SignedDocument certificate)
    {
        var hash = Convert.ToHexStringLower(certificate.Hash());
        if (run.Json)
            Run.PrintJson(new { key = standing.Key.Id.ToString(), state = KeyNames.Of(standing.State), certificate = hash, missing = standing.Missing, limits = ErasureCertificate.LimitsOf(standing.State) });
        else
        {
            Run.Print($"{standing.Key.Id} · {KeyNames.Of(standing.State)} · {hash}");
            foreach (var limit in ErasureCertificate.LimitsOf(standing.State))
                Run.Print("  " + limit);
        }
    }
}

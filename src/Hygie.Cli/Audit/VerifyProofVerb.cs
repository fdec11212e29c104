using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie audit verify-proof FILE</c>: checks a kept proof offline, years later too: nothing but the file and a policy is read.</summary>
internal static class VerifyProofVerb
{
    private static readonly Argument<FileInfo> Proof = new("FILE") { Description = Words.Say("A proof, as `hygie audit prove` wrote it.", "Une preuve, telle que `hygie audit prove` l'a écrite.") };

    private static readonly Option<string?> Policy = LogFolder.Trust();

    private static readonly Option<FileInfo?> LeafFile = new("--leaf")
    {
        HelpName = "FILE",
        Description = Words.Say("The leaf that must be the proven one (default: the one that the proof carries).", "La feuille qui doit être celle prouvée (par défaut : celle que porte la preuve)."),
    };

    public static Command Create() =>
        new Command("verify-proof", Words.Say("Check the offline proof of one entry.", "Vérifier la preuve hors ligne d'une entrée."))
            .With(Proof, Policy, LeafFile, GlobalOptions.Json())
            .Runs(run => Task.FromResult(Verify(run)));

    private static int Verify(Run run)
    {
        if (!LogFolder.ReadPolicy(run, Policy).Then(LogPolicy.Parse).TryGet(out var policy, out var refusal)
            || !Read(run.Get(Proof)!).Then(bytes => LogProof.Parse(bytes)).TryGet(out var proof, out refusal)
            || !(run.Get(LeafFile) is { } file ? Read(file) : proof.Leaf.ToArray()).TryGet(out var bytes, out refusal)
            || !proof.Verify(policy, bytes).TryGet(out var head, out refusal) || !Leaf.Decode(bytes).TryGet(out var leaf, out refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { ok = true, proof.Index, head.Head.Size, root = head.Head.Root.ToString(), kind = leaf.Kind.Value, day = CanonicalTime.Write(leaf.Day), leaf.Subject, cosigned = head.Cosignatures.Select(c => c.By.Name), at = head.CosignedAt });
        else
            Run.Print(string.Create(Words.Culture, $"{leaf.Kind.Value} · {leaf.Day:yyyy-MM-dd} · {leaf.Subject} · {Words.Say("leaf", "feuille")} {proof.Index} / {head.Head.Size} · {Words.Say("proved", "prouvé")}"));
        return Exit.Ok;
    }

    private static Result<byte[]> Read(FileInfo file) => file.Exists ? File.ReadAllBytes(file.FullName) : Refusal.Of("HYG-2022", ("file", file.Name));
}

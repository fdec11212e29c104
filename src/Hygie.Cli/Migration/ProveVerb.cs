using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration prove</c>: checks the newest certificate, reads every object back from the target and hashes it. No key is used.</summary>
internal static class ProveVerb
{
    public static Command Create() =>
        new Command("prove", Words.Say("Prove the last move: signatures, roots, every object read back.\n\n  hygie migration prove --json", "Prouver le dernier départ : signatures, racines, chaque objet relu.\n\n  hygie migration prove --json"))
            .With(GlobalOptions.Json()).Runs(ProveAsync);

    private static Task<int> ProveAsync(Run run) => HubDesk.WorkAsync(run, async hub =>
    {
        var desk = new MoveDesk(hub);
        if (!(await desk.NewestAsync(run.Cancellation)).TryGet(out var record, out var refusal))
            return refusal;
        if (record.Certificate.IsEmpty)
            return Refusal.Of("HYG-17017", ("migration", record.Id), ("state", record.State));
        var prove = new ProveExit(desk.Signers, desk.Host(record.To));
        return (await run.WithProgressAsync(progress => prove.RunAsync(record.Certificate, stop => desk.Journal.OpenInventoryAsync(record.Id, stop), progress, run.Cancellation)))
            .TryGet(out var proof, out refusal) ? Print(run, proof, (await desk.Journal.CountsAsync(record.Id, run.Cancellation)).Latency) : refusal;
    });

    private static int Print(Run run, ExitProof proof, ReadLatency? latency)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                sourceRoot = proof.SourceRoot, targetRoot = proof.TargetRoot, equal = proof.Equal, objects = proof.Objects, bytes = proof.Bytes, failedReads = proof.FailedReads, readLatency = MoveDesk.Latency(latency),
                wrong = proof.Wrong.Select(w => new { name = w.Name, fault = w.Fault }),
            });
        }
        else
        {
            Run.Print(Words.Say($"source {proof.SourceRoot}\ntarget {proof.TargetRoot}", $"source {proof.SourceRoot}\ncible  {proof.TargetRoot}"));
            Run.Print(string.Create(Words.Culture, $"{proof.Objects:N0} {Words.Say("objects", "objets")} · {proof.Bytes / 1e6:N1} {Words.Say("MB", "Mo")} · {Words.Say("failed reads", "lectures en échec")} {proof.FailedReads:N0}"));
            if (latency is not null)
                Run.Print(MoveDesk.Sentence(latency));
            foreach (var wrong in proof.Wrong)
                Run.Print($"  {wrong.Name} {wrong.Fault}");
        }

        run.Next("hygie drill seizure");
        return proof.Equal ? Exit.Ok : Exit.CheckFailed;
    }
}

using System.Diagnostics;
using System.Text.Json;
using Hygie.Cli.Custody;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>Work under a permit: query, revoke, release.</summary>
internal static class WorkSteps
{
    public static async Task<DemoOutcome> QueryAsync(DemoWorld world, CancellationToken cancellation)
    {
        var count = await world.HubAsync(cancellation, "study", "count", StudySteps.Example("rare-disease.yaml"), "--as", "steward-1", "--json");
        if (count.Exit != Exit.Ok)
            return ProofSteps.Failed(count);
        var opened = await world.HubAsync(cancellation, "workspace", "open", "--permit", "d-p-metformin", "--as", "researcher-1", "--json");
        if (opened.Exit != Exit.Ok)
            return ProofSteps.Failed(opened);
        var answer = await SqlAsync(world, "SELECT sex, count(*) AS persons FROM persons GROUP BY sex ORDER BY sex", cancellation);
        if (answer.Exit != Exit.Ok)
            return ProofSteps.Failed(answer);
        var shown = count.Json.GetProperty("shown").GetString();
        return DemoOutcome.Of(shown == "<11", [("rare", shown), ("rows", answer.Json.GetProperty("rows").GetArrayLength()), ("exportable", answer.Json.GetProperty("exportable").GetBoolean())],
            Words.Say($"a rare disease prints as {shown}; the console's true figures are not exportable", $"une maladie rare s'affiche {shown} ; les chiffres vrais de la console ne sont pas exportables"));
    }

    /// <summary>A long job of the second project is running in its sandbox when the permit is revoked.</summary>
    public static async Task<DemoOutcome> RevokeAsync(DemoWorld world, CancellationToken cancellation)
    {
        var opened = await world.HubAsync(cancellation, "workspace", "open", "--permit", "d-p-rare", "--as", "researcher-2", "--json");
        if (opened.Exit != Exit.Ok)
            return ProofSteps.Failed(opened);
        var script = world.At("long.sql");
        await File.WriteAllTextAsync(script, "SELECT sum(a.range * b.range) AS total FROM range(100000000) a, range(1000000) b\n", cancellation);
        using var job = ChildProcess.Start(world.Root, ["workspace", "run", "p-rare", script, "--as", "researcher-2", "--json"]);
        if (!await IsWorkingAsync(job, cancellation))
            return ProofSteps.Failed(new ChildResult(job.ExitCode, "", await job.StandardError.ReadToEndAsync(cancellation)));
        var revoked = await world.HubAsync(cancellation, "permit", "revoke", "d-p-rare", "--reason-fr", "finalité changée", "--reason-en", "purpose changed", "--as", "authority-1", "--json");
        if (revoked.Exit != Exit.Ok)
            return ProofSteps.Failed(revoked);
        var since = Stopwatch.GetTimestamp();
        var (output, error) = (job.StandardOutput.ReadToEndAsync(cancellation), job.StandardError.ReadToEndAsync(cancellation));
        await job.WaitForExitAsync(cancellation);
        var seconds = Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1);
        var outcome = (await output).Length > 0 ? JsonDocument.Parse(await output).RootElement : default;
        var after = await world.HubAsync(cancellation, "workspace", "sql", "p-rare", "SELECT 1", "--as", "researcher-2", "--json");
        var erased = await world.HubAsync(cancellation, "key", "erase", "project/p-rare/1", "--reason", "permit revoked", "--by", "steward-1", "--and", "authority-1", "--json");
        if (erased.Exit != Exit.Ok)
            return ProofSteps.Failed(erased);
        var certified = await CertifyAsync(world, "project/p-rare/1", cancellation);
        if (certified.Exit != Exit.Ok)
            return ProofSteps.Failed(certified);
        var state = certified.Json.GetProperty("state").GetString();
        return DemoOutcome.Of(job.ExitCode != Exit.Ok && after.Exit != Exit.Ok && state == "complete",
            [("erased", erased.Json.GetProperty("unreadable").GetArrayLength()), ("erasure", state), ("jobExit", job.ExitCode), ("stoppedAfterSeconds", seconds), ("laterExit", after.Exit), ("outcome", outcome.ValueKind == JsonValueKind.Object && outcome.TryGetProperty("outcome", out var o) ? o.ToString() : (await error).Split('\n')[0])],
            DepositSteps.Line("the job stopped {0} s after the revocation; nothing opens under that permit any more; the project's key is erased, and the keeper of the copy signed that it has it no more", "le calcul s'est arrêté {0} s après le retrait ; plus rien ne s'ouvre sous cette autorisation ; la clé du projet est effacée, et le teneur de la copie a signé ne plus l'avoir", seconds));
    }

    /// <summary>The keeper looks at its copy and signs; the custodian takes the word in and certifies; the hub enters the certificate in the log.</summary>
    private static async Task<ChildResult> CertifyAsync(DemoWorld world, string key, CancellationToken cancellation)
    {
        var (word, certificate) = (world.At(CopyMakeVerb.Role, "acknowledgement.json"), world.At(CustodianHome.Role, "erasure-certificate.json"));
        foreach (var (party, command) in ((string, string[])[])
        [
            (CopyMakeVerb.Role, ["key", "copy", "acknowledge", key, "--out", word]), (CustodianHome.Role, ["key", "erasure", "add", word]), (CustodianHome.Role, ["key", "erasure", "certify", key, "--out", certificate]),
        ])
            if (await ChildProcess.RunAsync(world.At(party), [.. command, "--json"], cancellation) is { Exit: not Exit.Ok } refused)
                return refused;
        return await world.HubAsync(cancellation, "key", "announce", certificate, "--json");
    }

    public static async Task<DemoOutcome> ReleaseAsync(DemoWorld world, CancellationToken cancellation)
    {
        var (risky, safe) = (world.At("by-department.csv"), world.At("by-sex.csv"));
        if (!await TableAsync(world, risky, "department, sex", cancellation) || !await TableAsync(world, safe, "sex", cancellation))
            return DemoOutcome.Of(false, [("said", "workspace sql")]);
        var refused = await RequestAsync(world, "r-1", risky, cancellation);
        var requested = await RequestAsync(world, "r-2", safe, cancellation);
        if (requested.Exit != Exit.Ok)
            return ProofSteps.Failed(requested);
        foreach (var checker in (string[])["checker-1", "checker-2"])
            if (await world.HubAsync(cancellation, "release", "review", "r-2", "--approve", "--as", checker, "--json") is { Exit: not Exit.Ok } failed)
                return ProofSteps.Failed(failed);
        if (await world.HubAsync(cancellation, "release", "decide", "r-2", "--as", "checker-1", "--json") is { Exit: not Exit.Ok } undecided)
            return ProofSteps.Failed(undecided);
        var left = await world.HubAsync(cancellation, "release", "let-out", "r-2", "--to", world.At("released"), "--as", "checker-1", "--json");
        if (left.Exit != Exit.Ok)
            return ProofSteps.Failed(left);
        var findings = refused.Json.GetProperty("files")[0].GetProperty("findings").EnumerateArray().Select(f => f.GetString()!).ToList();
        return DemoOutcome.Of(refused.Exit == Exit.Policy && findings.Count > 0,
            [("refusedExit", refused.Exit), ("findings", findings.Count), ("released", Directory.GetFiles(world.At("released")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList())],
            [.. findings.Take(2), Words.Say("by-sex.csv left with its signed record", "by-sex.csv est sorti avec son acte signé")]);
    }

    private static Task<ChildResult> SqlAsync(DemoWorld world, string sql, CancellationToken cancellation) =>
        world.HubAsync(cancellation, "workspace", "sql", "p-metformin", sql, "--as", "researcher-1", "--json");

    private static Task<ChildResult> RequestAsync(DemoWorld world, string id, string file, CancellationToken cancellation) => world.HubAsync(
        cancellation, "release", "request", id, file, "--project", "p-metformin", "--permit", "d-p-metformin", "--about", "diabetes-metformin",
        "--what", "persons by group", "--why", "article", "--as", "researcher-1", "--json");

    /// <summary>The researcher writes down what the console showed.</summary>
    private static async Task<bool> TableAsync(DemoWorld world, string file, string by, CancellationToken cancellation)
    {
        var answer = await SqlAsync(world, $"SELECT {by}, count(*) AS persons FROM persons GROUP BY {by} ORDER BY {by}", cancellation);
        if (answer.Exit != Exit.Ok)
            return false;
        var rows = answer.Json.GetProperty("rows").EnumerateArray().Select(row => string.Join(',', row.EnumerateArray().Select(cell => cell.ToString())));
        await File.WriteAllLinesAsync(file, [$"{by.Replace(" ", "", StringComparison.Ordinal)},persons", .. rows], cancellation);
        return true;
    }

    /// <summary>True once the job's sandbox is there; false when the job ended before.</summary>
    private static async Task<bool> IsWorkingAsync(Process job, CancellationToken cancellation)
    {
        while (!job.HasExited)
        {
            if (Process.GetProcessesByName("bwrap").Length > 0)
                return true;
            await Task.Delay(50, cancellation);
        }

        return false;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Adapters.Clusters;

/// <summary>
/// Array jobs of SLURM under one name, a task a bucket. <c>--no-requeue</c>: a task whose node died ends like any that failed, and trying again stays
/// one rule in one place (ADR 0303).
/// </summary>
internal sealed class SlurmCluster(string folder, IReadOnlyList<string> command) : ICluster
{
    private readonly string _name = Path.GetFileName(folder);

    public async Task<Refusal?> SubmitAsync(IReadOnlyList<int> buckets, CancellationToken cancellation)
    {
        var submitted = await RunAsync(
            "sbatch", ["--parsable", "--no-requeue", "--ntasks=1", "--job-name=" + _name, "--array=" + Ranges(buckets), "--chdir=" + folder, $"--output={folder}/%a-%A.log",
            "--wrap", "exec " + string.Join(' ', command.Select(Quoted))], cancellation);
        return submitted.IsRefused ? submitted.Refusal : null;
    }

    public async Task<Result<IReadOnlySet<int>>> UnderWayAsync(CancellationToken cancellation) =>
        (await RunAsync("squeue", ["--noheader", "--array", "--name=" + _name, "--format=%K"], cancellation)).Then<IReadOnlySet<int>>(said =>
            said.Split('\n').Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var task) ? task : -1).Where(task => task >= 0).ToHashSet());

    public Task CancelAsync() => RunAsync("scancel", ["--quiet", "--name=" + _name], CancellationToken.None);

    /// <summary><c>0-7,9</c>; the numbers are in order.</summary>
    internal static string Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers)
            if (ranges is [.., var (first, last)] && last == number - 1)
                ranges[^1] = (first, number);
            else
                ranges.Add((number, number));
        return string.Join(',', ranges.Select(r => r.First == r.Last ? string.Create(CultureInfo.InvariantCulture, $"{r.First}") : string.Create(CultureInfo.InvariantCulture, $"{r.First}-{r.Last}")));
    }

    private static string Quoted(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static async Task<Result<string>> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (said, complaint) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? await said : Refusal.Of("HYG-14014", ("command", program), ("detail", (await complaint).Split('\n')[0]));
        }
        catch (Win32Exception)
        {
            return Refusal.Of("HYG-14014", ("command", program), ("detail", "not found"));
        }
    }
}

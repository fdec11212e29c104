using System.Diagnostics;
using System.Globalization;
using Hygie.Core;

namespace Hygie.Bench;

/// <summary>One side's measurements.</summary>
/// <param name="Wall">Median wall seconds.</param>
/// <param name="Cpu">Median CPU seconds, of this process or of the peer's.</param>
/// <param name="Machine">Median CPU seconds of everything that ran meanwhile, servers too; means something on a machine that does nothing else.</param>
internal sealed record Measured(double Wall, double Cpu, double Machine);

/// <summary>
/// Runs a job and its peer side by side, in turn, and compares them by ratios: this machine's seconds mean nothing elsewhere.
/// </summary>
internal sealed class BenchRun(string name, bool wide, long? rows)
{
    /// <summary>Rounds of each side; the median is taken.</summary>
    public const int Rounds = 3;

    private readonly SortedDictionary<string, double> _ratios = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, object> _figures = new(StringComparer.Ordinal);

    /// <summary>True for <c>--wide</c>: the whole table rather than the twelve columns.</summary>
    public bool Wide => wide;

    /// <summary><c>--rows</c>: how many; null: as many as the bench takes by itself.</summary>
    public long? Rows => rows;

    /// <summary>A file of the checkout.</summary>
    public static string InCheckout(params ReadOnlySpan<string> path) => Path.Combine([Root(), .. path]);

    /// <summary>Where generated data are kept from run to run.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "bench")).FullName;

    /// <summary>Runs both sides in turn, <see cref="Rounds"/> times each.</summary>
    public static async Task<(Measured Ours, Measured Peer)> InTurnAsync(Func<Task> ours, Func<Task<double>> peer)
    {
        var (mine, its) = await InTurnAsync(() => Task.CompletedTask, ours, peer);
        return (mine, its[0]);
    }

    /// <summary>The same with several peers; what each run needs is made ready before it, unmeasured.</summary>
    public static async Task<(Measured Ours, IReadOnlyList<Measured> Peers)> InTurnAsync(Func<Task> ready, Func<Task> ours, params Func<Task<double>>[] peers)
    {
        Func<Task<double>>[] sides =
        [
            .. peers,
            async () =>
            {
                await ours();
                return double.NaN;
            },
        ];
        var all = sides.Select(_ => new List<Measured>()).ToList();
        for (var round = 0; round < Rounds; round++)
            foreach (var (side, measured) in sides.Zip(all))
            {
                await ready();
                measured.Add(await MeasureAsync(side));
                Say($"       round {round + 1}: wall {measured[^1].Wall,7:N3} s  cpu {measured[^1].Cpu,7:N3} s");
            }

        return (Median(all[^1]), [.. all.SkipLast(1).Select(Median)]);
    }

    /// <summary>How many times faster we are than a peer, by wall time; printed and kept.</summary>
    public void Compare(string peer, Measured ours, Measured its, double units, string unit)
    {
        _ratios[peer] = Math.Round(its.Wall / ours.Wall, 3);
        _figures[peer + "Cpu"] = Math.Round(its.Cpu / ours.Cpu, 3);
        Print(peer, ours, its, units, unit);
    }

    /// <summary>The same by CPU time, where the goal is stated so; the wall is a figure then.</summary>
    public void CompareCpu(string peer, Measured ours, Measured its, double units, string unit)
    {
        _ratios[peer] = Math.Round(its.Cpu / ours.Cpu, 3);
        _figures[peer + "Wall"] = Math.Round(its.Wall / ours.Wall, 3);
        Print(peer, ours, its, units, unit);
    }

    /// <summary>A ratio that was measured otherwise.</summary>
    public void Ratio(string peer, double ratio) => _ratios[peer] = Math.Round(ratio, 3);

    /// <summary>A further figure for the document.</summary>
    public void Figure(string key, object value) => _figures[key] = value;

    private static void Print(string peer, Measured ours, Measured its, double units, string unit)
    {
        Say($"us     {units / ours.Wall / 1e6,10:N2} M{unit}/s  wall {ours.Wall,7:N3} s  cpu {ours.Cpu,7:N3} s");
        Say($"{peer,-6} {units / its.Wall / 1e6,10:N2} M{unit}/s  wall {its.Wall,7:N3} s  cpu {its.Cpu,7:N3} s");
        Say($"ratio  {its.Wall / ours.Wall,10:N2} wall  {its.Cpu / ours.Cpu,7:N2} cpu");
    }

    /// <summary>A line for people, on the standard error when a document is asked for too.</summary>
    public static void Say(FormattableString line) => Console.Error.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Stops the bench: both sides must have computed the same.</summary>
    public static void MustBe(bool same, string what)
    {
        if (!same)
            throw new InvalidOperationException($"The two sides differ: {what}.");
    }

    /// <summary>The last line of <c>--json</c>.</summary>
    public object Document() => new { bench = name, ratios = _ratios, figures = _figures };

    /// <summary>Runs another program to its end; answers its CPU seconds.</summary>
    public static async Task<(double Cpu, string Output)> ProgramAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var before = ChildrenCpu();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (ChildrenCpu() - before, await output + await error) : throw new InvalidOperationException($"{program} ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {await error}");
    }

    /// <summary>CPU seconds of the children that ended: proc(5), fields cutime and cstime, in hundredths.</summary>
    private static double ChildrenCpu()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ", 2)[1].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static async Task<Measured> MeasureAsync(Func<Task<double>> job)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var (machine, cpu, clock) = (MachineCpu(), self.TotalProcessorTime, Stopwatch.StartNew());
        var others = await job();
        var wall = clock.Elapsed.TotalSeconds;
        self.Refresh();
        return new Measured(wall, double.IsNaN(others) ? (self.TotalProcessorTime - cpu).TotalSeconds : others, MachineCpu() - machine);
    }

    /// <summary>CPU seconds of all cores since the machine began: proc(5), /proc/stat, all but idle and waiting for a disk, in hundredths.</summary>
    private static double MachineCpu()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields.Sum() - fields[3] - fields[4]) / 100.0;
    }

    private static Measured Median(List<Measured> all) =>
        new(Median(all, m => m.Wall), Median(all, m => m.Cpu), Median(all, m => m.Machine));

    private static double Median(List<Measured> all, Func<Measured, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);

    /// <summary>Progress that nobody looks at.</summary>
    public sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Hygie.slnx")))
                return folder;
        throw new DirectoryNotFoundException("Hygie.slnx was not found above the program.");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Hygie.Testing.Hosts;

namespace Hygie.Bench;

/// <summary>
/// The portal under two hundred people at once for a minute, the published program over a demo's home: with the metadata in SQLite's file, then on a PostgreSQL server of its own. Each
/// person reads on a connection of their own, opens a page every one to five seconds, in French or in English, and begins with the files that its pages name. An error is any answer
/// that is not 200 and whole. Then, for ten seconds, sixteen ask as fast as they are answered: how many pages a second the machine makes, this bench's own share of it included.
/// </summary>
internal static class ServeBench
{
    private const int People = 200, Seconds = 60;

    private static readonly string[] Pages =
        ["", "/catalogue", "/catalogue", "/catalogue?q=soin", "/catalogue/snds", "/catalogue/snds/variables?q=ben", "/projects", "/projects", "/projects/p-metformin", "/hosts", "/transparency", "/audit", "/status"];

    private static readonly Regex Assets = new("(?:href|src)=\"(?<address>[^\":]+\\.(?:css|js|svg|woff2))\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    public static async Task RunAsync(BenchRun run)
    {
        await BenchRun.ProgramAsync(BenchRun.InCheckout("hygie"), "--version");
        await ServeAsync(run, "sqlite", null);
        await using var server = await RealHost.StartAsync("postgresql", CancellationToken.None);
        await ServeAsync(run, "postgresql", $"Host={server.Endpoint.LocalPath};Username=postgres;Database=hygie");
    }

    private static async Task ServeAsync(BenchRun run, string name, string? database)
    {
        var home = Path.Combine(BenchRun.Folder, "served-" + name);
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true);
        await BenchRun.ProgramAsync(BenchRun.InCheckout("hygie"), ["demo", "--fast", "--people", "3000", "--home", home, .. database is null ? Array.Empty<string>() : ["--database", database]]);
        using var portal = await Portal.StartAsync(home);
        await VisitAsync(portal, People, TimeSpan.FromSeconds(2), _ => TimeSpan.Zero); // What is compiled and filled on first use is nobody's wait for long.
        var (cpu, memory) = (portal.Cpu, new List<double> { portal.MemoryMiB });
        using var stop = new CancellationTokenSource();
        var watch = WatchAsync(portal, memory, stop.Token);
        var visits = await VisitAsync(portal, People, TimeSpan.FromSeconds(Seconds), chance => TimeSpan.FromMilliseconds(1000 + chance.Next(4000)));
        await stop.CancelAsync();
        await watch;
        cpu = portal.Cpu - cpu;
        var fast = await VisitAsync(portal, 16, TimeSpan.FromSeconds(10), _ => TimeSpan.Zero);
        Figures(run, name, visits, cpu, memory, fast);
        BenchRun.MustBe(visits.Concat(fast).All(v => v.Fault is null), $"{name}: {visits.Concat(fast).FirstOrDefault(v => v.Fault is not null)}");
    }

    private static void Figures(BenchRun run, string name, List<Visit> visits, double cpu, List<double> memory, List<Visit> fast)
    {
        var errors = visits.Count(v => v.Fault is not null);
        run.Figure(name, new
        {
            people = People, seconds = Seconds, pages = visits.Count, errors, p95Ms = Share(visits, "/", 95), p50Ms = Share(visits, "/", 50),
            catalogueP95Ms = Share(visits, "/catalogue", 95), registerP95Ms = Share(visits, "/projects", 95), cpuMsPerPage = Math.Round(1000 * cpu / visits.Count, 1),
            memoryMiB = new { begin = memory[0], middle = memory[memory.Count / 2], end = memory[^1], highest = memory.Max() }, pagesPerSecondAtMost = Math.Round(fast.Count / 10.0),
        });
        BenchRun.Say($"{name,-10} {People} people, {Seconds} s: {visits.Count} pages, {errors} errors; 95 of 100 within: catalogue {Share(visits, "/catalogue", 95)} ms, register {Share(visits, "/projects", 95)} ms");
        BenchRun.Say($"{"",-10} memory {memory[0]:N0} MiB at the beginning, {memory[memory.Count / 2]:N0} in the middle, {memory[^1]:N0} at the end; at most {fast.Count / 10.0:N0} pages/s");
    }

    private static async Task<List<Visit>> VisitAsync(Portal portal, int people, TimeSpan time, Func<Random, TimeSpan> thinks)
    {
        var clock = Stopwatch.StartNew();
        return [.. (await Task.WhenAll(Enumerable.Range(0, people).Select(i => Task.Run(() => ReadAsync(portal, i, clock, time, thinks))))).SelectMany(v => v)];
    }

    /// <summary>One person's visits until the time is over.</summary>
    private static async Task<List<Visit>> ReadAsync(Portal portal, int person, Stopwatch clock, TimeSpan time, Func<Random, TimeSpan> thinks)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = portal.Address };
        var (chance, visits) = (new Random(person), new List<Visit>());
        var language = person % 2 == 0 ? "/fr" : "/en";
        await Task.Delay(thinks(chance) / 2);
        var assets = Assets.Matches(await http.GetStringAsync(new Uri(language, UriKind.Relative)));
        BenchRun.MustBe(assets.Count > 0, "the home page names no file");
        foreach (Match asset in assets)
            visits.Add(await OpenAsync(http, asset.Groups["address"].Value));
        visits.RemoveAll(v => v.Fault is null); // Files are not pages.
        while (clock.Elapsed < time)
        {
            visits.Add(await OpenAsync(http, language + Pages[chance.Next(Pages.Length)]));
            await Task.Delay(thinks(chance));
        }

        return visits;
    }

    private static async Task<Visit> OpenAsync(HttpClient http, string page)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative));
            var body = await answer.Content.ReadAsByteArrayAsync();
            return new Visit(page, clock.Elapsed.TotalMilliseconds, answer.StatusCode == HttpStatusCode.OK && body.Length > 0 ? null : answer.StatusCode.ToString());
        }
        catch (HttpRequestException broken)
        {
            return new Visit(page, clock.Elapsed.TotalMilliseconds, broken.Message);
        }
    }

    private static async Task WatchAsync(Portal portal, List<double> memory, CancellationToken stop)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(stop))
                memory.Add(portal.MemoryMiB);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static double Share(List<Visit> visits, string page, int percent)
    {
        var waits = visits.Where(v => v.Page.Contains(page, StringComparison.Ordinal)).Select(v => v.Milliseconds).Order().ToList();
        return Math.Round(waits[waits.Count * percent / 100], 1);
    }

    /// <param name="Page">Path and question.</param>
    /// <param name="Milliseconds">Until the last byte.</param>
    /// <param name="Fault">Null when the page came whole.</param>
    private sealed record Visit(string Page, double Milliseconds, string? Fault);

    /// <summary><c>hygie serve</c> on a port that the system chose.</summary>
    private sealed class Portal(Process process, Uri address) : IDisposable
    {
        public Uri Address => address;

        /// <summary>Resident, proc(5).</summary>
        public double MemoryMiB => long.Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

        public double Cpu
        {
            get
            {
                process.Refresh();
                return process.TotalProcessorTime.TotalSeconds;
            }
        }

        public static async Task<Portal> StartAsync(string home)
        {
            var start = new ProcessStartInfo(BenchRun.InCheckout("artifacts", "hygie", "hygie"), ["serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--home", home]) { UseShellExecute = false, RedirectStandardError = true };
            var process = Process.Start(start)!;
            while (await process.StandardError.ReadLineAsync() is { } line)
                if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is { } address)
                    return new Portal(process, new Uri(address));
            throw new InvalidOperationException("The portal did not start.");
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}

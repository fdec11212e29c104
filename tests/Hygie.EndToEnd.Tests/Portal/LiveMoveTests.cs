using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.Core.Migration;
using Hygie.EndToEnd.Tests.Demo;
using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The demo's hub moves once more, back to host A, while two people watch: one with scripts, one without.</summary>
[Collection("demo")]
public sealed class LiveMoveTests(PlayedDemo demo, PortalFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_move_is_watched_from_its_plan_to_its_certificate()
    {
        var home = await demo.CopyAsync("moving");
        await using var served = await ServedHome.StartAsync(home);
        await using var live = await browser.OpenAsync(address: served.Address);
        await using var plain = await browser.OpenAsync(javaScript: false, address: served.Address);
        await HygieAsync(home, "migration", "drain", "--as", "operator-1");
        await live.Page.GotoAsync("/en/migration");
        await Assertions.Expect(live.Page.Locator(".room-head")).ToContainTextAsync("Complete, source empty");
        await live.Page.EvaluateAsync(Recorder);
        var objects = (await HygieAsync(home, "migration", "plan", "--to", "host-a")).GetProperty("objects").GetInt32();
        var (sending, reading) = (Pipe(home, "sending"), Pipe(home, "reading"));
        var fault = new Dictionary<string, string>(StringComparer.Ordinal) { ["HYGIE_FAULT"] = $"{LastOf(objects, MoveFaultPoints.Sent, sending)}+{LastOf(objects, MoveFaultPoints.ReadBack, reading)}" };
        var move = HygieAsync(home, fault, "migration", "run", "--by", "operator-1", "--and", "operator-2");
        var read = new List<(string State, int Percent)>();
        using (await HeldAsync(sending, move))
        {
            await ReloadUntilAsync(plain, read, "Planned", percent => percent is > 0 and < 50);
            await Assertions.Expect(live.Page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "Planned");
        }

        using (await HeldAsync(reading, move))
        {
            await ReloadUntilAsync(plain, read, "Copied", percent => percent is > 50 and < 100);
            await Assertions.Expect(live.Page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "Copied");
            await plain.Page.ScreenshotAsync(new() { Path = Path.Combine(PortalFixture.Screens, "moving.png") });
        }

        var certified = await move;
        await ReloadUntilAsync(plain, read, "Switched", percent => percent == 100);
        await Assertions.Expect(live.Page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "Switched");
        await Assertions.Expect(live.Page.Locator(".room-head")).ToContainTextAsync("certified");

        var seen = await live.Page.EvaluateAsync<string[]>("window.states");
        Assert.Equal(["Drained", "Planned", "Copied"], seen.Take(3));
        Assert.Equal("Switched", seen[^1]);
        Assert.Equal(read.Select(r => r.Percent).Order(), read.Select(r => r.Percent));
        Assert.Equal("0", (await live.Page.Locator(".strip dd").First.InnerTextAsync()).Trim());
        Assert.Empty(live.Faults);
        Assert.Empty(plain.Faults);
        await CertifiedAsync(served, home, certified.GetProperty("targetRoot").GetString()!);
    }

    /// <summary>Notes each state that the page goes through; it is lost when the page is loaded again.</summary>
    private const string Recorder = """
        window.states = [];
        new MutationObserver(() => {
          const state = document.querySelector('[data-state]').dataset.state;
          if (window.states.at(-1) !== state) window.states.push(state);
        }).observe(document.querySelector('[data-live]'), { childList: true });
        window.states.push(document.querySelector('[data-state]').dataset.state);
        """;

    /// <summary>Holds the last object of a pass: all the others are done, or on their way without it, on one thread or on several.</summary>
    private static string LastOf(int objects, string point, string pipe) => string.Join('+', Enumerable.Repeat(point, objects - 1).Append($"{point}@{pipe}"));

    private static string Pipe(string home, string name)
    {
        var path = Path.Combine(home, name);
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }

    /// <summary>Waits until the move is held at a pipe; it goes on when that end is closed.</summary>
    private static async Task<FileStream> HeldAsync(string pipe, Task move)
    {
        var held = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), Stop);
        if (await Task.WhenAny(held, move) == move)
            await move;
        return await held;
    }

    /// <summary>Loads the page again and again, as somebody without scripts does, until it says that; keeps all that it said.</summary>
    private static async Task ReloadUntilAsync(WatchedPage plain, List<(string State, int Percent)> read, string state, Func<int, bool> isThere)
    {
        do
        {
            Assert.Equal(200, (await plain.Page.GotoAsync("/en/migration"))!.Status);
            var room = plain.Page.Locator("[data-percent]");
            Assert.True(read.Count < 10_000, $"After {read.Count} times the page still says {read.LastOrDefault()}.");
            read.Add((await room.GetAttributeAsync("data-state") ?? "", int.Parse(await room.GetAttributeAsync("data-percent") ?? "", CultureInfo.InvariantCulture)));
        }
        while (read[^1].State != state || !isThere(read[^1].Percent));
    }

    private static async Task CertifiedAsync(ServedHome served, string home, string root)
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        var file = await client.GetByteArrayAsync("/api/v1/migration/certificate", Stop);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(home, "hub", "migrations", "m-2", "certificate.json"), Stop), file);
        Assert.Equal(root, JsonDocument.Parse(file).RootElement.GetProperty("body").GetProperty("targetRoot").GetString());
    }

    private static Task<JsonElement> HygieAsync(string home, params string[] args) => HygieAsync(home, new Dictionary<string, string>(), args);

    private static async Task<JsonElement> HygieAsync(string home, Dictionary<string, string> environment, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(home, environment, [.. args, "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

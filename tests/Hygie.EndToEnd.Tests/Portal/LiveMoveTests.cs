using System.Globalization;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The demo's hub moves once more, back to host A, while two people watch: one with scripts, one without.</summary>
[Collection("demo")]
public sealed class LiveMoveTests(PlayedDemo demo, PortalFixture browser)
{
    /// <summary>
    /// Seconds that each of the two passes takes: the speed limit is set from the bytes to move. A page that is loaded again and again must be
    /// seen in the half of each, on a machine that other tests keep busy too.
    /// </summary>
    private const double PassSeconds = 15;

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
        var bytes = (await HygieAsync(home, "migration", "plan", "--to", "host-a", "--json")).GetProperty("bytes").GetInt64();
        var limit = (bytes / 1e6 / PassSeconds).ToString(CultureInfo.InvariantCulture);
        var move = HygieAsync(home, "migration", "run", "--by", "operator-1", "--and", "operator-2", "--limit", limit, "--json");
        var read = await RefreshUntilAsync(plain, move);
        await Assertions.Expect(live.Page.Locator("[data-state]")).ToHaveAttributeAsync("data-state", "Switched");
        await Assertions.Expect(live.Page.Locator(".room-head")).ToContainTextAsync("certified");

        var seen = await live.Page.EvaluateAsync<string[]>("window.states");
        Assert.Equal(["Drained", "Planned", "Copied"], seen.Take(3));
        Assert.Equal("Switched", seen[^1]);
        Assert.Contains(read, r => r.State == "Planned" && r.Percent is > 0 and < 50);
        Assert.Contains(read, r => r.State == "Copied" && r.Percent is > 50 and < 100);
        Assert.Equal(read.Select(r => r.Percent).Order(), read.Select(r => r.Percent));
        Assert.Equal("0", (await live.Page.Locator(".strip dd").First.InnerTextAsync()).Trim());
        Assert.Empty(live.Faults);
        await CertifiedAsync(served, home, (await move).GetProperty("targetRoot").GetString()!);
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

    /// <summary>What somebody without scripts reads by loading the page again and again until the move ends. Half-way, the picture of the README is taken.</summary>
    private async Task<List<(string State, int Percent)>> RefreshUntilAsync(WatchedPage plain, Task move)
    {
        var (read, taken) = (new List<(string State, int Percent)>(), false);
        while (!move.IsCompleted)
        {
            Assert.Equal(200, (await plain.Page.GotoAsync("/en/migration"))!.Status);
            var room = plain.Page.Locator("[data-percent]");
            read.Add((await room.GetAttributeAsync("data-state") ?? "", int.Parse(await room.GetAttributeAsync("data-percent") ?? "", CultureInfo.InvariantCulture)));
            if (!taken && read[^1] is ("Copied", > 55))
            {
                taken = true;
                await plain.Page.ScreenshotAsync(new() { Path = Path.Combine(PortalFixture.Screens, "moving.png") });
            }
        }

        await move;
        Assert.Empty(plain.Faults);
        Assert.True(taken);
        return read;
    }

    private static async Task CertifiedAsync(ServedHome served, string home, string root)
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        var file = await client.GetByteArrayAsync("/api/v1/migration/certificate", Stop);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(home, "hub", "migrations", "m-2", "certificate.json"), Stop), file);
        Assert.Equal(root, JsonDocument.Parse(file).RootElement.GetProperty("body").GetProperty("targetRoot").GetString());
    }

    private static async Task<JsonElement> HygieAsync(string home, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), [.. args.Where(a => a != "--json"), "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}

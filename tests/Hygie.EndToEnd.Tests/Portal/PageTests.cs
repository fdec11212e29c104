using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>What holds for every page, in both languages, both themes and on a narrow screen, in a real browser.</summary>
[Collection("portal")]
public sealed class PageTests(PortalFixture portal)
{
    [Theory, MemberData(nameof(PortalPages.InBothLanguages), MemberType = typeof(PortalPages))]
    public async Task Is_accessible_quiet_and_complete(string path, string language, string name)
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync(PortalPages.Address(path, language));
        await SoundAsync(tab, $"{name}-{language}");
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await SoundAsync(tab, $"{name}-{language}-dark");
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.Page.SetViewportSizeAsync(320, 640);
        await ShootAsync(tab, $"{name}-{language}-320");
        Assert.Equal(320, await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, 320)"));
        Assert.Equal(language, await tab.Page.GetAttributeAsync("html", "lang"));
        Assert.DoesNotMatch(RawKey, await tab.Page.InnerTextAsync("body"));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Every_page_is_read_without_a_script()
    {
        await using var tab = await portal.OpenAsync(javaScript: false);
        foreach (var (path, name) in PortalPages.All)
        {
            await tab.Page.GotoAsync(PortalPages.Address(path, "fr"));
            Assert.True(await tab.Page.Locator("h1").IsVisibleAsync(), name);
            Assert.True(await tab.Page.Locator("main").IsVisibleAsync(), name);
        }
    }

    internal static readonly Regex RawKey = new(@"\b[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    internal static async Task SoundAsync(WatchedPage tab, string screen)
    {
        await ShootAsync(tab, screen);
        var axe = await tab.Page.RunAxe();
        Assert.Empty(axe.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
    }

    internal static Task<byte[]> ShootAsync(WatchedPage tab, string screen) =>
        tab.Page.ScreenshotAsync(new() { Path = Path.Combine(PortalFixture.Screens, $"{screen}.png"), FullPage = true });
}

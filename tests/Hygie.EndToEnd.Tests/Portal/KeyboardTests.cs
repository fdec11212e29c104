using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The portal by keyboard, and where the focus goes when a page changes without a reload.</summary>
[Collection("portal")]
public sealed class KeyboardTests(PortalFixture portal)
{
    [Fact]
    public async Task The_first_tab_reaches_the_skip_link_which_leads_to_the_content()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/fr/catalogue?q=urgences");
        await tab.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator(".skip")).ToBeFocusedAsync();
        await Assertions.Expect(tab.Page.Locator(".skip")).ToBeInViewportAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator("#search")).ToBeFocusedAsync();
        Assert.EndsWith("/fr/catalogue?q=urgences#main", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_follows_the_order_of_reading_and_shows_where_it_is()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/en");
        var order = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            order.Add(await tab.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
            Assert.NotEqual("none", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(["Skip to content", "Hygie", "Catalogue", "Projects", "Hosts", "Public log", "Migration", "My rights", "Français"], order);
    }

    [Fact]
    public async Task After_a_page_change_without_reload_the_title_is_said_and_tab_starts_at_the_skip_link()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/en");
        await tab.Page.EvaluateAsync("window.sameDocument = true");
        await tab.Page.Locator(".main-nav >> text=Projects").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToHaveTextAsync("Project register – Hygie");
        Assert.True(await tab.Page.EvaluateAsync<bool>("window.sameDocument === true"));
        await tab.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(tab.Page.Locator(".skip")).ToBeFocusedAsync();
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_search_keeps_the_page_and_moves_to_the_number_of_results()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/fr/catalogue");
        await tab.Page.FillAsync("#search", "urgences");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("[data-focus-on-query]")).ToBeFocusedAsync();
        await Assertions.Expect(tab.Page.Locator("[data-focus-on-query]")).ToHaveTextAsync("6 résultats");
    }

    [Fact]
    public async Task The_language_link_keeps_the_page()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/fr/projects/p-12");
        await tab.Page.ClickAsync(".lang");
        await tab.Page.WaitForURLAsync("**/en/projects/p-12");
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Dialysis and diabetes: who, when, after which treatments");
        Assert.Equal("en", await tab.Page.GetAttributeAsync("html", "lang"));
    }
}

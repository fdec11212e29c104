using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The control room, live.</summary>
[Collection("portal")]
public sealed class ControlRoomTests(PortalFixture portal)
{
    [Fact]
    public async Task Figures_move_without_a_reload_and_each_quarter_is_said_once()
    {
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/fr");
        await tab.Page.Locator(".main-nav >> text=Migration").ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".percent")).ToContainTextAsync("37");
        portal.Migration.Copied = 1280;
        await Assertions.Expect(tab.Page.Locator(".percent")).ToContainTextAsync("100");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToContainTextAsync("100");
        await Assertions.Expect(tab.Page.Locator("[data-seen]")).ToContainTextAsync("vu il y a");
        Assert.Empty(tab.Faults);
        portal.Migration.Copied = 640;
    }

    [Fact]
    public async Task Who_opens_the_page_before_a_move_sees_it_begin()
    {
        portal.Migration.IsAbsent = true;
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/en/migration");
        await Assertions.Expect(tab.Page.Locator("[data-live]")).ToHaveTextAsync("This hub has never changed hosts.");
        portal.Migration.IsAbsent = false;
        await Assertions.Expect(tab.Page.Locator(".percent")).ToContainTextAsync("37");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_leaf_whose_proof_does_not_hold_is_named()
    {
        portal.Log.FalseProofAt = 40;
        await using var tab = await portal.OpenAsync();
        await tab.Page.GotoAsync("/en/audit/40");
        await Assertions.Expect(tab.Page.Locator("main .status.bad")).ToContainTextAsync("does not hold");
        await tab.Page.GotoAsync("/en/audit/41");
        await Assertions.Expect(tab.Page.Locator("main .status.good")).ToContainTextAsync("Verified by the server");
    }
}

using System.Text.RegularExpressions;
using Hygie.EndToEnd.Tests.Demo;
using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The portal of the played demo, for the tests that only look at it.</summary>
public sealed class DemoPortal(PlayedDemo demo) : IAsyncLifetime
{
    private ServedHome? _served;

    public string Address => _served!.Address;

    public async ValueTask InitializeAsync() => _served = await ServedHome.StartAsync(demo.Home);

    public ValueTask DisposeAsync() => _served is null ? ValueTask.CompletedTask : _served.DisposeAsync();
}

/// <summary>Every page over what the demo really left, in both languages and themes, on a narrow screen and on paper.</summary>
[Collection("demo")]
public sealed partial class DemoPageTests(DemoPortal demo, PortalFixture browser) : IClassFixture<DemoPortal>
{
    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "", "home" }, { "catalogue", "catalogue" }, { "catalogue/snds", "dataset" }, { "catalogue/snds/variables", "variables" },
        { "catalogue/snds/variables?table=PERSON", "variables-person" }, { "catalogue/snds/quality", "quality" }, { "catalogue/snds/access", "access" },
        { "catalogue/snds/cite", "cite" }, { "catalogue/hospital-north", "hospital" }, { "catalogue/gp-network/variables", "gp-variables" },
        { "projects", "projects" }, { "projects/p-metformin", "project" }, { "projects/p-rare", "project-revoked" }, { "hosts", "hosts" }, { "audit", "audit" },
        { "audit/12", "leaf" }, { "migration", "migration" }, { "rights", "rights" }, { "transparency", "transparency" }, { "accessibility", "accessibility" }, { "status", "status" },
    };

    [Theory, MemberData(nameof(Pages))]
    public async Task Is_accessible_quiet_and_in_one_language(string path, string name)
    {
        await using var tab = await browser.OpenAsync(address: demo.Address);
        foreach (var language in PortalPages.Languages)
        {
            var answer = await tab.Page.GotoAsync(PortalPages.Address(path, language));
            Assert.Equal(200, answer!.Status);
            await PageTests.SoundAsync(tab, $"demo-{name}-{language}");
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await PageTests.SoundAsync(tab, $"demo-{name}-{language}-dark");
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, Media = Media.Print });
            await PageTests.ShootAsync(tab, $"demo-{name}-{language}-print");
            await tab.Page.EmulateMediaAsync(new() { Media = Media.Screen });
            await tab.Page.SetViewportSizeAsync(320, 640);
            await PageTests.ShootAsync(tab, $"demo-{name}-{language}-320");
            Assert.Equal(320, await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, 320)"));
            await tab.Page.SetViewportSizeAsync(1280, 900);
            await ReadsAsync(tab, language);
        }

        Assert.Empty(tab.Faults);
    }

    /// <summary>What people read, code left out: no key of a text, no public name of a party in place of what people call it, no word of the other language.</summary>
    private static async Task ReadsAsync(WatchedPage tab, string language)
    {
        var text = await tab.Page.EvaluateAsync<string>(Words);
        Assert.DoesNotMatch(PageTests.RawKey, text);
        Assert.DoesNotMatch(PublicName(), text);
        Assert.DoesNotMatch(language == "fr" ? English() : French(), text);
    }

    private const string Words = """
        (() => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = [];
          while (texts.nextNode()) if (!texts.currentNode.parentElement.closest('code, pre, script, .lang')) words.push(texts.currentNode.data);
          return words.join('\n');
        })()
        """;

    [Fact]
    public async Task Every_use_of_a_project_leads_to_its_proof()
    {
        await using var tab = await browser.OpenAsync(address: demo.Address);
        await tab.Page.GotoAsync("/en/projects/p-metformin");
        var uses = tab.Page.Locator("table").Last.Locator("tbody tr");
        Assert.True(await uses.CountAsync() >= 4);
        foreach (var (row, kind) in new[] { (0, "extract.made"), (1, "workspace.ran") })
        {
            await tab.Page.GotoAsync("/en/projects/p-metformin");
            await uses.Nth(row).Locator("a").Last.ClickAsync();
            await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync(kind);
            await Assertions.Expect(tab.Page.Locator("main .status.good")).ToContainTextAsync("Verified by the server");
        }
    }

    [Fact]
    public async Task The_catalogue_names_the_host_in_use_since_the_move()
    {
        await using var tab = await browser.OpenAsync(address: demo.Address);
        await tab.Page.GotoAsync("/fr/catalogue");
        Assert.Equal(["Hébergeur\u00A0B"], (await tab.Page.Locator("td[data-label='Hébergeur']").AllInnerTextsAsync()).Distinct());
    }

    [GeneratedRegex(@"\b(cnam|hospital-(north|south)|gp-network|ethics-committee|data-authority|university)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PublicName();

    [GeneratedRegex(@"\b(the|and|with|from)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex English();

    [GeneratedRegex(@"\b(les|une|avec|dans|pour)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex French();
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The portal as a program sees it: assets, headers, refusals, exports.</summary>
[Collection("portal")]
public sealed partial class AnswerTests(PortalFixture portal) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(portal.Address) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_asset_a_page_or_the_style_sheet_names_answers_and_is_not_empty()
    {
        var page = await _client.GetStringAsync("/fr", Stop);
        var assets = Asset().Matches(page).Select(m => m.Groups["url"].Value).ToList();
        var style = assets.Single(a => a.EndsWith(".css", StringComparison.Ordinal));
        assets.AddRange(Font().Matches(await _client.GetStringAsync(style, Stop)).Select(m => $"_content/Hygie.Web/{m.Groups["url"].Value}"));
        Assert.Equal(6, assets.Count);
        foreach (var asset in assets)
            Assert.True((await _client.GetByteArrayAsync(asset, Stop)).Length > 100, asset);
    }

    [Fact]
    public async Task Every_answer_forbids_what_is_inline_or_elsewhere()
    {
        foreach (var path in new[] { "/fr", "/en/nowhere", "/api/v1/catalogue", "/fr/migration" })
        {
            using var answer = await _client.GetAsync(path, Stop);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.8", "/fr")]
    [InlineData("en-US,en;q=0.9", "/en")]
    [InlineData("de", "/fr")]
    public async Task The_root_leads_to_the_language_the_browser_prefers(string accepted, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Language", accepted);
        using var answer = await _client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/fr/catalogue/ds-999")]
    [InlineData("/fr/catalogue/ds-001/none")]
    [InlineData("/en/projects/..%2f..%2fetc")]
    [InlineData("/en/audit/999")]
    [InlineData("/en/audit/-1")]
    public async Task What_does_not_exist_is_a_page_with_a_code(string path)
    {
        using var answer = await _client.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("HYG-0081", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_down_is_a_page_with_a_code_and_no_detail()
    {
        portal.Migration.IsBroken = true;
        using var answer = await _client.GetAsync("/en/migration", Stop);
        portal.Migration.IsBroken = false;
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("HYG-0082", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The store is down", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_is_exported_with_its_suppressed_counts()
    {
        using var json = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/catalogue", Stop));
        Assert.Equal(24, json.RootElement.GetProperty("total").GetInt32());
        var csv = (await _client.GetStringAsync("/api/v1/catalogue.csv", Stop)).Split("\r\n");
        Assert.Equal(26, csv.Length);
        Assert.Contains(csv, line => line.StartsWith("\"ds-006\"", StringComparison.Ordinal) && line.Contains("\"<11\"", StringComparison.Ordinal));
        using var dcat = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/catalogue.jsonld", Stop));
        Assert.Equal(24, dcat.RootElement.GetProperty("dcat:dataset").GetArrayLength());
    }

    [Fact]
    public async Task The_api_refuses_with_a_problem_and_its_code()
    {
        using var answer = await _client.GetAsync("/api/v1/catalogue?page=zero", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("HYG-0083", problem.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_blanks()
    {
        var (french, english) = (Texts("PortalTexts.fr.resx"), Texts("PortalTexts.resx"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), french.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Blanks(text.Value), Blanks(french[text.Key])));
    }

    [Fact]
    public void Every_act_that_the_log_can_hold_has_its_words()
    {
        var texts = Texts("PortalTexts.resx");
        var rooms = texts.Keys.Where(k => k.StartsWith("Act.", StringComparison.Ordinal)).Select(k => k.Split('.')[1]).ToHashSet(StringComparer.Ordinal);
        var kinds = Directory.EnumerateFiles(TestFiles.InCheckout("src", "Hygie.Core"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Dotted().Matches(File.ReadAllText(file))).Select(m => m.Groups["name"].Value).Where(name => rooms.Contains(name.Split('.')[0])).ToHashSet(StringComparer.Ordinal);
        Assert.True(kinds.Count > 30);
        Assert.All(kinds, kind => Assert.Contains("Act." + kind, texts.Keys));
    }

    public void Dispose() => _client.Dispose();

    private static Dictionary<string, string> Texts(string file) =>
        XDocument.Load(TestFiles.InCheckout("src", "Hygie.Web", "Resources", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Blanks(string text) => string.Join(' ', Blank().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex("(src|<link[^>]*href)=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();

    [GeneratedRegex("url\\(\"(?<url>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Font();

    [GeneratedRegex("\"(?<name>[a-z]+\\.[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}

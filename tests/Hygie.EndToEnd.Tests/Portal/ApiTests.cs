using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing;
using NJsonSchema;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The API of the played demo: what its description promises is what it answers; and the Python client's own tests.</summary>
[Collection("demo")]
public sealed class ApiTests(DemoPortal demo) : IClassFixture<DemoPortal>, IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(demo.Address) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_it_describes_answers_what_the_description_says()
    {
        var text = await _client.GetStringAsync("/openapi/v1.json", Stop);
        var description = JsonDocument.Parse(text).RootElement;
        Assert.StartsWith("3.1.", description.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var asked = 0;
        foreach (var path in description.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name == "get"))
            {
                using var answer = await _client.GetAsync(Example(path.Name), Stop);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, path.Name);
                if (operation.Value.GetProperty("responses").TryGetProperty("200", out var promised) && promised.TryGetProperty("content", out var content))
                {
                    var type = answer.Content.Headers.ContentType!.MediaType!;
                    Assert.True(content.TryGetProperty(type, out var media), $"{path.Name} answers {type}");
                    if (media.GetProperty("schema").TryGetProperty("$ref", out _) || media.GetProperty("schema").TryGetProperty("items", out _))
                        Assert.Empty(await FaultsAsync(description, media.GetProperty("schema"), await answer.Content.ReadAsStringAsync(Stop)));
                }

                asked++;
            }

        Assert.True(asked >= 18, text);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404)]
    [InlineData("GET", "/api/v1/catalogue?page=0", 400)]
    [InlineData("GET", "/api/v1/log/leaves?before=x", 400)]
    [InlineData("GET", "/api/v1/log/leaves/-1", 404)]
    [InlineData("POST", "/api/v1/catalogue", 405)]
    [InlineData("POST", "/api/v1/studies/check", 415)]
    public async Task Every_refusal_is_a_problem_with_a_code(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request, Stop);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.StartsWith("HYG-", problem.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("hint").GetString()!);
    }

    [Fact]
    public async Task A_definition_without_end_is_refused_and_not_kept()
    {
        using var answer = await _client.PostAsync(new Uri("/api/v1/studies/check", UriKind.Relative), new ByteArrayContent(new byte[300_000]) { Headers = { ContentType = new("application/yaml") } }, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task The_python_client_reads_it_all()
    {
        var start = new ProcessStartInfo("python3", ["-m", "unittest", "discover", "-s", TestFiles.InCheckout("clients", "python", "tests"), "-t", TestFiles.InCheckout("clients", "python")])
        { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["HYGIE_URL"] = demo.Address;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var python = Process.Start(start)!;
        var said = await python.StandardError.ReadToEndAsync(Stop);
        await python.WaitForExitAsync(Stop);
        Assert.True(python.ExitCode == 0, said);
        Assert.Matches("Ran 11 tests", said);
    }

    private static string Example(string path) => path
        .Replace("{dataset}", "snds", StringComparison.Ordinal).Replace("{table}", "ER_PRS_F", StringComparison.Ordinal).Replace("{project}", "p-metformin", StringComparison.Ordinal)
        .Replace("{permit}", "d-p-metformin", StringComparison.Ordinal).Replace("{index}", "3", StringComparison.Ordinal);

    private static async Task<IEnumerable<string>> FaultsAsync(JsonElement description, JsonElement schema, string answer)
    {
        var whole = $$"""{ "definitions": {{description.GetProperty("components").GetProperty("schemas").GetRawText()}}, {{schema.GetRawText().Trim()[1..]}}""";
        return (await JsonSchema.FromJsonAsync(whole.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), Stop)).Validate(answer).Select(e => $"{e.Kind} {e.Path}");
    }

    public void Dispose() => _client.Dispose();
}

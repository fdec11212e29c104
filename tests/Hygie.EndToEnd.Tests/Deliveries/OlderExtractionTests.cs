using Hygie.EndToEnd.Tests.Crashes;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Deliveries;

/// <summary>A public extraction of DCIR and PMSI in an older form, from its holder to the catalogue, command by command as <c>examples/sources/scalpel</c> gives them.</summary>
[Collection(CrashTests.Name)]
public sealed class OlderExtractionTests(DeliveredCountry country) : IDisposable
{
    private static readonly string Schemas = TestFiles.InCheckout("examples", "sources", "scalpel");
    private static readonly string[] Described = ["--schema", Schemas, "--allow", "required=0.02", "--allow", "type=0.02"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-extraction-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_holder_seals_it_and_the_hub_stores_and_shows_it()
    {
        var home = country.Copy();
        var (raw, parts) = (Path.Combine(_folder.FullName, "raw"), Path.Combine(_folder.FullName, "sealed"));
        foreach (var folder in new[] { "DCIR", "PMSI" })
            foreach (var file in Directory.GetFiles(TestFiles.Shared("snds-scalpel-input", "csv-table", folder)))
                File.Copy(file, Path.Combine(Directory.CreateDirectory(Path.Combine(raw, folder)).FullName, Path.GetFileName(file)));

        var strict = await home.StartAsync(Path.Combine("holders", "cnam"), null, "delivery", "seal", raw, "--source", "snds", "--schema", Schemas, "--out", parts, "--json");
        Assert.Equal((5, false), (strict.Exit, strict.Json().GetProperty("sealed").GetBoolean()));
        var settled = (await home.RunAsync(Path.Combine("holders", "cnam"), ["delivery", "seal", raw, "--source", "snds", .. Described, "--out", parts, "--json"])).Json();
        Assert.Equal((true, 2, 2), (settled.GetProperty("sealed").GetBoolean(), settled.GetProperty("people").GetInt32(), settled.GetProperty("rejected").GetInt32()));
        var (health, answer) = (Path.Combine(parts, "health.age"), Path.Combine(parts, "answer.age"));
        await home.RunAsync("third-party", "third-party", "answer", Path.Combine(parts, "identity.age"), "--out", answer, "--json");

        string[] accept = ["delivery", "accept", health, "--answer", answer, "--dataset", "snds", "--json"];
        var unknown = await home.StartAsync("hub", null, accept);
        Assert.Equal((6, "HYG-6125"), (unknown.Exit, unknown.Json().GetProperty("code").GetString()));
        var accepted = (await home.RunAsync("hub", [.. accept, .. Described])).Json();
        Assert.Equal(("snds@1", 62, 2, 2, 2), (accepted.GetProperty("version").GetString(), accepted.GetProperty("rows").GetInt32(), accepted.GetProperty("rejected").GetInt32(),
            accepted.GetProperty("orphans").GetInt32(), accepted.GetProperty("people").GetInt32()));

        await home.RunAsync("", "catalogue", "publish", "snds@1", "--schema", Schemas, "--as", "steward-1", "--json");
        var sheet = (await home.RunAsync("", "catalogue", "show", "snds", "--json")).Json();
        Assert.Equal(27, sheet.GetProperty("tables").GetArrayLength());
        Assert.Contains("T_SSR19CSARR", sheet.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal(["snds@1"], sheet.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("version").GetString()));
        Assert.All((await home.RunAsync("", "catalogue", "show", "snds", "--lang", "en")).Output.Trim().Split('\n')[^1..], line => Assert.Matches(@"^snds@1 · .* · 60 rows · 27 tables · accept-with-reservations$", line));
    }
}

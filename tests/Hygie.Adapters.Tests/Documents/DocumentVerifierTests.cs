using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.Documents;

/// <summary>
/// The stranger's verifier on every golden document: it takes what we take, refuses what we refuse, and for the same reason. The vectors were
/// made by a third program.
/// </summary>
public sealed class DocumentVerifierTests : IDisposable
{
    // What our refusals are called by it. A document that reads, and says that its drill failed, fails there: nothing was shown.
    private static readonly Dictionary<string, string[]> Rules = new(StringComparer.Ordinal)
    {
        ["HYG-1001"] = ["canonical"], ["HYG-1002"] = ["members", "no-marker", "only-known-files", "order"], ["HYG-1003"] = ["members"],
        ["HYG-1005"] = ["no trusted signature"], ["HYG-1006"] = ["signature "],
        ["HYG-13020"] = ["no trusted signature of "], ["HYG-13021"] = ["signature "],
        ["HYG-17014"] = ["two trusted signatures", "signature "], ["HYG-17016"] = ["roots", "inventory", "objects", "bytes", "sourceRoot", "sample"], ["HYG-17020"] = ["line"],
        ["HYG-19004"] = ["no-marker", "names-are-hashes", "control ", "positive control", "ok"],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-verify-");

    public static TheoryData<string, string> Vectors => [.. from format in (string[])["permit", "release-record", "exit-certificate", "seizure-report", "erasure"] from name in GoldenVector.Names(format) select (format, name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task It_takes_what_we_take_and_refuses_the_rest_for_the_same_reason(string format, string name)
    {
        var vector = GoldenVector.Read(format, name);
        var answer = await VerifyAsync(format, vector, vector.Body);
        if (vector.Expect.StartsWith("ok ", StringComparison.Ordinal))
            Assert.Equal([], answer.Faults);
        else if (vector.Expect.StartsWith("HYG-3092 ", StringComparison.Ordinal))
            Assert.Equal(vector.Expect["HYG-3092 ".Length..], answer.Faults[0].Rule);
        else if (vector.Expect == "ok" && !vector.All("ok").Contains("false"))
            Assert.Equal([], answer.Faults);
        else if (vector.Expect == "ok")
            Assert.Contains(answer.Faults, f => f.Rule == "ok");
        else
            Assert.Contains(Rules.GetValueOrDefault(vector.Expect, [vector.Expect]), rule => answer.Faults[0].Rule.StartsWith(rule, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("permit", "ok-three-bodies")]
    [InlineData("release-record", "ok-two-files")]
    [InlineData("exit-certificate", "ok-sampled")]
    [InlineData("seizure-report", "ok-drill-passed")]
    [InlineData("erasure", "ok-final")]
    public async Task Any_changed_byte_fails(string format, string name)
    {
        var vector = GoldenVector.Read(format, name);
        for (var at = 0; at < vector.Body.Length; at += 61)
        {
            var changed = vector.Body.ToArray();
            changed[at] ^= 1;
            Assert.Equal(5, (await VerifyAsync(format, vector, changed)).Exit);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var trust = await WriteAsync("trust", "hub " + GoldenVector.Read("seizure-report", "ok-drill-passed")["signer"]);
        Assert.Equal([("nowhere.json", "missing")], (await SecondVerifier.RunAsync("drill", Path.Combine(_folder.FullName, "nowhere.json"), "--trust", trust)).Faults);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<SecondVerifier.Answer> VerifyAsync(string format, GoldenVector vector, byte[] document)
    {
        var file = Path.Combine(_folder.FullName, "document.json");
        await File.WriteAllBytesAsync(file, document, TestContext.Current.CancellationToken);
        var enrolled = vector.All("enrolled").Select(words => words.Split(' ')).Select(words => $"{words[0]}/{words[1]} {words[2]}");
        var trust = await WriteAsync("trust", [.. vector.All("trust"), .. vector.All("custodian").Select(key => "custodian " + key), .. enrolled, .. vector.All("signer").Select((key, i) => "person-" + "abcdefgh"[i] + " " + key)]);
        return await SecondVerifier.RunAsync([.. format switch
        {
            "permit" => (string[])["permit", file],
            "release-record" => ["release", file, .. await FilesAsync(vector)],
            "exit-certificate" => ["certificate", file, "--inventory", await WriteAsync("inventory", [.. vector.All("object")])],
            "erasure" => ["erasure", file],
            _ => ["drill", file],
        }, "--trust", trust]);
    }

    /// <summary>The files that left, as whoever checks the record holds them.</summary>
    private async Task<string[]> FilesAsync(GoldenVector vector)
    {
        var folder = _folder.CreateSubdirectory("files");
        foreach (var file in vector.All("file").Select(f => f.Split(' ')))
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, file[0]), Convert.FromHexString(file[1]), TestContext.Current.CancellationToken);
        return vector.All("file").Any() ? ["--files", folder.FullName] : [];
    }

    private async Task<string> WriteAsync(string name, params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, string.Concat(lines.Select(l => l + "\n")), TestContext.Current.CancellationToken);
        return path;
    }
}

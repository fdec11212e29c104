using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Sealing;

/// <summary>The official age test kit: each file says how it must succeed or fail, and we must fail the same way.</summary>
public sealed class AgeTestKitTests
{
    private static readonly string[] NotVectors = ["README.md", "SOURCE.txt", "age.md", "chunked-encryption.md"];

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(TestFiles.Shared("crypto-age-testkit")).Select(f => Path.GetFileName(f)!).Except(NotVectors, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_file_of_the_kit_is_run()
    {
        var vectors = Directory.GetFiles(TestFiles.Shared("crypto-age-testkit")).Count(f => File.ReadAllText(f).StartsWith("expect: ", StringComparison.Ordinal));
        VectorSets.AllRun("crypto-age-testkit", vectors, Files().Count);
        Assert.Equal(38, vectors);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_file_succeeds_or_fails_as_it_says(string file)
    {
        var bytes = await File.ReadAllBytesAsync(TestFiles.Shared("crypto-age-testkit", file), TestContext.Current.CancellationToken);
        var split = bytes.AsSpan().IndexOf("\n\n"u8);
        var facts = Encoding.UTF8.GetString(bytes.AsSpan(0, split)).Split('\n').Select(l => l.Split(": ", 2)).ToLookup(p => p[0], p => p[1], StringComparer.Ordinal);
        var identities = facts["identity"].Select(i => AgeIdentity.Parse(Encoding.ASCII.GetBytes(i)).Value).ToArray();
        using var released = new MemoryStream();
        using var ciphertext = new MemoryStream(bytes[(split + 2)..]);

        var opened = await AgeFile.OpenAsync(identities, ciphertext, released, TestContext.Current.CancellationToken);

        Assert.Equal(Expected(facts["expect"].Single()), opened.IsRefused ? opened.Refusal.Code : "opened");
        var payload = facts["payload"].SingleOrDefault();
        Assert.Equal(payload ?? "", payload is null ? Convert.ToHexStringLower(released.ToArray()) : Convert.ToHexStringLower(SHA256.HashData(released.ToArray())));
    }

    private static string Expected(string expect) => expect switch
    {
        "success" => "opened",
        "header failure" => "HYG-1050",
        "no match" => "HYG-1051",
        "HMAC failure" => "HYG-1052",
        "payload failure" => "HYG-1053",
        _ => throw new ArgumentException($"Unknown expectation {expect}.", nameof(expect)),
    };
}

using System.Globalization;
using System.Text;
using Hygie.Core;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Sealing;

/// <summary>Our own formats as <c>spec/vectors</c> fixes them: a change of these bytes is a change of format.</summary>
public sealed class GoldenVectorTests
{
    public static TheoryData<string> CanonicalJsonFiles() => [.. GoldenVector.Names("canonical-json")];

    public static TheoryData<string> EncFiles() => [.. GoldenVector.Names("enc")];

    public static TheoryData<string> DocumentFiles() => [.. GoldenVector.Names("signed-document")];

    public static TheoryData<string> NoteFiles() => [.. GoldenVector.Names("signed-note")];

    public static TheoryData<string> ShareFiles() => [.. GoldenVector.Names("share")];

    [Theory]
    [MemberData(nameof(CanonicalJsonFiles))]
    public void Canonical_json(string name)
    {
        var vector = GoldenVector.Read("canonical-json", name);
        var read = CanonicalJson.Read(vector.Body);
        Assert.Equal(vector.Expect, Answer(read));
        if (read.IsRefused)
            Assert.Equal((vector["rule"], vector["offset"]), (read.Refusal.Facts["rule"], read.Refusal.Facts["offset"]));
        else
            Assert.Equal(vector.Body, CanonicalJson.Write(read.Value));
    }

    [Theory]
    [MemberData(nameof(EncFiles))]
    public void Field_encoding(string name)
    {
        var vector = GoldenVector.Read("enc", name);
        var fields = vector.All("field").Select(f => f.Split(' ', 2)).Select(f => f[0] switch
        {
            "text" => (Field)f[1],
            "number" => long.Parse(f[1], CultureInfo.InvariantCulture),
            _ => Convert.FromHexString(f[1]),
        }).ToArray();
        Assert.Equal(vector["hex"], Convert.ToHexStringLower(FieldEncoding.Enc(fields)));
    }

    [Theory]
    [MemberData(nameof(DocumentFiles))]
    public void Signed_document(string name)
    {
        var vector = GoldenVector.Read("signed-document", name);
        var keys = vector.All("signer").Select(k => VerifyingKey.Parse(k).Value);
        var read = SignedDocument.Read(vector["type"], vector.Body);
        var refusal = read.IsRefused ? read.Refusal : read.Value.RequireSigners(keys);
        Assert.Equal(vector.Expect, refusal?.Code ?? "ok");
        if (refusal is not null)
            return;
        Assert.Equal(vector.Body, read.Value.ToFile());
        Assert.Equal(vector["hash"], Convert.ToHexStringLower(read.Value.Hash()));
    }

    [Theory]
    [MemberData(nameof(NoteFiles))]
    public void Signed_note(string name)
    {
        var vector = GoldenVector.Read("signed-note", name);
        var verifiers = vector.All("verifier").Select(v => NoteVerifier.Parse(v).Value).ToArray();
        var read = SignedNote.Parse(vector.Body);
        var verified = read.Then(note => note.Verify(verifiers));
        Assert.Equal(vector.Expect, Answer(verified));
        if (verified.IsRefused)
            return;
        Assert.Equal(vector.Body, read.Value.ToBytes());
        Assert.Equal(vector.All("verified"), verified.Value.Select(v => v.By.Name + (v.At is { } at ? " " + CanonicalTime.Write(at) : "")));
    }

    [Theory]
    [MemberData(nameof(ShareFiles))]
    public void Secret_share(string name)
    {
        var vector = GoldenVector.Read("share", name);
        var parsed = Encoding.ASCII.GetString(vector.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => SecretShare.Parse(Encoding.ASCII.GetBytes(l))).ToArray();
        byte[][] record = [.. vector.All("commitment").Select(Convert.FromHexString)];
        var refused = Array.Find(parsed, p => p.IsRefused);
        var combined = refused.IsRefused ? refused.Refusal
            : record.Length > 0 ? SecretSharing.Combine([.. parsed.Select(p => p.Value)], record)
            : SecretSharing.Combine([.. parsed.Select(p => p.Value)]);
        Assert.Equal(vector.Expect, Answer(combined));
        if (!combined.IsRefused)
            Assert.Equal(vector["secret"], Convert.ToHexStringLower(combined.Value.Reveal()));
        else if (string.Equals(vector.Expect, "HYG-1064", StringComparison.Ordinal))
            Assert.Equal(vector["bad"], combined.Refusal.Facts["share"]);
    }

    private static string Answer<T>(Result<T> result) => result.IsRefused ? result.Refusal.Code : "ok";
}

using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class SignatureTests
{
    private static readonly CanonicalObject Body = CanonicalObject.Of(("id", "p-1"), ("rows", 12));
    private readonly SigningKey _one = SigningKey.Generate(new SeededSecretRandom(4));
    private readonly SigningKey _two = SigningKey.Generate(new SeededSecretRandom(5));

    [Fact]
    public void A_signature_counts_for_one_type_one_body_and_one_key()
    {
        var signature = _one.Sign("permit", "body"u8);
        Assert.True(_one.Verifying.Verify("permit", "body"u8, signature));
        Assert.False(_one.Verifying.Verify("mandate", "body"u8, signature));
        Assert.False(_one.Verifying.Verify("permit", "bodY"u8, signature));
        Assert.False(_two.Verifying.Verify("permit", "body"u8, signature));
        Assert.False(_one.Verifying.Verify("permit", "body"u8, []));
    }

    [Fact]
    public void Several_bodies_sign_in_any_order_and_the_file_is_the_same()
    {
        var one = SignedDocument.Unsigned("permit", Body).SignedBy(_one).SignedBy(_two);
        var other = SignedDocument.Unsigned("permit", Body).SignedBy(_two).SignedBy(_one).SignedBy(_one);
        Assert.Equal(one.ToFile(), other.ToFile());
        var read = SignedDocument.Read("permit", one.ToFile()).Value;
        Assert.Null(read.RequireSigners(_one.Verifying, _two.Verifying));
        Assert.Equal("HYG-1005", SignedDocument.Unsigned("permit", Body).SignedBy(_one).RequireSigners(_one.Verifying, _two.Verifying)!.Code);
        Assert.Equal(one.Hash(), SignedDocument.Unsigned("permit", Body).Hash());
    }

    [Fact]
    public void Every_changed_byte_of_a_signed_file_is_refused()
    {
        var file = SignedDocument.Unsigned("permit", Body).SignedBy(_one).ToFile();
        for (var at = 0; at < file.Length; at++)
        {
            var changed = file.ToArray();
            changed[at] ^= 1;
            var read = SignedDocument.Read("permit", changed);
            Assert.True(read.IsRefused || read.Value.RequireSigners(_one.Verifying) is not null, $"byte {at.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }
    }

    [Fact]
    public void Keys_survive_their_text()
    {
        using var text = _one.RevealText();
        using var again = SigningKey.Parse(text.Reveal()).Value;
        Assert.Equal(_one.Verifying, again.Verifying);
        Assert.Equal(_one.Verifying, VerifyingKey.Parse(_one.Verifying.ToString()).Value);
        Assert.Equal("HYG-1020", VerifyingKey.Parse("hygie-verify1qqqq").Refusal.Code);
        Assert.Equal("HYG-1020", SigningKey.Parse(again.Verifying.Bytes).Refusal.Code);
    }

    [Fact]
    public void A_checkpoint_is_signed_by_the_log_and_cosigned_by_a_witness()
    {
        var log = new NoteSigner("log.example/hub", NoteKeyType.Ed25519, _one);
        var witness = new NoteSigner("witness.example/w1", NoteKeyType.Cosignature, _two);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        var note = SignedNote.Sign("log.example/hub\n7\nAAAA\n", log).With(witness.Sign("log.example/hub\n7\nAAAA\n", at));
        var read = SignedNote.Parse(note.ToBytes()).Value;
        var verified = read.Verify(log.Verifier, witness.Verifier).Value;
        Assert.Equal([null, at], verified.Select(v => v.At));
        Assert.Single(read.Verify(log.Verifier).Value);
        Assert.Equal("HYG-1033", read.Verify(new NoteVerifier("log.example/hub", NoteKeyType.Cosignature, _one.Verifying)).Refusal.Code);
        Assert.Equal(log.Verifier.KeyHash, NoteVerifier.Parse(log.Verifier.ToString()).Value.KeyHash);
        Assert.Throws<ArgumentException>(() => witness.Sign("x\n"));
    }

    [Fact]
    public void A_false_signature_of_a_known_key_is_refused_even_beside_a_true_one()
    {
        var log = new NoteSigner("log.example/hub", NoteKeyType.Ed25519, _one);
        var other = new NoteSigner("other.example", NoteKeyType.Ed25519, _two);
        var note = SignedNote.Sign("text\n", log, other).With(log.Sign("another text\n"));
        Assert.Equal("HYG-1032", note.Verify(log.Verifier).Refusal.Code);
        Assert.Single(note.Verify(other.Verifier).Value);
    }

    [Fact]
    public void A_wrapped_key_opens_under_its_own_key_only_and_secrets_are_wiped()
    {
        var random = new SeededSecretRandom(6);
        using var root = SecretKey.Generate(random);
        using var other = SecretKey.Generate(random);
        var payload = SecretKey.Generate(random);
        var wrapped = KeyWrap.Wrap(root, payload.Reveal());
        Assert.True(KeyWrap.Unwrap(root, wrapped).Value.Matches(payload));
        Assert.Equal("HYG-1010", KeyWrap.Unwrap(other, wrapped).Refusal.Code);
        Assert.Equal("HYG-1010", KeyWrap.Unwrap(root, wrapped.AsSpan(0, 24)).Refusal.Code);
        payload.Dispose();
        Assert.Throws<ObjectDisposedException>(() => payload.Reveal().Length);
    }
}

using CsCheck;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class SecretSharingTests
{
    private readonly SeededSecretRandom _random = new(3);

    [Theory]
    [InlineData(2, 2), InlineData(2, 3), InlineData(3, 5), InlineData(5, 5), InlineData(3, 16)]
    public void Any_quorum_gives_the_secret_and_one_share_less_does_not(int threshold, int count)
    {
        using var secret = SecretKey.Generate(_random);
        var shares = SecretSharing.Deal(secret, "recovery-health", 1, threshold, count, _random);
        Assert.True(SecretSharing.Combine(shares[^threshold..]).Value.Matches(secret));
        Assert.True(SecretSharing.Combine(shares).Value.Matches(secret));
        Assert.Equal("HYG-1062", SecretSharing.Combine(shares[..(threshold - 1)]).Refusal.Code);
    }

    [Fact]
    public void A_false_share_is_noticed_and_the_record_names_it()
    {
        using var secret = SecretKey.Generate(_random);
        var shares = SecretSharing.Deal(secret, "recovery-health", 1, 3, 5, _random);
        var record = shares.Select(s => s.Commitment()).ToArray();
        using var text = shares[1].RevealText();
        var wrong = Bech32.Decode("hygie-share", System.Text.Encoding.ASCII.GetString(text.Reveal()))!;
        wrong[^1] ^= 1;
        var bad = SecretShare.Parse(System.Text.Encoding.ASCII.GetBytes(Bech32.Encode("hygie-share", wrong))).Value;
        Assert.Equal("HYG-1063", SecretSharing.Combine([shares[0], bad, shares[4]]).Refusal.Code);
        Assert.Equal("HYG-1064 (epoch=1, set=recovery-health, share=2)", SecretSharing.Combine([shares[0], bad, shares[4]], record).Refusal.ToString());
        Assert.Null(SecretSharing.CheckShare(shares[0], record));
    }

    [Fact]
    public void Shares_of_two_dealings_or_one_share_twice_do_not_combine()
    {
        using var secret = SecretKey.Generate(_random);
        var first = SecretSharing.Deal(secret, "recovery-health", 1, 2, 3, _random);
        var second = SecretSharing.Deal(secret, "recovery-health", 2, 2, 3, _random);
        Assert.Equal("HYG-1060", SecretSharing.Combine([first[0], second[1]]).Refusal.Code);
        Assert.Equal("HYG-1061", SecretSharing.Combine([first[0], first[0]]).Refusal.Code);
    }

    [Fact]
    public void A_share_survives_its_text_and_any_changed_letter_is_refused()
    {
        using var secret = SecretKey.Generate(_random);
        var share = SecretSharing.Deal(secret, "recovery-health", 1, 2, 2, _random)[0];
        using var text = share.RevealText();
        Assert.Equal(share.Commitment(), SecretShare.Parse(text.Reveal()).Value.Commitment());
        var letters = text.Reveal().ToArray();
        Gen.Select(Gen.Int[0, letters.Length - 1], Gen.Byte[65, 122]).Sample((at, letter) =>
        {
            var changed = letters.ToArray();
            changed[at] = letter;
            return changed.AsSpan().SequenceEqual(letters) || SecretShare.Parse(changed).IsRefused;
        });
    }

    [Fact]
    public void One_trustee_alone_is_never_a_policy()
    {
        using var secret = SecretKey.Generate(_random);
        Assert.Throws<ArgumentException>(() => SecretSharing.Deal(secret, "x", 1, 1, 3, _random));
        Assert.Throws<ArgumentException>(() => SecretSharing.Deal(secret, "x", 1, 3, 17, _random));
    }

    [Fact]
    public void The_field_is_a_field()
    {
        for (var a = 1; a < 256; a++)
            Assert.Equal(1, GaloisField.Multiply((byte)a, GaloisField.Invert((byte)a)));
        Assert.Equal(0xc1, GaloisField.Multiply(0x57, 0x83));
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Sample((a, b, c) =>
            GaloisField.Multiply(a, (byte)(b ^ c)) == (GaloisField.Multiply(a, b) ^ GaloisField.Multiply(a, c))
            && GaloisField.Multiply(a, b) == GaloisField.Multiply(b, a));
    }
}

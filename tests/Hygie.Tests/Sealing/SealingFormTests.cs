using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

/// <summary>Lengths that no object has, objects cut where a chunk ends, keys of notes that are not what they say.</summary>
public sealed class SealingFormTests
{
    private static readonly byte[] Context = FieldEncoding.Enc("hygie/pack/v1", "snds", 3, 0);
    private readonly SeededSecretRandom _random = new(1);

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(71)]
    [InlineData(56 + 16_400 + 15)]
    public async Task A_length_that_no_object_has_is_refused_unread(int length)
    {
        using var key = SecretKey.Generate(_random);
        Assert.Equal("HYG-1040", Cobblestone.PlaintextLength(length).Refusal.Code);
        if (length >= Cobblestone.PrefixLength)
            return;
        Assert.Equal("HYG-1040", Cobblestone.Open(key, Context, new byte[length]).Refusal.Code);
        using var clear = new MemoryStream();
        Assert.Equal("HYG-1040", (await Cobblestone.OpenAsync(key, Context, new MemoryStream(new byte[length]), clear, TestContext.Current.CancellationToken)).Refusal.Code);
        Assert.Equal(0, clear.Length);
    }

    [Fact]
    public async Task An_object_cut_where_a_chunk_ends_is_refused_as_cut()
    {
        using var key = SecretKey.Generate(_random);
        var sealedBytes = Cobblestone.Seal(key, Context, _random, new byte[40_000]);
        var cut = sealedBytes[..(56 + (2 * 16_400))];
        using var clear = new MemoryStream();
        Assert.Equal("HYG-1043", (await Cobblestone.OpenAsync(key, Context, new MemoryStream(cut), clear, TestContext.Current.CancellationToken)).Refusal.Code);
    }

    [Fact]
    public void A_key_of_notes_is_read_back_and_no_other_text_is_one()
    {
        var good = new TestLog().Signer.Verifier.ToString();
        Assert.Equal(good, NoteVerifier.Parse(good).Value.ToString());
        var parts = good.Split('+', 3);
        var data = Convert.FromBase64String(parts[2]);
        string[] spoilt =
        [
            "", parts[0], $"{parts[0]}+{parts[1]}", $"other.example+{parts[1]}+{parts[2]}", $"{parts[0]}+00000000+{parts[2]}", $"{parts[0]}+{parts[1].ToUpperInvariant()}+{parts[2]}",
            $"{parts[0]}+{parts[1]}+{parts[2].TrimEnd('=')}", $"{parts[0]}+{parts[1]}+{Convert.ToBase64String(data[..32])}", $"{parts[0]}+{parts[1]}+{Convert.ToBase64String([9, .. data[1..]])}", "a b" + good,
        ];
        Assert.All(spoilt.Where(s => s != good), s => Assert.Equal("HYG-1031", NoteVerifier.Parse(s).Refusal.Code));
    }
}

using Hygie.Core.Drills;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>A key that a program encrypts with betrays itself in its memory.</summary>
public sealed class KeyScheduleTests
{
    private readonly SeededSecretRandom _random = new(11);

    /// <summary>FIPS 197, appendix A: key, and the last word of its expansion.</summary>
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "b6630ca6")]
    [InlineData("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "01002202")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "706c631e")]
    public void Keys_are_expanded_as_the_standard_shows(string key, string last) =>
        Assert.Equal(last, Convert.ToHexStringLower(KeySchedule.Expand(Convert.FromHexString(key)).AsSpan()[^4..]));

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void An_expanded_key_is_found_at_any_byte_and_in_either_order(int length)
    {
        var key = new byte[length];
        _random.Fill(key);
        var expanded = KeySchedule.Expand(key);
        for (var at = 0; at < 32; at++)
        {
            Assert.Equal(at, KeySchedule.Find(Around(expanded, at)));
            Assert.Equal(at, KeySchedule.Find(Around(Backwards(expanded), at)));
        }
    }

    [Fact]
    public void What_is_no_expanded_key_is_not_taken_for_one()
    {
        var (key, noise) = (new byte[32], new byte[4 << 20]);
        _random.Fill(key);
        _random.Fill(noise);
        var expanded = KeySchedule.Expand(key);
        Assert.Equal(-1, KeySchedule.Find(noise));
        Assert.Equal(-1, KeySchedule.Find(new byte[10_000]));
        Assert.Equal(-1, KeySchedule.Find(expanded.AsSpan(0, expanded.Length - 1)));
        expanded[^1] ^= 1;
        Assert.Equal(-1, KeySchedule.Find(expanded));
    }

    private byte[] Around(byte[] expanded, int at)
    {
        var bytes = new byte[at + expanded.Length + 3];
        _random.Fill(bytes);
        expanded.CopyTo(bytes, at);
        return bytes;
    }

    private static byte[] Backwards(byte[] words) => [.. words.Chunk(4).SelectMany(word => word.Reverse())];
}

using CsCheck;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class CobblestoneTests
{
    private static readonly byte[] Context = FieldEncoding.Enc("hygie/pack/v1", "snds", 3, 0);
    private readonly SeededSecretRandom _random = new(1);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(16_383), InlineData(16_384), InlineData(16_385), InlineData(1 << 20), InlineData((1 << 20) + 1), InlineData(3_000_000)]
    public async Task Memory_and_streams_agree_at_every_boundary(int length)
    {
        using var key = SecretKey.Generate(_random);
        var plaintext = Bytes(length);
        var inMemory = Cobblestone.Seal(key, Context, new SeededSecretRandom(7), plaintext);
        Assert.Equal(Cobblestone.CiphertextLength(length), inMemory.Length);
        Assert.Equal(length, Cobblestone.PlaintextLength(inMemory.Length).Value);
        using var clear = new MemoryStream();
        Assert.Equal(length, (await Cobblestone.OpenAsync(key, Context, new MemoryStream(inMemory), clear, TestContext.Current.CancellationToken)).Value);
        Assert.True(clear.ToArray().AsSpan().SequenceEqual(plaintext));
        Assert.True(Cobblestone.Open(key, Context, inMemory).Value.AsSpan().SequenceEqual(plaintext));
    }

    [Fact]
    public void Any_run_of_bytes_reads_alone_and_fetches_whole_chunks_only()
    {
        using var key = SecretKey.Generate(_random);
        var plaintext = Bytes(100_000);
        var ciphertext = Cobblestone.Seal(key, Context, _random, plaintext);
        using var reader = CobblestoneReader.Open(key, Context, ciphertext.AsSpan(0, Cobblestone.PrefixLength), ciphertext.Length).Value;
        Gen.Select(Gen.Int[0, 99_999], Gen.Int[1, 100_000]).Sample((offset, wanted) =>
        {
            var buffer = new byte[Math.Min(wanted, plaintext.Length - offset)];
            var needed = reader.Needed(offset, buffer.Length);
            Assert.Null(reader.Decrypt(offset, ciphertext.AsSpan((int)needed.Offset, needed.Length), buffer));
            return buffer.AsSpan().SequenceEqual(plaintext.AsSpan(offset, buffer.Length)) && needed.Length <= buffer.Length + (2 * Cobblestone.SealedChunk) + (16 * 7);
        }, threads: 1);
    }

    [Fact]
    public void An_object_sealed_for_one_place_does_not_open_in_another()
    {
        using var key = SecretKey.Generate(_random);
        var ciphertext = Cobblestone.Seal(key, Context, _random, Bytes(100));
        Assert.Equal("HYG-1041", Cobblestone.Open(key, FieldEncoding.Enc("hygie/pack/v1", "snds", 3, 1), ciphertext).Refusal.Code);
        Assert.Equal("HYG-1041", Cobblestone.Open(key, FieldEncoding.Enc("hygie/manifest/v1", "snds", 3, 0), ciphertext).Refusal.Code);
        using var other = SecretKey.Generate(_random);
        Assert.Equal("HYG-1041", Cobblestone.Open(other, Context, ciphertext).Refusal.Code);
    }

    [Fact]
    public void Every_changed_bit_every_truncation_and_every_swap_is_refused()
    {
        using var key = SecretKey.Generate(_random);
        var ciphertext = Cobblestone.Seal(key, Context, _random, Bytes(40_000));
        Gen.Select(Gen.Int[0, ciphertext.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var changed = ciphertext.ToArray();
            changed[at] ^= (byte)(1 << bit);
            return Cobblestone.Open(key, Context, changed).IsRefused;
        });
        Gen.Int[0, ciphertext.Length - 1].Sample(length => Cobblestone.Open(key, Context, ciphertext.AsSpan(0, length)).IsRefused);
        byte[] swapped = [.. ciphertext[..56], .. ciphertext[(56 + 16_400)..(56 + 32_800)], .. ciphertext[56..(56 + 16_400)], .. ciphertext[(56 + 32_800)..]];
        Assert.Equal("HYG-1042 (chunk=0)", Cobblestone.Open(key, Context, swapped).Refusal.ToString());
        Assert.Equal("HYG-1042 (chunk=2)", Cobblestone.Open(key, Context, [.. ciphertext, 0]).Refusal.ToString());
    }

    [Theory]
    [InlineData("64KiB", 65_416, 65_536), InlineData("256KiB", 261_832, 262_144), InlineData("1MiB", 1_047_496, 1_048_576)]
    [InlineData("4MiB", 4_190_152, 4_194_304), InlineData("16MiB", 16_760_792, 16_777_216), InlineData("64MiB", 67_043_327, 67_108_855)]
    public void The_six_classes_are_the_greatest_that_fit(string name, int plaintext, int ciphertext)
    {
        var size = PackSize.Named(name)!;
        Assert.Equal((plaintext, ciphertext), (size.PlaintextLength, size.CiphertextLength));
        Assert.True(Cobblestone.CiphertextLength(size.PlaintextLength) <= size.GreatestCiphertext);
        Assert.True(Cobblestone.CiphertextLength(size.PlaintextLength + 1) > size.GreatestCiphertext);
        Assert.Same(size, PackSize.OfCiphertext(ciphertext));
        Assert.Same(size, PackSize.Fitting(plaintext));
        Assert.NotSame(size, PackSize.Fitting(plaintext + 1L));
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.Fill(bytes);
        return bytes;
    }
}

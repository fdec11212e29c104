using CsCheck;
using Hygie.Core.Intake;
using Xunit;

namespace Hygie.Tests.Intake;

/// <summary>The flat table of keys against a dictionary that does the same.</summary>
public sealed class KeySetTests
{
    private static readonly Gen<KeyHash> Key = Gen.Select(Gen.ULong[0, 40], Gen.ULong[0, 2], (low, high) => new KeyHash(low, high << 32));

    [Fact]
    public void It_answers_as_a_dictionary_does() =>
        Gen.Select(Gen.Select(Key, Gen.Int[0, 1000]).Array[0, 3000], Gen.Int[0, 5000]).Sample((pairs, expected) =>
        {
            var (set, model) = (new KeySet(int.MaxValue, withValues: true), new Dictionary<KeyHash, int>());
            set.Expect(expected);
            foreach (var (key, value) in pairs)
                if (value % 2 == 0)
                    Assert.Equal(model.TryAdd(key, value), set.Add(key, value));
                else
                {
                    model.TryAdd(key, value);
                    Assert.Equal(model[key], set.AddOrGet(key, value));
                }

            foreach (var (key, value) in model)
            {
                Assert.True(set.Contains(key) && set.TryGetValue(key, out var found) && found == value);
                Assert.Equal(model.ContainsKey(new KeyHash(key.Low + 41, key.High)), set.Contains(new KeyHash(key.Low + 41, key.High)));
            }
        }, iter: 100);

    [Fact]
    public void A_set_that_grows_forgets_nothing()
    {
        var set = new KeySet(int.MaxValue, withValues: true);
        for (var i = 0; i < 100_000; i++)
            Assert.Equal(i, set.AddOrGet(KeyHash.Of((UInt128)i << 64), i));
        set.Expect(1_000_000);
        for (var i = 0; i < 100_000; i++)
            Assert.True(set.TryGetValue(KeyHash.Of((UInt128)i << 64), out var value) && value == i);
    }

    /// <summary>Families that a hostile holder might try: counted up in either half, equal after folding, alike but for one bit in the middle.</summary>
    [Fact]
    public void Chosen_tokens_do_not_meet_in_one_place()
    {
        const int Tokens = 20_000;
        foreach (var family in (Func<ulong, UInt128>[])
            [n => n, n => (UInt128)n << 64, n => new UInt128(n, n), n => new UInt128(n, n ^ 0x5DEECE66D5DEECE6), n => new UInt128(n, ~n), n => (UInt128)n << 40, n => new UInt128(n << 32, n << 32)])
        {
            var places = Enumerable.Range(0, Tokens).Select(n => KeyHash.Of(family((ulong)n))).Select(k => (uint)(k.Low ^ (k.High >> 32)) >> 14).Distinct().Count();
            Assert.InRange(places, Tokens * 3 / 4, Tokens);
        }
    }

    [Fact]
    public void Two_tokens_are_two_keys() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 127]).Sample((high, low, bit) => KeyHash.Of(new UInt128(high, low)) != KeyHash.Of(new UInt128(high, low) ^ (UInt128.One << bit)));
}

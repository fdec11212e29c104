using CsCheck;
using Hygie.Core;
using Hygie.Core.Disclosure;
using Xunit;

namespace Hygie.Tests.Disclosure;

public sealed class ProtectedCountTests
{
    private static readonly DisclosureProfile Profile = DisclosureProfile.FranceHealth;
    private static readonly PerturbationTable Noise = PerturbationTable.Standard;

    [Fact]
    public void A_count_under_eleven_is_never_shown() =>
        Gen.Select(Gen.Long[0, 10], Gen.ULong).Sample((persons, key) => Assert.Equal("<11", ProtectedCount.Of(persons, key, Profile, Noise).Show("en")));

    [Fact]
    public void Noise_never_shows_a_number_under_eleven() =>
        Gen.Select(Gen.Long[11, 20], Gen.ULong).Sample((persons, key) => ProtectedCount.Of(persons, key, Profile, Noise).Persons is null or >= 11);

    [Fact]
    public void The_same_people_get_the_same_noise_in_any_order()
    {
        using var secret = new RecordKeySecret(new byte[32]);
        var people = Enumerable.Range(0, 40).Select(i => new[] { (byte)i }).ToList();
        Assert.Equal(secret.CellKey(people), secret.CellKey(Enumerable.Reverse(people)));
        Assert.NotEqual(secret.CellKey(people), secret.CellKey(people.Skip(1)));
    }

    [Fact]
    public void A_record_key_is_the_head_of_a_published_hmac()
    {
        using var secret = new RecordKeySecret(new byte[32]);
        var mac = System.Security.Cryptography.HMACSHA256.HashData(new byte[32], "hygie/record-key/v1\0person"u8);
        Assert.Equal(Convert.ToHexString(mac.AsSpan(0, 8)), secret.RecordKey("person"u8).ToString("X16", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Keys_spread_evenly_give_exactly_the_published_distribution()
    {
        var step = ulong.MaxValue / 36 + 1;
        var drawn = Enumerable.Range(0, 36).Select(i => Noise.Draw((ulong)i * step)).ToList();
        Assert.Equal(0, drawn.Sum());
        Assert.Equal(35.0 / 6, Noise.Variance, 12);
        Assert.Equal(35 * 6, drawn.Sum(n => n * n));
        Assert.Equal(-5, Noise.Draw(0));
        Assert.Equal(5, Noise.Draw(ulong.MaxValue));
    }

    [Theory]
    [InlineData("en", "12,345")]
    [InlineData("fr", "12\u202f345")]
    public void A_shown_count_reads_as_its_language_writes_it(string language, string expected)
    {
        var zeroNoise = Enumerable.Range(0, 64).Select(i => (ulong)i << 58).First(key => Noise.Draw(key) == 0);
        Assert.Equal(expected, ProtectedCount.Of(12_345, zeroNoise, Profile, Noise).Show(language));
    }

    [Fact]
    public void An_institution_pays_for_new_questions_only()
    {
        var budget = new CountBudget(2);
        var chu = new BodyId("chu-a");
        Assert.Equal(1, budget.Spend(chu, 0, askedBefore: false).Value);
        Assert.Equal(2, budget.Spend(chu, 2, askedBefore: true).Value);
        Assert.Equal("HYG-10040", budget.Spend(chu, 2, askedBefore: false).Refusal.Code);
    }

    [Fact]
    public void The_profile_names_its_figures()
    {
        Assert.Equal("france-health 1", Profile.Name);
        Assert.Equal(11, Profile.Threshold);
        Assert.Equal([new DominanceRule(1, 50), new DominanceRule(2, 85)], Profile.Dominance);
        Assert.Equal((10, 3, 90), (Profile.PPercent, Profile.MinimumEstablishments, Profile.MaximumSharePercent));
    }
}

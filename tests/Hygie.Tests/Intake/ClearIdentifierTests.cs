using System.Text;
using CsCheck;
using Hygie.Core.Intake;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class ClearIdentifierTests
{
    [Fact]
    public void The_key_is_97_less_the_remainder() =>
        Assert.Equal(38, NirKey.Of("2550814168025"u8)); // the specimen number that the health insurance prints

    [Fact]
    public void Corsica_counts_as_19_and_18()
    {
        Assert.Equal(97 - (1840719004001L % 97), NirKey.Of("184072A004001"u8));
        Assert.Equal(97 - (1840718004001L % 97), NirKey.Of("184072B004001"u8));
    }

    [Fact]
    public void Spaces_key_and_small_letters_do_not_change_a_person()
    {
        Assert.Equal(P1("nir", "2550814168025"), P1("nir", "2 55 08 14 168 025 38"));
        Assert.Equal(P1("nir", "184072A004001"), P1("ins", "184072a004001"));
    }

    [Fact]
    public void The_same_text_of_another_kind_is_another_person() => Assert.NotEqual(P1("nir", "2550814168025"), P1("local/hospital-north", "2550814168025"));

    [Theory]
    [InlineData("255081416802539")] // wrong key
    [InlineData("25508141680253")]
    [InlineData("9550814168025")]
    [InlineData("25508141680X5")]
    [InlineData("2550814168025380")]
    [InlineData("")]
    public void What_is_not_a_NIR_is_refused_without_showing_it(string text)
    {
        var refusal = ClearIdentifier.Parse("nir", Encoding.UTF8.GetBytes(text)).Refusal;
        Assert.Equal("HYG-6101", refusal.Code);
        Assert.DoesNotContain("2550814", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_changed_digit_never_keeps_the_key() =>
        Gen.Select(Gen.Long[1_000000000000, 8_999999999999], Gen.Int[0, 12], Gen.Int[1, 9]).Sample((number, at, shift) =>
        {
            var digits = Encoding.ASCII.GetBytes(number.ToString("D13", System.Globalization.CultureInfo.InvariantCulture));
            var key = NirKey.Of(digits);
            var changed = (byte[])digits.Clone();
            changed[at] = (byte)('0' + ((changed[at] - '0' + shift) % 10));
            return changed[0] is (byte)'0' or (byte)'9' || NirKey.Of(changed) != key;
        });

    private static string P1(string kind, string text)
    {
        var token = new MemoryToken(new SeededSecretRandom(1));
        token.CreateMacKey(HolderKey.Label);
        var p1 = new byte[HolderKey.Length];
        new HolderKey(token).Derive(ClearIdentifier.Parse(kind, Encoding.UTF8.GetBytes(text)).Value, p1);
        return Convert.ToHexString(p1);
    }
}

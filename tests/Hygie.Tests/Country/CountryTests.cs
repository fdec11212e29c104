using Xunit;
using System.Globalization;
using Hygie.Core.Country;
using Hygie.Core.Intake;

namespace Hygie.Tests.Country;

/// <summary>The country is the same for a seed, coherent, and in the form its definitions promise.</summary>
public sealed class CountryTests(WrittenCountry country) : IClassFixture<WrittenCountry>
{
    [Fact]
    public void Equal_plans_write_equal_bytes_and_another_seed_does_not()
    {
        var (once, again, other) = (Small(7), Small(7), Small(8));
        Assert.All(once.Paths, p => Assert.Equal(once.Bytes(p), again.Bytes(p)));
        Assert.NotEqual(once.Bytes("cnam/ER_PRS_F.csv"), other.Bytes("cnam/ER_PRS_F.csv"));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public void A_tiny_country_is_written_too(int people) =>
        Assert.Equal(people, new Population(new CountryPlan(people)).Count());

    [Fact]
    public void Headers_are_those_of_the_definitions()
    {
        var (claims, practices) = (ShippedSources.Model("snds"), ShippedSources.Model("gp"));
        foreach (var path in country.Paths.Where(p => p.EndsWith(".csv", StringComparison.Ordinal) && !p.Contains("bad", StringComparison.Ordinal) && !p.Contains("correspondence", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var table = (path.StartsWith("cnam", StringComparison.Ordinal) ? claims : practices).Tables.Single(t => t.NamePattern.Matches(name, out _));
            Assert.Equal(table.Fields.Select(f => f.Name), country.Header(path));
        }
    }

    [Fact]
    public void Every_number_is_well_formed_and_given_once()
    {
        var numbers = country.Rows("cnam-correspondence/correspondence.csv", "NIR").Select(r => r[0]).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct(StringComparer.Ordinal).Count());
        Assert.All(numbers, n => Assert.Equal(n[13..], KeyOf(n[..13])));
        Assert.Contains(numbers, n => n.Contains("2A", StringComparison.Ordinal));
        Assert.Contains(numbers, n => n.Contains("2B", StringComparison.Ordinal));
        Assert.Contains(numbers, n => n[0] is '7' or '8');
    }

    [Fact]
    public void Nobody_is_treated_before_birth_or_after_death()
    {
        foreach (var row in country.Rows("cnam/ER_PRS_F.csv", "BEN_NAI_ANN", "EXE_SOI_DTD", "BEN_DCD_DTE", "EXE_SOI_DTF"))
        {
            Assert.True(French(row[1]).Year >= int.Parse(row[0], CultureInfo.InvariantCulture));
            Assert.True(row[2] is "01/01/1600" || French(row[3]) <= French(row[2]));
        }

        Assert.All(new Population(new CountryPlan()), p => Assert.True(p.Birth <= (p.Death ?? DateOnly.MaxValue)));
    }

    [Fact]
    public void Claims_tell_no_national_number()
    {
        var numbers = country.Rows("cnam-correspondence/correspondence.csv", "NIR").Select(r => r[0][..13]).ToHashSet(StringComparer.Ordinal);
        foreach (var path in country.Paths.Where(p => p.StartsWith("cnam/", StringComparison.Ordinal)))
            Assert.DoesNotContain(country.Lines(path).SelectMany(l => l.Split(';')), c => c.Length is 13 or 15 && numbers.Contains(c[..13]));
    }

    [Fact]
    public void A_stay_in_the_claims_has_its_encounter()
    {
        var encounters = country.Lines("hospital-north/Encounter.ndjson").Count(l => l.Contains("\"IMP\"", StringComparison.Ordinal));
        var services = country.Years("T_MCOaaB", "ETA_NUM", "ENT_MOD").Count(r => r is ["590999018", "0"]);
        Assert.Equal(encounters, country.Years("T_MCOaaB", "ETA_NUM").Count(r => r is ["590999018"]) - services);
    }

    [Fact]
    public void Truths_are_plausible_and_the_rare_disease_is_rare()
    {
        var truth = new CountryTruth(new CountryPlan());
        Assert.InRange(truth.Rare(), 1, 10);
        Assert.InRange(truth.MetforminIn2022From40(), 400, truth.MetforminClaimedIn2022From40() - 1);
        Assert.True(truth.Diabetics() > truth.MetforminIn2022From40());
        Assert.InRange(truth.HeartAttacks(), 20, 500);
        Assert.Equal(truth.DeathsIn(2022) + truth.DeathsIn(2023), country.Lines("cnam/KI_CCI_R.csv").Count() - 1);
    }

    private static WrittenCountry Small(ulong seed) => WrittenCountry.Of(new CountryPlan(400, seed));

    private static string KeyOf(string body) =>
        (97 - (int)(long.Parse(body.Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal), CultureInfo.InvariantCulture) % 97)).ToString("00", CultureInfo.InvariantCulture);

    private static DateOnly French(string day) => DateOnly.ParseExact(day, "dd/MM/yyyy", CultureInfo.InvariantCulture);
}

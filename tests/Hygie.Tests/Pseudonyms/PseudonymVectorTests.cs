using System.Globalization;
using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Pseudonyms;

/// <summary>The golden vectors of <c>spec/pseudonyms.md</c>: p1 → u → p2 → pp, and what is no identifier.</summary>
public sealed class PseudonymVectorTests
{
    private const string Format = "pseudonyms";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_succeeds_or_fails_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        var derived = new HolderKey(Token(HolderKey.Label, vector["k-a"])).Derive(vector["kind"], Encoding.UTF8.GetBytes(vector["identity"]));
        Assert.Equal(vector.Expect, derived.IsRefused ? derived.Refusal.Code : "ok");
        if (derived.IsRefused)
        {
            Assert.DoesNotContain(vector["identity"], derived.Refusal.Facts.Values.Where(v => v.Length > 4)); // Never the value itself.
            return;
        }

        var epoch = int.Parse(vector["epoch"], CultureInfo.InvariantCulture);
        var u = PseudonymChain.ToVault(Token(PseudonymChain.VaultLabel, vector["k-v"]), new Pseudonym<AtHolder>(derived.Value));
        var p2 = PseudonymChain.ToHub(Token(PseudonymChain.HubLabel(epoch), vector["k-b"]), epoch, u);
        using var key = SecretKey.Take(Convert.FromHexString(vector["k-project"]));
        var pp = PseudonymChain.ToProject(key, new ProjectId(vector["project"]), p2);
        Assert.Equal((vector["p1"], vector["u"], vector["p2"], vector["pp"]), (Hex(derived.Value), Hex(u.Value), Hex(p2.Value), Hex(pp.Value)));
    }

    [Fact]
    public void One_number_written_in_five_ways_is_one_person() =>
        Assert.Single(new[] { "ok-nir-13", "ok-nir-15", "ok-nir-spaces", "ok-ins-is-the-nir", "ok-epoch-2" }.Select(n => GoldenVector.Read(Format, n)["p1"]).Distinct(StringComparer.Ordinal));

    [Fact]
    public void Another_epoch_changes_p2_and_another_project_changes_pp_alone()
    {
        var (first, epoch, project) = (GoldenVector.Read(Format, "ok-nir-13"), GoldenVector.Read(Format, "ok-epoch-2"), GoldenVector.Read(Format, "ok-other-project"));
        Assert.NotEqual(first["p2"], epoch["p2"]);
        Assert.Equal(first["p2"], project["p2"]);
        Assert.NotEqual(first["pp"], project["pp"]);
    }

    private static MemoryToken Token(string label, string hex)
    {
        var token = new MemoryToken(new SeededSecretRandom(1));
        using var key = SecretKey.Take(Convert.FromHexString(hex));
        token.ImportMacKey(label, key);
        return token;
    }

    private static string Hex(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);
}

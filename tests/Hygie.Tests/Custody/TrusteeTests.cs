using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>What a trustee signs with, and how it comes into the register.</summary>
public sealed class TrusteeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trustee_gives_itself_in_one_word()
    {
        var (world, key) = await StartAsync();
        var trustee = new InvitedTrustee("alice", world.Trustees[0].Recipient, key);
        Assert.Equal($"alice={world.Trustees[0].Recipient},{key}", trustee.ToString());
        Assert.Equal(trustee, InvitedTrustee.Parse(trustee.ToString()).Value);
        Assert.Null(InvitedTrustee.Parse($"alice={world.Trustees[0].Recipient}").Value.Key);
    }

    [Theory]
    [InlineData("alice", "HYG-3075")]
    [InlineData("=age1", "HYG-3075")]
    [InlineData("Alice B=age1", "HYG-3075")]
    [InlineData("alice=age1nothing", "HYG-1020")]
    [InlineData("alice=RECIPIENT,hygie-verify1nothing", "HYG-1020")]
    [InlineData("alice=RECIPIENT,", "HYG-1020")]
    public async Task What_names_no_trustee_is_refused(string text, string code)
    {
        var (world, _) = await StartAsync();
        Assert.Equal(code, InvitedTrustee.Parse(text.Replace("RECIPIENT", world.Trustees[0].Recipient.ToString(), StringComparison.Ordinal)).Refusal.Code);
    }

    [Fact]
    public async Task A_ceremony_enrols_the_keys_that_trustees_bring_and_a_later_one_leaves_them()
    {
        var (world, key) = await StartAsync();
        InvitedTrustee[] trustees = [new("trustee-a", world.Trustees[0].Recipient, key), new("trustee-b", world.Trustees[1].Recipient)];
        var register = TrusteeRule.Enrol(world.Register, trustees, 0).Value;
        Assert.Equal([new EnrolledKey(key, KeyRole.Trustee, "trustee-a", 0, null)], register.Since(world.Register).Value);
        Assert.Equal(register.Keys, TrusteeRule.Enrol(register, trustees, 40).Value.Keys);
    }

    [Fact]
    public async Task A_key_that_stands_for_anybody_else_is_nobody_elses()
    {
        var (world, key) = await StartAsync();
        var register = TrusteeRule.Enrol(world.Register, [new("trustee-a", world.Trustees[0].Recipient, key)], 0).Value;
        Assert.Equal("HYG-3050", TrusteeRule.Enrol(register, [new("trustee-b", world.Trustees[1].Recipient, key)], 0).Refusal.Code);
        Assert.Equal("HYG-3050", TrusteeRule.Enrol(register, [new("trustee-b", world.Trustees[1].Recipient, world.Body.Verifying)], 0).Refusal.Code);
    }

    /// <summary>A name, a share and a key are of one person: whoever got no share is no trustee, whatever the key.</summary>
    [Fact]
    public async Task After_the_ceremony_only_a_trustee_that_it_names_is_enrolled()
    {
        var (world, key) = await StartAsync();
        var record = CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey).Value;
        Result<KeyRegister> Late(InvitedTrustee trustee) => TrusteeRule.EnrolLate(world.Register, trustee, [record], 7);
        Assert.Equal(7, Assert.Single(Late(new("trustee-a", world.Trustees[0].Recipient, key)).Value.Since(world.Register).Value).FromIndex);
        Assert.Equal("HYG-3096", Late(new("trustee-z", world.Trustees[0].Recipient, key)).Refusal.Code);
        Assert.Equal("HYG-3096", Late(new("trustee-a", world.Trustees[1].Recipient, key)).Refusal.Code);
        Assert.Equal("HYG-3096", Late(new("trustee-a", world.Trustees[0].Recipient)).Refusal.Code);
    }

    [Fact]
    public async Task A_register_goes_on_or_is_refused()
    {
        var (world, key) = await StartAsync();
        var (former, first) = (world.Register, world.Register.Keys[0]);
        var grown = former.Enrol(key, KeyRole.Trustee, "trustee-a", 3).Value;
        var ended = grown.Revoke(first.Key.Id, 9).Value;
        Assert.Empty(former.Since(former).Value);
        Assert.Equal([first with { UntilIndex = 9 }, grown.Keys[^1]], ended.Since(former).Value);
        Assert.Equal("HYG-3097", former.Since(grown).Refusal.Code);
        Assert.Equal("HYG-3097", grown.Since(ended).Refusal.Code);

        // The end of a stolen key may be found to lie earlier, never later.
        var earlier = ended.Revoke(first.Key.Id, 4).Value;
        Assert.Equal([first with { UntilIndex = 4 }], earlier.Since(ended).Value);
        Assert.Equal("HYG-3051", earlier.Revoke(first.Key.Id, 9).Refusal.Code);
        Assert.Equal("HYG-3051", earlier.Revoke(first.Key.Id, -1).Refusal.Code);
        Assert.Equal("HYG-3097", ended.Since(earlier).Refusal.Code);
        var other = KeyRegister.Empty.Enrol(first.Key, KeyRole.Checker, first.Owner, 0).Value.Enrol(key, KeyRole.Trustee, "trustee-a", 3).Value;
        Assert.Equal("HYG-3097", other.Since(KeyRegister.Empty.Enrol(first.Key, first.Role, first.Owner, 0).Value).Refusal.Code);
    }

    [Fact]
    public async Task The_transcript_says_who_brought_no_key()
    {
        var (world, key) = await StartAsync();
        InvitedTrustee[] trustees = [new("trustee-a", world.Trustees[0].Recipient, key), new("trustee-b", world.Trustees[1].Recipient)];
        var command = new RotateRoot.Command(trustees, 2, world.Log.PolicyText, _ => Task.CompletedTask);
        var outcome = (await new RotateRoot(world.Identity, world.Token, world.Store, world.Random, world.Clock).RunAsync(command, Cancellation)).Value;
        Assert.Contains($"trustee-a signs with {key}", outcome.Transcript);
        Assert.Contains(outcome.Transcript, line => line.StartsWith("trustee-b brought no signing key", StringComparison.Ordinal));
    }

    private static async Task<(CustodyWorld World, VerifyingKey Key)> StartAsync()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        return (world, SigningKey.Generate(world.Random).Verifying);
    }
}

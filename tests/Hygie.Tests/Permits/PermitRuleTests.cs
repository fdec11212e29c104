using System.Text;
using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

/// <summary>Everything that a file refuses, each with its code.</summary>
public sealed class PermitRuleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> BadApplications => new()
    {
        { "HYG-13001", "summary" }, { "HYG-13001", "bodies" }, { "HYG-13002", "applicant" }, { "HYG-13003", "no purpose" }, { "HYG-13003", "unknown purpose" },
        { "HYG-13004", "insurance" }, { "HYG-13004", "one forbidden among allowed" }, { "HYG-13005", "eleven years" }, { "HYG-13005", "ends first" }, { "HYG-13006", "version" },
        { "HYG-12001", "definition" },
    };

    [Theory]
    [MemberData(nameof(BadApplications))]
    public async Task A_bad_application_is_refused(string code, string what)
    {
        var world = await PermitWorld.StartAsync(Stop);
        var good = PermitWorld.Application();
        var bad = what switch
        {
            "summary" => good with { Summary = good.Summary with { Benefit = new("", "") } },
            "bodies" => good with { Bodies = [] },
            "no purpose" => good with { Purposes = [] },
            "unknown purpose" => good with { Purposes = ["curiosity"] },
            "insurance" => good with { Purposes = ["insurance-premium"] },
            "one forbidden among allowed" => good with { Purposes = ["research", "advertising"] },
            "eleven years" => good with { End = good.Start.AddYears(11) },
            "ends first" => good with { End = good.Start },
            "version" => good with { Datasets = [new DatasetVersion(new DatasetId("snds"), 2)] },
            "definition" => good with { Definition = Encoding.UTF8.GetBytes("a: [") },
            _ => good,
        };
        var by = new PersonId(what == "applicant" ? "researcher-2" : "researcher-1");
        var refusal = (await world.Apply.RunAsync(new Apply.Command(bad, by), Stop)).Refusal;
        Assert.Equal(code[..6], refusal.Code[..6]);
        if (!code.StartsWith("HYG-12", StringComparison.Ordinal))
            Assert.Equal(code, refusal.Code);
        Assert.Equal(PermitState.None, (await world.Permits.FindAsync(bad.Id, Stop)).State);
    }

    [Theory]
    [InlineData("researcher-1", "HYG-4004")]
    [InlineData("ethics-2", "HYG-13009")]
    [InlineData("cnam-1", "HYG-13010")]
    [InlineData("steward-1", "HYG-4004")]
    [InlineData("nobody", "HYG-4002")]
    public async Task Who_may_not_vote(string person, string code)
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        await world.DecideAsync("steward-1", true, Stop);
        Assert.Equal(code, (await world.DecideAsync(person, true, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task Nobody_decides_on_his_own_application()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application() with { Persons = [new PersonId("ethics-1")], Interests = [] }, Stop);
        await world.DecideAsync("steward-1", true, Stop);
        Assert.Equal("HYG-13007", (await world.DecideAsync("ethics-1", true, Stop)).Refusal.Code);
        Assert.Equal(PermitState.UnderReview, (await world.DecideAsync("ethics-2", true, Stop)).Value.State);
    }

    [Fact]
    public async Task An_institution_does_not_decide_on_its_own_application()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application() with { Institution = new BodyId("data-authority") }, Stop);
        Assert.Equal("HYG-13012", (await world.DecideAsync("steward-1", true, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_body_decides_once_and_only_at_its_moment()
    {
        var world = await PermitWorld.StartAsync(Stop);
        Assert.Equal("HYG-13033", (await world.DecideAsync("ethics-1", true, Stop)).Refusal.Code);
        await world.ApplyAsync(PermitWorld.Application() with { Interests = [] }, Stop);
        Assert.Equal("HYG-4004", (await world.DecideAsync("ethics-1", true, Stop)).Refusal.Code);
        await world.DecideAsync("steward-1", true, Stop);
        await world.DecideAsync("ethics-1", true, Stop);
        Assert.Equal("HYG-13013", (await world.DecideAsync("ethics-2", false, Stop)).Refusal.Code);
        await world.DecideAsync("authority-1", true, Stop);
        Assert.Equal("HYG-4001", (await world.DecideAsync("authority-1", true, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_signature_with_another_key_does_not_count()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        await world.DecideAsync("steward-1", true, Stop);
        var forged = new Decide.Command(PermitWorld.Id, new PersonId("ethics-1"), true, PermitWorld.Reason);
        Assert.Equal("HYG-13011", (await world.Decide.RunAsync(forged, world.KeyOf("researcher-1"), Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_decision_without_a_reason_is_none()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        var silent = new Decide.Command(PermitWorld.Id, new PersonId("steward-1"), true, new LocalText("oui", " "));
        Assert.Equal("HYG-13014", (await world.Decide.RunAsync(silent, world.KeyOf("steward-1"), Stop)).Refusal.Code);
    }

    [Fact]
    public async Task Votes_cannot_be_opened_before_all_are_cast()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        await world.DecideAsync("steward-1", true, Stop);
        var half = (await world.DecideAsync("ethics-1", true, Stop)).Value;
        var steward = (await world.Accounts.FindAsync(new PersonId("steward-1"), Stop))!;
        Assert.Equal("HYG-13015", (await world.Decide.OpenVotesAsync(half, steward, Stop)).Refusal.Code);
    }

    [Theory]
    [InlineData("researcher-1", PermitAct.Revoke, "HYG-4004")]
    [InlineData("researcher-1", PermitAct.Withdraw, "HYG-4001")]
    public async Task A_permit_is_ended_by_those_who_gave_it(string person, PermitAct act, string code)
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.GrantAsync(Stop);
        var end = new EndPermit.Command(PermitWorld.Id, act, new PersonId(person), PermitWorld.Reason);
        Assert.Equal(code, (await world.End.RunAsync(end, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task Any_changed_byte_of_a_permit_fails()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var bytes = (await world.GrantAsync(Stop)).Permit!.ToFile();
        Assert.False(PermitDocument.ReadFile(bytes).IsRefused);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.True(PermitDocument.ReadFile(bytes).IsRefused);
            bytes[i] ^= 1;
        }
    }
}

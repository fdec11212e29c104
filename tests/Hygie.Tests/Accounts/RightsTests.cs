using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Sealing;
using Hygie.Testing.Accounts;
using Hygie.Testing.Audit;
using Hygie.Testing.Permits;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Accounts;

/// <summary>Rights that nobody looked at for a year are suspended; somebody else looks, and somebody else ends them.</summary>
public sealed class RightsTests
{
    private static readonly DateOnly First = new(2027, 3, 1);
    private readonly TestLog _log = new();
    private readonly MovableClock _clock = new();
    private readonly MemoryAccountStore _accounts;

    public RightsTests() => _accounts = new MemoryAccountStore(_log.Outbox);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, null)]
    [InlineData(365, null)]
    [InlineData(366, "HYG-4009")]
    [InlineData(2000, "HYG-4009")]
    public async Task Rights_hold_a_year_after_they_were_looked_at(int days, string? code)
    {
        await EnrolAsync("checker-1", Role.Checker);
        var account = (await _accounts.FindAsync(new PersonId("checker-1"), Stop))!;
        Assert.Equal(code, MayYou.Ask(account, account.Person, First.AddDays(days), Role.Checker)?.Code);
        Assert.Equal(code, MayYou.Ask(account, account.Person, First.AddDays(days))?.Code);
    }

    public static TheoryData<string, string, string> Reviews => new()
    {
        { "checker-1", "steward-1", "ok" }, { "checker-1", "ethics-1", "HYG-4004" }, { "checker-1", "checker-1", "HYG-4010" }, { "checker-1", "nobody", "HYG-4002" },
        { "steward-1", "ethics-1", "ok" }, { "steward-1", "steward-2", "ok" }, { "steward-1", "checker-1", "HYG-4004" }, { "steward-1", "steward-1", "HYG-4010" },
        { "nobody", "steward-1", "HYG-4002" }, { "gone-1", "steward-1", "HYG-4003" }, { "checker-1", "gone-1", "HYG-4003" },
    };

    [Theory]
    [MemberData(nameof(Reviews))]
    public async Task Somebody_else_reviews_even_when_its_own_year_has_passed(string person, string by, string expected)
    {
        await EveryoneAsync();
        _clock.Now = At(First.AddDays(400));
        var answer = await new ReviewRights(_accounts, _clock).RunAsync(new ReviewRightsCommand(new PersonId(person), new PersonId(by)), Stop);
        Assert.Equal(expected, answer.TryGet(out var reviewed, out var refusal) ? "ok" : refusal.Code);
        if (expected == "ok")
            Assert.Equal((First.AddDays(400), null), (reviewed!.ReviewedOn, MayYou.Ask(await _accounts.FindAsync(reviewed.Person, Stop), reviewed.Person, First.AddDays(765))));
    }

    public static TheoryData<string, string, string> Ends => new()
    {
        { "checker-1", "steward-1", "ok" }, { "steward-2", "steward-1", "ok" }, { "steward-1", "steward-1", "HYG-4010" }, { "checker-1", "ethics-1", "HYG-4004" },
        { "nobody", "steward-1", "HYG-4002" }, { "gone-1", "steward-1", "HYG-4003" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_steward_ends_anybody_but_itself_at_once(string person, string by, string expected)
    {
        await EveryoneAsync();
        _clock.Now = At(First.AddDays(10));
        var answer = await new EndAccount(_accounts, _clock).RunAsync(new EndAccountCommand(new PersonId(person), new PersonId(by)), Stop);
        Assert.Equal(expected, answer.TryGet(out var ended, out var refusal) ? "ok" : refusal.Code);
        if (expected == "ok")
            Assert.Equal("HYG-4003", MayYou.Ask(await _accounts.FindAsync(ended!.Person, Stop), ended.Person, First.AddDays(10))?.Code);
    }

    [Fact]
    public async Task Who_runs_the_machines_has_no_other_say()
    {
        await EnrolAsync("steward-1", Role.Steward);
        foreach (var other in Enum.GetValues<Role>())
        {
            var apart = other is Role.Decider or Role.Checker or Role.Trustee or Role.Assessor;
            var answer = await EnrolAsync($"both-{AccountWords.Of(other)}", Role.Operator, other);
            Assert.Equal((other, apart ? "HYG-4011" : "ok"), (other, answer.TryGet(out _, out var refusal) ? "ok" : refusal.Code));
        }
    }

    private async Task EveryoneAsync()
    {
        foreach (var (name, role) in new[] { ("steward-1", Role.Steward), ("steward-2", Role.Steward), ("ethics-1", Role.Decider), ("checker-1", Role.Checker), ("gone-1", Role.Steward) })
            Assert.False((await EnrolAsync(name, role)).IsRefused);
        Assert.False((await new EndAccount(_accounts, _clock).RunAsync(new EndAccountCommand(new PersonId("gone-1"), new PersonId("steward-1")), Stop)).IsRefused);
    }

    private Task<Result<Account>> EnrolAsync(string name, params Role[] roles)
    {
        _clock.Now = At(First);
        var by = new PersonId(roles is [Role.Checker] && name == "checker-1" && _enrolled == 0 ? name : "steward-1");
        _enrolled++;
        var own = by.Value == name ? [.. roles, Role.Steward] : roles;
        return new Enrol(_accounts, _clock).RunAsync(new EnrolCommand(new PersonId(name), new BodyId("hub"), own, SigningKey.Generate(new SeededSecretRandom(_enrolled)).Verifying, by), Stop);
    }

    private int _enrolled;

    private static DateTimeOffset At(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);
}

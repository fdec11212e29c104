using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Testing.Accounts;

/// <summary>What every register of persons promises.</summary>
public abstract class AccountStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    /// <summary>An empty store.</summary>
    protected abstract Task<IAccountStore> EmptyAsync();

    [Fact]
    public async Task What_was_enrolled_is_found_as_it_was()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var account = Sample("ethics-1", 1);
        Assert.False((await store.EnrolAsync(account, Entry(account), stop)).IsRefused);
        var found = await store.FindAsync(account.Person, stop);
        Assert.Equal((account.Person, account.Body, account.Key, account.EnrolledOn, account.EndedOn), (found!.Person, found.Body, found.Key, found.EnrolledOn, found.EndedOn));
        Assert.Equal(account.Roles, found.Roles);
    }

    [Fact]
    public async Task A_name_or_a_key_is_enrolled_once()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var first = Sample("ethics-1", 1);
        await store.EnrolAsync(first, Entry(first), stop);
        foreach (var again in new[] { Sample("ethics-1", 2), Sample("ethics-2", 1) })
            Assert.Equal("HYG-4005", (await store.EnrolAsync(again, Entry(again), stop)).Refusal.Code);
        Assert.Single(await store.ListAsync(stop));
    }

    [Fact]
    public async Task An_ended_account_stays_and_says_so()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var account = Sample("ethics-1", 1);
        await store.EnrolAsync(account, Entry(account), stop);
        Assert.False((await store.EndAsync(account.Person, Day.AddDays(1), Entry(account), stop)).IsRefused);
        Assert.Equal(Day.AddDays(1), (await store.FindAsync(account.Person, stop))!.EndedOn);
        Assert.Equal("HYG-4002", (await store.EndAsync(new PersonId("nobody"), Day, Entry(account), stop)).Refusal.Code);
    }

    [Fact]
    public async Task The_day_of_the_last_review_is_kept_and_being_enrolled_is_the_first()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var account = Sample("ethics-1", 1);
        await store.EnrolAsync(account, Entry(account), stop);
        Assert.Equal(Day, (await store.FindAsync(account.Person, stop))!.ReviewedOn);
        Assert.False((await store.ReviewAsync(account.Person, Day.AddDays(300), Entry(account), stop)).IsRefused);
        var found = (await store.FindAsync(account.Person, stop))!;
        Assert.Equal((Day.AddDays(300), Day.AddDays(665), Day, null), (found.ReviewedOn, found.ReviewDueOn, found.EnrolledOn, found.EndedOn));
        Assert.Equal("HYG-4002", (await store.ReviewAsync(new PersonId("nobody"), Day, Entry(account), stop)).Refusal.Code);
    }

    private static Account Sample(string name, int seed) => new(
        new PersonId(name), new BodyId("ethics-committee"), [Role.Steward, Role.Decider], SigningKey.Generate(new SeededSecretRandom(seed)).Verifying, Day, null);

    private static AuditEntry Entry(Account account) => AuditEntry.Of("account.enrolled", Day, account.Subject, by: "test", why: "test");
}

using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Testing.Accounts;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class PermitStoreTests(FreshHub hub) : PermitStoreContract, IDisposable
{
    protected override async Task<(IPermitStore Store, IOutbox Outbox)> EmptyAsync()
    {
        var opened = await hub.OpenAsync();
        return (opened.Permits(), opened.Outbox());
    }

    public void Dispose() => hub.Dispose();
}

public sealed class PermitStoreOnSqliteTests() : PermitStoreTests(new HubFile());

public sealed class PermitStoreOnPostgresTests(RealPostgres server) : PermitStoreTests(new HubOnServer(server));

public abstract class AccountStoreTests(FreshHub hub) : AccountStoreContract, IDisposable
{
    protected override async Task<IAccountStore> EmptyAsync() => (await hub.OpenAsync()).Accounts();

    public void Dispose() => hub.Dispose();
}

public sealed class AccountStoreOnSqliteTests() : AccountStoreTests(new HubFile());

public sealed class AccountStoreOnPostgresTests(RealPostgres server) : AccountStoreTests(new HubOnServer(server));

public abstract class MandateStoreTests(FreshHub hub) : IDisposable
{
    private static AuditEntry Entry => AuditEntry.Of("mandate.signed", new DateOnly(2026, 11, 23), "mandate/m-1", by: "test", why: "test");

    [Fact]
    public async Task A_mandate_is_kept_once_and_can_only_be_revoked()
    {
        var stop = TestContext.Current.CancellationToken;
        var store = (await hub.OpenAsync()).Mandates();
        using var key = SigningKey.FromSeed(new byte[32]);
        var document = AuthorityDocuments.Write("m-1", [KeyVerbs.Store], ["snds"], "zone-hub", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)).SignedBy(key);
        var number = (await store.AddAsync("m-1", document, Entry, stop)).Value;
        Assert.Equal("HYG-13031", (await store.AddAsync("m-1", document, Entry, stop)).Refusal.Code);
        var kept = (await store.FindAsync("m-1", stop))!;
        Assert.Equal((number, false), (kept.Entry, kept.Revoked));
        Assert.Equal(document.ToFile(), kept.Document.ToFile());
        Assert.False((await store.RevokeAsync("m-1", Entry, stop)).IsRefused);
        Assert.True((await store.FindAsync("m-1", stop))!.Revoked);
        Assert.Equal("HYG-13032", (await store.RevokeAsync("m-2", Entry, stop)).Refusal.Code);
    }

    [Fact]
    public async Task Papers_are_put_once_and_found_as_they_were()
    {
        var stop = TestContext.Current.CancellationToken;
        var shelf = (await hub.OpenAsync()).AuthorityPapers();
        var id = AuthorityId.Of(new PermitId("d-1"));
        Assert.Null(await shelf.FindAsync(id, stop));
        await shelf.PutAsync(id, new LogEntryPapers(new byte[] { 1 }, new byte[] { 2 }, 7), stop);
        await shelf.PutAsync(id, new LogEntryPapers(new byte[] { 1 }, new byte[] { 2 }, 7), stop);
        var papers = (await shelf.FindAsync(id, stop))!;
        Assert.Equal((1, 2, 7L), (papers.Leaf.Span[0], papers.Opening.Span[0], papers.Index));
    }

    public void Dispose() => hub.Dispose();
}

public sealed class MandateStoreOnSqliteTests() : MandateStoreTests(new HubFile());

public sealed class MandateStoreOnPostgresTests(RealPostgres server) : MandateStoreTests(new HubOnServer(server));

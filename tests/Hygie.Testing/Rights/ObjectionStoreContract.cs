using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Rights;
using Hygie.Core.Studies;
using Xunit;

namespace Hygie.Testing.Rights;

/// <summary>What every store of objections promises.</summary>
public abstract class ObjectionStoreContract
{
    private static readonly BodyId Desk = new("cnam");

    /// <summary>An empty store.</summary>
    protected abstract Task<IObjectionStore> EmptyAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objecting_twice_is_objecting_once_and_lifting_is_as_easy()
    {
        var store = await EmptyAsync();
        Assert.False((await TakeAsync(store, 1, ObjectionAct.Object, [1, 2])).IsRefused);
        Assert.False((await TakeAsync(store, 2, ObjectionAct.Object, [2, 3])).IsRefused);
        Assert.Equal([1, 2, 3], await PersonsAsync(store));
        Assert.False((await TakeAsync(store, 3, ObjectionAct.Lift, [2, 9])).IsRefused);
        Assert.Equal([1, 3], await PersonsAsync(store));
    }

    [Fact]
    public async Task An_old_file_cannot_undo_a_newer_wish()
    {
        var store = await EmptyAsync();
        await TakeAsync(store, 1, ObjectionAct.Object, [1]);
        await TakeAsync(store, 2, ObjectionAct.Lift, [1]);
        foreach (var sequence in new[] { 1, 2 })
            Assert.Equal("HYG-18002", (await TakeAsync(store, sequence, ObjectionAct.Object, [1])).Refusal.Code);
        Assert.Empty(await PersonsAsync(store));
    }

    [Fact]
    public async Task Epochs_do_not_mix()
    {
        var store = await EmptyAsync();
        await TakeAsync(store, 1, ObjectionAct.Object, [1], epoch: 1);
        await TakeAsync(store, 2, ObjectionAct.Lift, [1], epoch: 2);
        Assert.Equal([1], await PersonsAsync(store));
    }

    private static Task<Result<long>> TakeAsync(IObjectionStore store, long sequence, ObjectionAct act, byte[] persons, int epoch = 1)
    {
        var set = new PersonSet([.. persons.SelectMany(p => new byte[15].Append(p))]);
        return store.TakeAsync(new ObjectionBatch(act, Desk, sequence, epoch, set), AuditEntry.Of("objection.registered", new DateOnly(2026, 11, 23), "objections", by: "test", why: "test"), Stop);
    }

    private static async Task<byte[]> PersonsAsync(IObjectionStore store)
    {
        var all = await store.AllAsync(Stop);
        return [.. Enumerable.Range(0, all.Count).Select(i => all[i][15]).Order()];
    }
}

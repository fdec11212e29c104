using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Accounts;

namespace Hygie.Cli.Homes;

/// <summary>How a verb works on an opened hub.</summary>
internal static class HubDesk
{
    /// <summary>Opens the hub, lets a verb work, prints its refusal if it has one. The verb answers an exit code.</summary>
    public static async Task<int> WorkAsync(Run run, Func<HubPorts, Task<Result<int>>> work)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
            return (await work(hub)).TryGet(out var exit, out refusal) ? exit : run.Refuse(refusal);
    }

    /// <summary>The same under the home's lock. The log is published afterwards, even when the verb refused: what a killed run committed has waited for it.</summary>
    public static async Task<int> ChangeAsync(Run run, Func<HubPorts, Task<Result<int>>> change)
    {
        if (!run.Home.Of("hub").TryGet(out var home, out var refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using (held)
        {
            return await WorkAsync(run, async hub =>
            {
                var done = await change(hub);
                var published = await hub.Publish.RunAsync(run.Cancellation);
                return done.IsRefused || published.TryGet(out _, out var unpublished) ? done : unpublished;
            });
        }
    }

    /// <summary>Does something under the lock of a home that is open already: for work that holds it only now and then.</summary>
    public static async Task<Result<T>> LockedAsync<T>(Run run, Home home, Func<Task<Result<T>>> act)
    {
        if (!(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out var refusal))
            return refusal;
        using (held)
            return await act();
    }

    /// <summary>Why a person may do nothing here today, whatever its role: unknown, ended, or not reviewed for a year; null when it may.</summary>
    public static async Task<Refusal?> RefuseAsync(HubPorts hub, string person, CancellationToken cancellation) =>
        MayYou.Ask(await hub.Accounts.FindAsync(new PersonId(person), cancellation), new PersonId(person), hub.Today);

    /// <summary>A person acts on the hub under its lock; what that gave is shown once the log is published.</summary>
    public static async Task<int> ActAsync<T>(Run run, Func<HubPorts, PersonId, Task<Result<T>>> act, Func<T, int> show)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        var given = default(T);
        var exit = await ChangeAsync(run, async hub =>
            await RefuseAsync(hub, person, run.Cancellation) is { } suspended ? suspended : (await act(hub, new PersonId(person))).TryGet(out given, out var refusal) ? Exit.Ok : refusal);
        return exit == Exit.Ok ? show(given!) : exit;
    }
}

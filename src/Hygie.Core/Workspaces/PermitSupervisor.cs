using Hygie.Core.Extraction;

namespace Hygie.Core.Workspaces;

/// <summary>
/// Watches a permit while something runs under it, and stops what runs as soon as the permit may no longer be used: asks for its state
/// every half second, so a revocation is felt within one.
/// </summary>
/// <param name="permits">Asked again and again.</param>
/// <param name="clock">Gives the instants and the waiting.</param>
public sealed class PermitSupervisor(IPermitTerms permits, TimeProvider clock)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs <paramref name="work"/> with a token that is cancelled with the permit, or by the caller.</summary>
    /// <param name="permit">The permit watched.</param>
    /// <param name="work">Must end soon after its token is cancelled, with an answer all the same.</param>
    /// <param name="cancellation">The caller's own.</param>
    /// <returns>What the work answered, and whether the permit stopped it.</returns>
    public async Task<Supervised<T>> RunAsync<T>(PermitId permit, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = work(stop.Token);
        var revoked = false;
        while (!running.IsCompleted && !revoked && !cancellation.IsCancellationRequested)
        {
            revoked = !await MayRunAsync(permit, cancellation);
            if (revoked)
                await stop.CancelAsync();
            else
                await Task.WhenAny(running, Task.Delay(Interval, clock, CancellationToken.None));
        }

        return new Supervised<T>(await running, revoked);
    }

    /// <summary>A permit that cannot be found counts as gone: no answer is no permission.</summary>
    private async Task<bool> MayRunAsync(PermitId permit, CancellationToken cancellation) =>
        (await permits.FindAsync(permit, cancellation)).TryGet(out var terms, out _) && terms.RefuseUse(clock.GetUtcNow()) is null;
}

/// <summary>What supervised work answered.</summary>
/// <param name="Answer">Its answer.</param>
/// <param name="Revoked">True when the permit ended while it ran.</param>
public sealed record Supervised<T>(T Answer, bool Revoked);

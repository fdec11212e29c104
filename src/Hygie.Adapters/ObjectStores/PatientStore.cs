using System.Runtime.CompilerServices;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>How long a host is waited for.</summary>
/// <param name="Attempts">How often it is asked, at least 1.</param>
/// <param name="FirstPause">Pause after the first failure; each further one is twice as long.</param>
/// <param name="LongestPause">No pause is longer.</param>
/// <param name="Answer">Time for an answer of no length.</param>
/// <param name="SlowestRate">Bytes a second below which a transfer counts as broken.</param>
internal sealed record Patience(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan Answer, double SlowestRate)
{
    /// <summary>Six attempts in about ten seconds of pauses; half a minute for an answer, and 256 KiB a second.</summary>
    public static Patience Usual { get; } = new(6, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30), 256 << 10);

    /// <summary>Time for one attempt to move that many bytes.</summary>
    public TimeSpan For(long bytes) => Answer + TimeSpan.FromSeconds(bytes / SlowestRate);

    /// <summary>The pause after a failed attempt (from 1): between half and the whole of its doubled length, so that many who failed together do not come back together.</summary>
    public TimeSpan After(int attempt, double chance) =>
        TimeSpan.FromTicks((long)(Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(2, attempt - 1)) * (0.5 + chance / 2)));
}

/// <summary>A host that is asked again, with growing pauses, when it is busy, silent or broken off; what cannot pass is told at once.</summary>
/// <param name="host">The host.</param>
/// <param name="patience">How long.</param>
/// <param name="clock">Measures pauses and attempts.</param>
/// <param name="chance">Numbers from 0 to 1 that spread the pauses.</param>
internal sealed class PatientStore(IObjectStore host, Patience patience, TimeProvider clock, Func<double> chance) : IObjectStore
{
    public HostId Host => host.Host;

    public long AtomicPutLimit => host.AtomicPutLimit;

    public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        InsistAsync(stop => host.PutIfAbsentAsync(name, content, stop), content.Length, cancellation);

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => InsistAsync(async stop =>
    {
        await host.ReplaceHeadAsync(content, stop);
        return true;
    }, content.Length, cancellation);

    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => InsistAsync(stop => host.FindLengthAsync(name, stop), 0, cancellation);

    public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        InsistAsync(stop => host.ReadAsync(name, offset, destination, stop), destination.Length, cancellation);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => InsistAsync(stop => host.DeleteAsync(name, stop), 0, cancellation);

    /// <summary>Hosts list in the order of names: a listing that breaks off begins again after the last name given out. One in another order is not begun again.</summary>
    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var (last, attempt, isOrdered) = ("", 1, true);
        while (true)
        {
            await using var listing = host.ListAsync(cancellation).GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await listing.MoveNextAsync())
                        yield break;
                }
                catch (ObjectStoreException broken) when (broken.IsPassing && isOrdered && attempt < patience.Attempts)
                {
                    break;
                }

                var isNew = string.CompareOrdinal(listing.Current.Name, last) > 0;
                isOrdered &= isNew || attempt > 1;
                if (!isNew && attempt > 1)
                    continue;
                last = listing.Current.Name;
                yield return listing.Current;
            }

            await PauseAsync(attempt++, cancellation);
        }
    }

    public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => host.ListRemnantsAsync(cancellation);

    public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => InsistAsync(async stop =>
    {
        await host.RemoveRemnantAsync(remnant, stop);
        return true;
    }, 0, cancellation);

    private async Task<T> InsistAsync<T>(Func<CancellationToken, Task<T>> ask, long bytes, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var late = new CancellationTokenSource(patience.For(bytes), clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            try
            {
                return await ask(stop.Token);
            }
            catch (ObjectStoreException broken) when (broken.IsPassing && attempt < patience.Attempts)
            {
                await PauseAsync(attempt, cancellation);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                if (attempt == patience.Attempts)
                    throw new ObjectStoreException(Refusal.Of("HYG-5026", ("host", Host), ("reason", "too slow")), isPassing: true);
                await PauseAsync(attempt, cancellation);
            }
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellation) => Task.Delay(patience.After(attempt, chance()), clock, cancellation);
}

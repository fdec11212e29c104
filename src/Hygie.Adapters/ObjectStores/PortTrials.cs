using System.Globalization;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>What any store is tried for through its port, on objects that are removed again. A host that cannot store an object at all ends the probe.</summary>
internal sealed class PortTrials(IObjectStore store, TimeProvider clock)
{
    private const int Small = 1024, Ranged = 1 << 20, Large = 64 << 20, Written = 20, Listed = 100, MostListed = 2000, Reads = 21;

    private readonly List<string> _made = [];

    /// <summary>One after the other.</summary>
    public async IAsyncEnumerable<CapabilityFinding> TryAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            yield return await ObjectsAsync(cancellation);
            yield return await RangesAsync(cancellation);
            yield return await ReadAfterWriteAsync(cancellation);
            yield return await ListingAsync(cancellation);
            yield return await ThroughputAsync(cancellation);
            yield return await LatencyAsync(cancellation);
        }
        finally
        {
            foreach (var name in _made)
                await store.DeleteAsync(name, CancellationToken.None);
        }
    }

    private async Task<CapabilityFinding> ObjectsAsync(CancellationToken cancellation)
    {
        var (name, content) = await PutAsync(Small, cancellation);
        var stands = await store.FindLengthAsync(name, cancellation) == Small && await HoldsAsync(name, content, cancellation);
        var isGone = await store.DeleteAsync(name, cancellation) && await store.FindLengthAsync(name, cancellation) is null;
        return new CapabilityFinding("objects", stands && isGone ? CapabilityResult.Works : CapabilityResult.Ignored, stands ? isGone ? "" : "not deleted" : "not read back");
    }

    private async Task<CapabilityFinding> RangesAsync(CancellationToken cancellation)
    {
        var (name, content) = await PutAsync(Ranged, cancellation);
        try
        {
            foreach (var (offset, length) in new[] { (0, 1), (4096, 65_536), (Ranged - 7, 7) })
            {
                var read = new byte[length];
                if (!await store.ReadAsync(name, offset, read, cancellation) || !content.AsSpan(offset, length).SequenceEqual(read))
                    return new CapabilityFinding("ranges", CapabilityResult.Ignored, "other bytes");
            }
        }
        catch (ObjectStoreException wrong) when (wrong.Refusal is { Code: "HYG-5028" })
        {
            return new CapabilityFinding("ranges", CapabilityResult.Ignored, wrong.Refusal.Facts["reason"]);
        }

        return new CapabilityFinding("ranges", CapabilityResult.Works, "");
    }

    private async Task<CapabilityFinding> ReadAfterWriteAsync(CancellationToken cancellation)
    {
        var seen = 0;
        for (var i = 0; i < Written; i++)
        {
            var (name, content) = await PutAsync(Small, cancellation);
            seen += await HoldsAsync(name, content, cancellation) ? 1 : 0;
        }

        // What is listed is looked for among the first only: a bucket in use may hold millions.
        var listed = (await store.ListAsync(cancellation).Take(MostListed).ToListAsync(cancellation)).ConvertAll(o => o.Name);
        var isListed = listed.Count == MostListed || _made.TakeLast(Written).All(listed.Contains);
        return new CapabilityFinding("read-after-write", seen == Written && isListed ? CapabilityResult.Works : CapabilityResult.Missing, Of(seen, Written) + (isListed ? "" : ", not listed"));
    }

    private async Task<CapabilityFinding> ListingAsync(CancellationToken cancellation)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Listed), new ParallelOptions { MaxDegreeOfParallelism = Trials.Racers, CancellationToken = cancellation }, async (_, stop) => await PutAsync(16, stop));
        var began = clock.GetTimestamp();
        var count = await store.ListAsync(cancellation).Take(MostListed).CountAsync(cancellation);
        return new CapabilityFinding("listing", count >= Listed ? CapabilityResult.Works : CapabilityResult.Missing, string.Create(CultureInfo.InvariantCulture, $"{count / clock.GetElapsedTime(began).TotalSeconds:F0}/s"));
    }

    private async Task<CapabilityFinding> ThroughputAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var (name, content) = await PutAsync(Large, cancellation);
        var up = clock.GetElapsedTime(began);
        began = clock.GetTimestamp();
        var holds = await HoldsAsync(name, content, cancellation);
        var down = clock.GetElapsedTime(began);
        return new CapabilityFinding("throughput", holds ? CapabilityResult.Works : CapabilityResult.Ignored,
            string.Create(CultureInfo.InvariantCulture, $"{Large / 1e6 / up.TotalSeconds:F1} MB/s up, {Large / 1e6 / down.TotalSeconds:F1} MB/s down"));
    }

    private async Task<CapabilityFinding> LatencyAsync(CancellationToken cancellation)
    {
        var (name, _) = await PutAsync(Small, cancellation);
        var (buffer, times) = (new byte[Small], new List<double>());
        for (var i = 0; i < Reads; i++)
        {
            var began = clock.GetTimestamp();
            await store.ReadAsync(name, 0, buffer, cancellation);
            times.Add(clock.GetElapsedTime(began).TotalMilliseconds);
        }

        return new CapabilityFinding("latency", CapabilityResult.Works, string.Create(CultureInfo.InvariantCulture, $"{times.Order().ElementAt(Reads / 2):F1} ms"));
    }

    private async Task<(string Name, byte[] Content)> PutAsync(int length, CancellationToken cancellation)
    {
        var made = Trials.Object(length);
        lock (_made)
            _made.Add(made.Name);
        await store.PutIfAbsentAsync(made.Name, made.Content, cancellation);
        return made;
    }

    private async Task<bool> HoldsAsync(string name, byte[] content, CancellationToken cancellation)
    {
        var read = new byte[content.Length];
        return await store.ReadAsync(name, 0, read, cancellation) && content.AsSpan().SequenceEqual(read);
    }

    private static string Of(int some, int all) => string.Create(CultureInfo.InvariantCulture, $"{some}/{all}");
}

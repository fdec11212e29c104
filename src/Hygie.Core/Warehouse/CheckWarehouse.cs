using System.Collections.Immutable;
using Hygie.Core.Custody;

namespace Hygie.Core.Warehouse;

/// <summary>What is wrong with one object on one host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Name">The object.</param>
/// <param name="Version">The version it belongs to; null for an extract, a snapshot or HEAD.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record ObjectProblem(HostId Host, string Name, DatasetVersion? Version, ObjectFault Fault);

/// <summary>An object on a host that nothing names: what an interrupted run left, or somebody else's.</summary>
/// <param name="Host">The host.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written, by the host's clock.</param>
public sealed record Orphan(HostId Host, string Name, long Length, DateTimeOffset Written)
{
    /// <summary>Younger ones may belong to an upload under way: they are no fault, and are never swept.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    /// <summary>True for a name that the hub itself could have given.</summary>
    public bool IsOurs => ObjectName.IsValid(Name);

    /// <summary>True when no upload can be under way for it any more.</summary>
    public bool IsOlderThan(TimeSpan grace, DateTimeOffset now) => Written <= now - grace;
}

/// <summary>What a check found.</summary>
/// <param name="Versions">Versions whose manifest was read.</param>
/// <param name="Objects">Objects that manifests, metadata and HEAD name, counted once whatever the hosts.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Opened">Objects that were opened with their key, counted once a host; extracts are hashed and never opened.</param>
/// <param name="Problems">What is wrong with them.</param>
/// <param name="Unread">Documents that could not be read: the objects that they alone name were not looked for.</param>
/// <param name="Orphans">What nothing names; empty and unknown when something was unread.</param>
public sealed record WarehouseReport(
    int Versions, long Objects, long Bytes, long Opened, ImmutableArray<ObjectProblem> Problems, ImmutableArray<UnreadDocument> Unread, ImmutableArray<Orphan> Orphans)
{
    /// <summary>True when every host holds exactly what it should, give or take an upload under way.</summary>
    public bool IsSound(DateTimeOffset now) => Problems.IsEmpty && Unread.IsEmpty && Orphans.All(o => o.IsOurs && !o.IsOlderThan(Orphan.Grace, now));
}

/// <summary>Checks that every host holds what the manifests say: present, of the right length, and (reading the data) of the right bytes, which open.</summary>
/// <param name="tools">The warehouse.</param>
/// <param name="extracts">Packs that are no version's.</param>
public sealed class CheckWarehouse(WarehouseTools tools, IReadOnlyList<PackEntry> extracts)
{
    /// <summary>Checks everything.</summary>
    /// <param name="authority">A mandate for <c>check</c> and <c>operate</c>.</param>
    /// <param name="readData">Reads every object, compares its hash, and opens it.</param>
    /// <param name="progress">Hears of objects.</param>
    /// <param name="cancellation">Stops between objects.</param>
    public async Task<Result<WarehouseReport>> RunAsync(AuthorityId authority, bool readData, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        if (!(await new WarehouseContents(tools, extracts).ReadAsync(authority, cancellation)).TryGet(out var named, out var refusal))
            return refusal;
        var problems = ImmutableArray.CreateBuilder<ObjectProblem>();
        using var probe = new ObjectProbe(named.All);
        var (done, opened, total) = (0L, 0L, (long)named.All.Count * tools.Stores.Count);
        foreach (var group in named.All.Values.GroupBy(o => o.Under?.Key.Label))
        {
            if (!(await LendAsync(group.First().Under, readData, authority, cancellation)).TryGet(out var lent, out refusal))
                return refusal;
            using var key = lent;
            foreach (var (one, store) in group.SelectMany(o => tools.Stores.Select(s => (o, s))))
            {
                var fault = readData ? await probe.ReadAsync(store, one, key.Key, cancellation) : await ObjectProbe.GlanceAsync(store, one, cancellation);
                if (fault is not ObjectFault.None)
                    problems.Add(new ObjectProblem(store.Host, one.Name, one.Version, fault));
                opened += fault is ObjectFault.None && key.Key is not null ? 1 : 0;
                progress?.Report(new Progress("check", ++done, total, "objects"));
            }
        }

        problems.AddRange(await HeadsAsync(cancellation));
        var versions = named.All.Values.Select(e => e.Version).Distinct().Count(v => v is { } version && named.Unread.All(u => u.What != version.ToString()));
        return new WarehouseReport(
            versions, named.All.Count, named.All.Values.Sum(o => (long)o.Size.CiphertextLength), opened, problems.ToImmutable(), named.Unread, named.Unread.IsEmpty ? await OrphansAsync(tools.Stores, named, cancellation) : []);
    }

    /// <summary>What nothing names, on each of the hosts. Only of a whole <paramref name="named"/>.</summary>
    internal static async Task<ImmutableArray<Orphan>> OrphansAsync(IReadOnlyList<IObjectStore> stores, NamedObjects named, CancellationToken cancellation)
    {
        var orphans = ImmutableArray.CreateBuilder<Orphan>();
        foreach (var store in stores)
            await foreach (var listed in store.ListAsync(cancellation))
                if (!named.All.ContainsKey(listed.Name) && listed.Name is not Head.Name)
                    orphans.Add(new Orphan(store.Host, listed.Name, listed.Length, listed.Written));
        return orphans.ToImmutable();
    }

    /// <summary>A HEAD that is not ours, or missing where another host has one.</summary>
    private async Task<IReadOnlyList<ObjectProblem>> HeadsAsync(CancellationToken cancellation)
    {
        var found = new List<(IObjectStore Store, Result<Head?> Head)>();
        foreach (var store in tools.Stores)
            found.Add((store, await Snapshots.HeadAsync(store, tools.HeadVerifiers, cancellation)));
        var any = found.Exists(f => f.Head.IsRefused || f.Head.Value is not null);
        return [.. found.Where(f => f.Head.IsRefused || (any && f.Head.Value is null))
            .Select(f => new ObjectProblem(f.Store.Host, Head.Name, null, f.Head.IsRefused ? ObjectFault.Altered : ObjectFault.Missing))];
    }

    private async Task<Result<Lent>> LendAsync(SealedUnder? under, bool readData, AuthorityId authority, CancellationToken cancellation)
    {
        if (!readData || under is null)
            return new Lent(null, null);
        var purpose = new KeyPurpose(under.Verb, "open what the hosts hold", TimeSpan.FromHours(24));
        if (!(await tools.Desk.AskAsync(purpose, [under.Key], authority, cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        return lease.Key(under.Key.Label).Then<Lent>(key => new Lent(lease, key));
    }

    /// <summary>A lent key, or none.</summary>
    private sealed record Lent(Lease? Lease, Sealing.SecretKey? Key) : IDisposable
    {
        public void Dispose() => Lease?.Dispose();
    }
}

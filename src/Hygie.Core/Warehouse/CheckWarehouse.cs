using System.Collections.Immutable;
using System.Security.Cryptography;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>What is wrong with one object on one host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Name">The object.</param>
/// <param name="Version">The version it belongs to; null for an extract or the snapshot.</param>
/// <param name="Problem"><c>missing</c>, <c>length</c> or <c>content</c>.</param>
public sealed record ObjectProblem(HostId Host, string Name, DatasetVersion? Version, string Problem);

/// <summary>What a check found.</summary>
/// <param name="Versions">Versions whose manifest was read.</param>
/// <param name="Objects">Objects that manifests, metadata and HEAD name, counted once a host.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Orphans">Objects on a host that nothing names: left by an interrupted run. They hold nothing that anybody can open by mistake.</param>
public sealed record WarehouseReport(
    int Versions, long Objects, long Bytes, ImmutableArray<ObjectProblem> Problems, ImmutableArray<(HostId Host, string Name)> Orphans);

/// <summary>Checks that every host holds what the manifests say: present, of the right length, and (deep) of the right content, which is its name.</summary>
/// <param name="tools">The warehouse.</param>
/// <param name="others">Packs that are no version's, such as extracts.</param>
public sealed class CheckWarehouse(WarehouseTools tools, IReadOnlyList<PackEntry> others)
{
    /// <summary>Checks every version.</summary>
    /// <param name="authority">A mandate for <c>check</c>.</param>
    /// <param name="deep">Reads every object and compares its hash.</param>
    /// <param name="progress">Hears of objects.</param>
    /// <param name="cancellation">Stops between objects.</param>
    public async Task<Result<WarehouseReport>> RunAsync(AuthorityId authority, bool deep, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        if (!(await ExpectedAsync(authority, cancellation)).TryGet(out var expected, out var refusal))
            return refusal;
        var problems = ImmutableArray.CreateBuilder<ObjectProblem>();
        var orphans = ImmutableArray.CreateBuilder<(HostId, string)>();
        var (done, total) = (0L, (long)expected.Count * tools.Stores.Count);
        foreach (var store in tools.Stores)
        {
            foreach (var (name, (size, version)) in expected)
            {
                if (await ProblemOfAsync(store, name, size, deep, cancellation) is { } problem)
                    problems.Add(new ObjectProblem(store.Host, name, version, problem));
                progress?.Report(new Progress("check", ++done, total, "objects"));
            }

            await foreach (var listed in store.ListAsync(cancellation))
                if (!expected.ContainsKey(listed.Name) && listed.Name is not Head.Name)
                    orphans.Add((store.Host, listed.Name));
        }

        var versions = expected.Values.Select(e => e.Version).Distinct().Count(v => v is not null);
        return new WarehouseReport(versions, expected.Count, expected.Values.Sum(e => (long)e.Size.CiphertextLength), problems.ToImmutable(), orphans.ToImmutable());
    }

    /// <summary>Every object that should be on each host, by name: packs, manifests, extracts, the snapshot of HEAD.</summary>
    public async Task<Result<IReadOnlyDictionary<string, (PackSize Size, DatasetVersion? Version)>>> ExpectedAsync(AuthorityId authority, CancellationToken cancellation)
    {
        var versions = await tools.Versions.ListAsync(cancellation);
        var newest = await Snapshots.NewestHeadAsync(tools.Stores, WriteHead.Signer(tools).Verifier, cancellation);
        if (newest.IsRefused)
            return newest.Refusal;
        var objects = new Dictionary<string, (PackSize, DatasetVersion?)>(StringComparer.Ordinal);
        var purpose = new KeyPurpose(KeyVerbs.Check, "check the warehouse", TimeSpan.FromHours(1));
        foreach (var version in versions)
        {
            if (!(await tools.Desk.AskAsync(purpose, [version.ManifestKey], authority, cancellation)).TryGet(out var lease, out var refusal))
                return refusal;
            using var lent = lease;
            if (!(await new SealedManifests(tools).OpenAsync(version, lent, cancellation)).TryGet(out var manifest, out refusal))
                return refusal;
            foreach (var pack in manifest.Packs.Concat(version.Manifest.Packs))
                objects[pack.Name] = (pack.Size, version.Version);
        }

        foreach (var pack in others)
            objects[pack.Name] = (pack.Size, null);

        return newest.Value is { } head && await AddSnapshotAsync(objects, head, authority, cancellation) is { } no ? no : objects;
    }

    private async Task<Refusal?> AddSnapshotAsync(Dictionary<string, (PackSize, DatasetVersion?)> objects, Head head, AuthorityId authority, CancellationToken cancellation)
    {
        var purpose = new KeyPurpose(KeyVerbs.Operate, "check the snapshot", TimeSpan.FromHours(1));
        if (!(await tools.Desk.AskAsync(purpose, [head.SnapshotKey], authority, cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        using var lent = lease;
        if (!lent.Key(head.SnapshotKey.Label).TryGet(out var key, out refusal)
            || !(await Snapshots.OpenIndexAsync(head, key, tools.Stores, cancellation)).TryGet(out var index, out refusal))
            return refusal;
        foreach (var pack in index.Place.Packs)
            objects[pack.Name] = (pack.Size, null);
        objects[head.Snapshot] = (PackSize.Fitting(index.ToBytes().Length)!, null);
        return null;
    }

    private static async Task<string?> ProblemOfAsync(IObjectStore store, string name, PackSize size, bool deep, CancellationToken cancellation)
    {
        if (await store.FindLengthAsync(name, cancellation) is not { } length)
            return "missing";
        if (length != size.CiphertextLength)
            return "length";
        if (!deep)
            return null;
        var content = new byte[length];
        return await store.ReadAsync(name, 0, content, cancellation) && string.Equals(ObjectName.OfHash(SHA256.HashData(content)), name, StringComparison.Ordinal) ? null : "content";
    }
}

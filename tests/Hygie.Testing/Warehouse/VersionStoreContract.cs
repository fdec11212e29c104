using System.Collections.Immutable;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Testing.Warehouse;

/// <summary>What every store of dataset versions promises.</summary>
public abstract class VersionStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    /// <summary>An empty store.</summary>
    protected abstract Task<IVersionStore> EmptyAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_added_is_found_as_it_was()
    {
        var store = await EmptyAsync();
        var version = Sample("snds", 1, "cnam", 1);
        Assert.False((await store.AddAsync(version, Entry(version), Stop)).IsRefused);
        var found = await store.FindAsync(version.Version, Stop);
        Assert.Equal(StoredVersionDocument.Write(version), StoredVersionDocument.Write(found!));
    }

    [Fact]
    public async Task An_unknown_version_is_null() => Assert.Null(await (await EmptyAsync()).FindAsync(new DatasetVersion(new DatasetId("snds"), 9), Stop));

    [Fact]
    public async Task Versions_are_listed_by_dataset_and_number()
    {
        var store = await EmptyAsync();
        foreach (var version in new[] { Sample("snds", 1, "cnam", 1), Sample("gp-network", 1, "gp-network", 4), Sample("snds", 2, "cnam", 2) })
            await store.AddAsync(version, Entry(version), Stop);
        Assert.Equal(["gp-network@1", "snds@1", "snds@2"], (await store.ListAsync(Stop)).Select(v => v.Version.ToString()));
        Assert.Equal((2, 4, 0), (await store.LatestSequenceAsync(new BodyId("cnam"), Stop), await store.LatestSequenceAsync(new BodyId("gp-network"), Stop), await store.LatestSequenceAsync(new BodyId("nobody"), Stop)));
    }

    [Fact]
    public async Task A_number_is_given_once_and_a_sequence_only_grows()
    {
        var store = await EmptyAsync();
        var first = Sample("snds", 1, "cnam", 3);
        await store.AddAsync(first, Entry(first), Stop);
        foreach (var wrong in new[] { Sample("snds", 1, "cnam", 4), Sample("snds", 2, "cnam", 3), Sample("snds", 2, "cnam", 2) })
            Assert.Equal("HYG-8020", (await store.AddAsync(wrong, Entry(wrong), Stop)).Refusal.Code);
        Assert.Single(await store.ListAsync(Stop));
    }

    private static StoredVersion Sample(string dataset, int number, string holder, long sequence)
    {
        var version = new DatasetVersion(new DatasetId(dataset), number);
        var kek = new KeyId(KeyCategory.Clinical, "snds", "2026");
        WrappedDek Key(char digit, DekKind kind) => new(new DekLabel(kek, new string(digit, 32), kind, version.ToString()), new byte[WrappedDek.WrappedSize]);
        return new StoredVersion
        {
            Version = version, Source = "snds", Epoch = 1, Manifest = new SealedPlace([new PackEntry(ObjectName.Of([1, (byte)number]), PackSize.All[0])], 1234), ManifestHash = new byte[32],
            Key = Key('a', DekKind.Version), ManifestKey = Key('b', DekKind.Manifest), Holder = new BodyId(holder), Delivery = holder + "-1", Sequence = sequence, DeliveryHash = new byte[32],
            Day = Day, Rows = 10, People = 3, Orphans = 1, Verdict = "accept-with-reservations", Tables = [new TableSummary("ER_PRS_F", 10, 1, 12, 999)],
            Findings = ImmutableSortedDictionary<string, long>.Empty.Add("nomenclature", 2),
        };
    }

    private static AuditEntry Entry(StoredVersion version) => AuditEntry.Of("delivery.accepted", Day, "dataset/" + version.Version, "body/hub", "test");
}

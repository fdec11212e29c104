using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Testing.Extraction;

/// <summary>What every extract store promises.</summary>
public abstract class ExtractStoreContract
{
    private static readonly ProjectId Project = new("p-1");

    /// <summary>An empty store.</summary>
    protected abstract Task<IExtractStore> EmptyAsync();

    [Fact]
    public async Task What_was_saved_is_found_byte_for_byte()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        Assert.Null(await store.FindAsync(Project, 1, stop));
        var document = Signed(Sample(1));
        Assert.False((await store.SaveAsync(Sample(1), document, Entry(), stop)).IsRefused);
        Assert.Equal(document.ToFile(), (await store.FindAsync(Project, 1, stop))!.ToFile());
    }

    [Fact]
    public async Task A_number_is_taken_once()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        await store.SaveAsync(Sample(1), Signed(Sample(1)), Entry(), stop);
        var other = Sample(1) with { PermitHash = new string('b', 64) };
        Assert.Equal("HYG-14006", (await store.SaveAsync(other, Signed(other), Entry(), stop)).Refusal.Code);
        Assert.Equal(Signed(Sample(1)).ToFile(), (await store.FindAsync(Project, 1, stop))!.ToFile());
    }

    [Fact]
    public async Task Extracts_of_a_project_are_listed_by_number()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        foreach (var extract in new[] { Sample(2), Sample(1), Sample(1) with { Project = new ProjectId("p-2") } })
            await store.SaveAsync(extract, Signed(extract), Entry(), stop);
        Assert.Equal([1, 2], (await store.ListAsync(Project, stop)).Select(d => ExtractDocument.Read(d).Value.Number));
    }

    /// <summary>An extract with every member filled.</summary>
    public static Extract Sample(int number) => new()
    {
        Project = Project, Number = number, Permit = new PermitId("permit-1"), PermitHash = new string('a', 64), Study = new StudyHash(new string('c', 64)),
        Version = new DatasetVersion(new DatasetId("snds"), 1), Root = new byte[32], Inputs = [new PlannedTable("PERSON", ["_person", "sex"], [0, 3], 12)],
        Tables = [new ExtractTable("persons", [new ResultColumn("_person", ValueKind.Person), new ResultColumn("sex", ValueKind.Integer)], 12, new string('d', 64), new Blob(5, new byte[32], [new Extent(0, 0, 5)]))],
        Attrition = [new ExtractStep(null, 0, 14), new ExtractStep("fictitious-nir", 0, 12)],
        Packs = [new PackEntry(ObjectName.Of([1, 2, 3]), PackSize.Greatest)],
        Key = Dek(DekKind.Extract), PseudonymKey = Dek(DekKind.Pseudonym), MadeAt = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero),
    };

    private static WrappedDek Dek(DekKind kind) => new(new DekLabel(new KeyId(KeyCategory.Project, "p-1", "1"), new string('0', 32), kind, "p-1"), new byte[WrappedDek.WrappedSize]);

    private static SignedDocument Signed(Extract extract)
    {
        using var key = SigningKey.Generate(new SeededSecretRandom(5));
        return ExtractDocument.Write(extract).SignedBy(key);
    }

    private static AuditEntry Entry() => AuditEntry.Of("extract.made", new DateOnly(2026, 11, 23), "permit/permit-1", "person/researcher-1", "test");
}

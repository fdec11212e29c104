using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>An older state, or new keys, need k trustees who signed these very words.</summary>
public sealed class RecoveryStatementTests
{
    private static readonly SeededSecretRandom Random = new(41);
    private static readonly SigningKey[] Keys = [.. Enumerable.Range(0, 5).Select(_ => SigningKey.Generate(Random))];
    private static readonly Checkpoint Log = new("log.example/hub", 41, Merkle.EmptyRoot);
    private static readonly Head Seventh = new(new BodyId("hub"), 7, new HostId("host-a"), 0, "log.example/hub", 40, "root", "snapshot",
        new WrappedDek(new DekLabel(new KeyId(KeyCategory.Operations, "hub", "1"), "k", DekKind.Snapshot, "hub"), new byte[72]));

    private static readonly RecoveryStatement Statement = new(Seventh, Log, [new LostLeaf(40, new Leaf(AuditKind.Check("permit.revoked"), new DateOnly(2026, 11, 23), "permit/p-1", Merkle.EmptyRoot))], null);

    [Fact]
    public async Task Three_of_five_agree_and_two_do_not()
    {
        var (register, record) = await WorldAsync();
        var document = Statement.ToDocument();
        Assert.Equal(Names(record, 0, 2, 4), RecoveryStatement.Agreed(document, Signed(document, 4, 0, 2), register, record).Value);
        Assert.Equal(Names(record, 0, 2, 4), RecoveryStatement.Agreed(document, [document.SignedBy(Keys[4]).SignedBy(Keys[2]).SignedBy(Keys[0])], register, record).Value);
        var refusal = RecoveryStatement.Agreed(document, Signed(document, 0, 2), register, record).Refusal;
        Assert.Equal(("HYG-8033", "2", "3"), (refusal.Code, refusal.Facts["given"], refusal.Facts["needed"]));
        Assert.True(RecoveryStatement.Agreed(document, Signed(document, 0, 0, 2, 2), register, record).IsRefused);
    }

    [Fact]
    public async Task A_stranger_a_revoked_key_and_a_key_of_another_role_count_for_nobody()
    {
        var (register, record) = await WorldAsync();
        var document = Statement.ToDocument();
        using var stranger = SigningKey.Generate(Random);
        var two = Signed(document, 0, 1);
        Assert.True(RecoveryStatement.Agreed(document, [.. two, document.SignedBy(stranger)], register, record).IsRefused);
        Assert.True(RecoveryStatement.Agreed(document, [.. two, document.SignedBy(stranger)], register.Enrol(stranger.Verifying, KeyRole.Body, record.Trustees[2].Person, 0).Value, record).IsRefused);
        Assert.True(RecoveryStatement.Agreed(document, [.. two, document.SignedBy(stranger)], register.Enrol(stranger.Verifying, KeyRole.Trustee, "nobody", 0).Value, record).IsRefused);
        Assert.True(RecoveryStatement.Agreed(document, [.. two, document.SignedBy(Keys[2])], register.Revoke(Keys[2].Id, 5).Value, record).IsRefused);
        Assert.False(RecoveryStatement.Agreed(document, [.. two, document.SignedBy(Keys[2])], register, record).IsRefused);
    }

    [Fact]
    public async Task One_word_changed_and_no_signature_counts()
    {
        var (register, record) = await WorldAsync();
        var signed = Signed(Statement.ToDocument(), 0, 1, 2);
        RecoveryStatement[] others =
        [
            Statement with { Head = Seventh with { Sequence = 6 } }, Statement with { Head = Seventh with { Snapshot = "another" } }, Statement with { Head = Seventh with { Hub = new BodyId("hub-b") } },
            Statement with { Log = Log with { Size = 42 } }, Statement with { Log = Log with { Origin = "log.example/other" } }, Statement with { Lost = [] },
            Statement with { Successors = Next("log.example/hub") },
        ];
        Assert.All(others, other => Assert.Equal("HYG-8033", RecoveryStatement.Agreed(other.ToDocument(), signed, register, record).Refusal.Code));
    }

    [Fact]
    public void A_succession_keeps_the_origin()
    {
        var read = RecoveryStatement.ReadSuccession((Statement with { Successors = Next("log.example/hub") }).ToDocument()).Value;
        Assert.Equal((Log, Next("log.example/hub")), (read.Log, read.Keys));
        Assert.Equal("HYG-8034", RecoveryStatement.ReadSuccession(Statement.ToDocument()).Refusal.Code);
        Assert.Equal("HYG-8034", RecoveryStatement.ReadSuccession((Statement with { Successors = Next("log.example/other") }).ToDocument()).Refusal.Code);
    }

    private static Successors Next(string origin) => new(new NoteVerifier(origin, NoteKeyType.Ed25519, Keys[0].Verifying).ToString(), "zone-a", Keys[1].Verifying, "age1x");

    private static IReadOnlyList<SignedDocument> Signed(SignedDocument document, params int[] who) => [.. who.Select(i => document.SignedBy(Keys[i]))];

    private static IReadOnlyList<string> Names(CeremonyRecord record, params int[] who) => [.. who.Select(i => record.Trustees[i].Person).Order(StringComparer.Ordinal)];

    private static async Task<(KeyRegister Register, CeremonyRecord Record)> WorldAsync()
    {
        var world = await CustodyWorld.StartAsync(TestContext.Current.CancellationToken);
        var record = CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey).Value;
        return (record.Trustees.Zip(Keys).Aggregate(world.Register, (r, t) => r.Enrol(t.Second.Verifying, KeyRole.Trustee, t.First.Person, 0).Value), record);
    }
}

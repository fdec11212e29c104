using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;

namespace Hygie.Tests.Custody;

/// <summary>A custody with two registered copies and enrolled trustees, whose clinical key was just erased; the former key store was kept aside, as a thief would.</summary>
internal sealed class ErasureWorld
{
    private ErasureWorld(CustodyWorld custody) => Custody = custody;

    public CustodyWorld Custody { get; }

    public required IReadOnlyList<(string Name, SigningKey Key)> Keepers { get; init; }

    public required IReadOnlyList<SigningKey> TrusteeKeys { get; init; }

    public KeyStoreFile Former { get; private set; } = null!;

    public ErasedKey Erased { get; private set; } = null!;

    public ErasurePapers Papers { get; } = ErasurePapers.None;

    public VerifyingKey Custodian => Custody.Identity.Key.Verifying;

    public ErasureStanding Standing => Judge(ErasureTests.Keys(Custody).Root, [.. Custody.Token.Labels]);

    public static async Task<ErasureWorld> StartAsync(CancellationToken cancellation)
    {
        var custody = await CustodyWorld.StartAsync(cancellation);
        var world = new ErasureWorld(custody)
        {
            Keepers = [.. Enumerable.Range(1, 2).Select(i => ("standby-" + (char)('0' + i), SigningKey.Generate(custody.Random)))],
            TrusteeKeys = [.. custody.Trustees.Select(_ => SigningKey.Generate(custody.Random))],
        };
        custody.Register = world.Keepers.Aggregate(custody.Register, (r, k) => r.Enrol(k.Key.Verifying, KeyRole.Standby, k.Name, 0).Value);
        custody.Register = world.TrusteeKeys.Index().Aggregate(custody.Register, (r, k) => r.Enrol(k.Item.Verifying, KeyRole.Trustee, Trustee(k.Index), 0).Value);
        world.Papers.Keep(custody.Ceremony.Record);
        world.Former = ErasureTests.Keys(custody);
        world.Erased = (await ErasureTests.EraseAsync(custody, ErasureTests.Sign(custody, ErasureTests.Order(custody)))).Value;
        return world;
    }

    /// <summary>Brings a paper in; why it is refused, or null.</summary>
    public string? Problem(SignedDocument paper)
    {
        var admitted = Papers.Admit(paper, ErasureTests.Keys(Custody), Custodian, Custody.Register);
        return admitted.IsRefused ? admitted.Refusal.Facts["problem"].ToString() : null;
    }

    public ErasureStanding Judge(string root, string[] roots) => ErasureRule.Judge(Erased, root, roots, Papers, Custodian, Custody.Register);

    public void AcknowledgeAll()
    {
        foreach (var (name, key) in Keepers)
            Xunit.Assert.Null(Problem(ErasureAcknowledgement.Of(ErasureTests.Keys(Custody), name, Erased.Id, Custody.Clock.Now).Value.SignedBy(key)));
    }

    public void Destroy(int trustee) =>
        Xunit.Assert.Null(Problem(new ShareDestruction(Trustee(trustee), Convert.ToHexStringLower(Custody.Ceremony.Record.Hash()), Custody.Clock.Now).ToDocument().SignedBy(TrusteeKeys[trustee])));

    public async Task<CeremonyOutcome> RotateAsync(CancellationToken cancellation)
    {
        var command = new RotateRoot.Command([.. Custody.Trustees.Select((t, i) => new InvitedTrustee(Trustee(i), t.Recipient))], 3, Custody.Log.PolicyText, _ => Task.CompletedTask);
        var outcome = (await new RotateRoot(Custody.Identity, Custody.Token, Custody.Store, Custody.Random, Custody.Clock).RunAsync(command, cancellation)).Value;
        Papers.Keep(outcome.Record);
        return outcome;
    }

    public Result<SignedDocument> Certify() => ErasureCertificate.DrawUp(Standing, ErasureTests.Keys(Custody), Papers, Custody.Identity, Custody.Register, Custody.Clock.Now);

    /// <summary>What three trustees of a ceremony put together.</summary>
    public AgeIdentity Recovery(CeremonyOutcome ceremony) => RecoverHub.Recovery(CeremonyRecord.Read(ceremony.Record.ToFile(), ceremony.CeremonyKey).Value,
        [.. ceremony.Shares.Take(3).Select((s, i) => ShareFile.Open(s.File, Custody.Trustees[i], ceremony.Record, ceremony.CeremonyKey).Value)]).Value;

    private static string Trustee(int index) => "trustee-" + (char)('a' + index);
}

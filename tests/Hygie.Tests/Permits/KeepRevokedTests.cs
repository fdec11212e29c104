using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Permits;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

/// <summary>A backup older than a revocation must not bring the permit back.</summary>
public sealed class KeepRevokedTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("permit.revoked")]
    [InlineData("permit.amended")]
    public async Task What_the_log_says_ended_is_revoked_again(string kind)
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.GrantAsync(Stop);
        var again = await KeepAsync(world, kind, "permit/d-1");
        Assert.Equal([PermitWorld.Id], again);
        var file = await world.Permits.FindAsync(PermitWorld.Id, Stop);
        Assert.Equal(PermitState.Revoked, file.State);
        Assert.False(file.IsLiveAt(world.Clock.Now));
        Assert.Empty(await KeepAsync(world, kind, "permit/d-1"));
    }

    [Theory]
    [InlineData(PermitState.Suspended, "permit.suspended")]
    [InlineData(PermitState.Suspended, "permit.resumed", "permit.suspended")]
    [InlineData(PermitState.Granted, "permit.suspended", "permit.resumed")]
    [InlineData(PermitState.Revoked, "permit.suspended", "permit.revoked")]
    [InlineData(PermitState.Revoked, "permit.suspended", "permit.resumed", "permit.amended")]
    public async Task What_the_log_says_was_suspended_last_is_suspended_again(PermitState state, params string[] kinds)
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.GrantAsync(Stop);
        await new KeepRevoked(world.Permits).RunAsync([.. kinds.Select((k, i) => new LostLeaf(9 + i, new Leaf(AuditKind.Check(k), Today, "permit/d-1", Merkle.EmptyRoot)))], new PersonId("operator-1"), Today, Stop);
        Assert.Equal(state, (await world.Permits.FindAsync(PermitWorld.Id, Stop)).State);
    }

    [Theory]
    [InlineData("permit.revoked", "permit/d-2")]
    [InlineData("permit.granted", "permit/d-1")]
    public async Task Nothing_else_is_touched(string kind, string subject)
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.GrantAsync(Stop);
        Assert.Empty(await KeepAsync(world, kind, subject));
        Assert.Equal(PermitState.Granted, (await world.Permits.FindAsync(PermitWorld.Id, Stop)).State);
    }

    private static async Task<IReadOnlyList<PermitId>> KeepAsync(PermitWorld world, string kind, string subject) =>
        (await new KeepRevoked(world.Permits).RunAsync([new LostLeaf(9, new Leaf(AuditKind.Check(kind), Today, subject, Merkle.EmptyRoot))], new PersonId("operator-1"), Today, Stop)).Value;
}

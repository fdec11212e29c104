using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>When a backup may be restored without a word, and when an older state must be meant.</summary>
public sealed class RestoreRuleTests
{
    private static readonly Head Seventh = new(new BodyId("hub"), 7, new HostId("host-a"), 0, "log.example/hub", 40, "root", "snapshot",
        new WrappedDek(new DekLabel(new KeyId(KeyCategory.Operations, "hub", "1"), "k", DekKind.Snapshot, "hub"), new byte[72]));

    [Fact]
    public void The_newest_backup_with_nothing_after_it_is_restored() => Assert.Null(RestoreRule.Check(Seventh, [], olderIsMeant: false));

    [Fact]
    public void Key_releases_and_the_backup_itself_change_nothing() =>
        Assert.Null(RestoreRule.Check(Seventh, [Leaf("key.intent", "mandate/m"), Leaf("key.released", "mandate/m"), Leaf("hub.backed-up", "head/7"), Leaf("hub.restored", "head/7")], olderIsMeant: false));

    [Fact]
    public void An_older_backup_than_the_log_names_is_a_rollback()
    {
        var refusal = RestoreRule.Check(Seventh, [Leaf("hub.backed-up", "head/7"), Leaf("hub.backed-up", "head/12")], olderIsMeant: false)!;
        Assert.Equal(("HYG-8024", "7", "12"), (refusal.Code, refusal.Facts["sequence"], refusal.Facts["expected"]));
    }

    [Theory]
    [InlineData("permit.granted")]
    [InlineData("permit.revoked")]
    [InlineData("event.erased")]
    [InlineData("objection.registered")]
    [InlineData("key.created")]
    public void Any_act_after_it_is_named_and_refused(string kind)
    {
        var refusal = RestoreRule.Check(Seventh, [Leaf("key.intent", "mandate/m"), Leaf(kind, "permit/p-1")], olderIsMeant: false)!;
        Assert.Equal(("HYG-8027", "1", kind), (refusal.Code, refusal.Facts["count"], refusal.Facts["kinds"]));
    }

    [Fact]
    public void An_older_state_that_is_meant_passes()
    {
        Assert.Null(RestoreRule.Check(Seventh, [Leaf("hub.backed-up", "head/12"), Leaf("permit.granted", "permit/p-1")], olderIsMeant: true));
        Assert.Equal("permit.granted", Assert.Single(RestoreRule.ActsIn([Leaf("hub.backed-up", "head/12"), Leaf("permit.granted", "permit/p-1")])).Leaf.Kind.Value);
    }

    private static LostLeaf Leaf(string kind, string subject) => new(41, new Leaf(AuditKind.Check(kind), new DateOnly(2026, 11, 23), subject, Merkle.EmptyRoot));
}

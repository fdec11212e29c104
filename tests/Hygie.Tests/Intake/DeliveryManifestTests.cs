using System.Collections.Immutable;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class DeliveryManifestTests
{
    private static readonly DeliveryManifest Manifest = new()
    {
        Sender = new BodyId("holder"), Holder = new BodyId("holder"), Delivery = "holder-1", Sequence = 1, Part = DeliveryPart.Health, Recipient = "age1x", Source = "snds",
        Day = new DateOnly(2026, 11, 23), Tables = [new DeliveredTable("STAY", 2, 10, new byte[32])],
    };

    private static HeldBack Left(string rule) => new(3, ImmutableSortedDictionary<string, long>.Empty.Add(rule, 4));

    [Fact]
    public void Schemas_and_rows_left_out_are_signed_and_read_back()
    {
        var written = Manifest with { Schemas = new byte[32], Tables = [Manifest.Tables[0] with { HeldBack = Left(Rules.Type) }] };
        var read = DeliveryManifest.From(written.ToDocument()).Value;
        Assert.Equal(new byte[32], read.Schemas!.Value.ToArray());
        Assert.Equal((3, 4), (read.Tables[0].HeldBack.Rows, read.Tables[0].HeldBack.Rules[Rules.Type]));
        Assert.NotEqual(Manifest.ToDocument().Hash(), written.ToDocument().Hash());
    }

    [Fact]
    public void A_manifest_without_them_is_as_it_always_was()
    {
        var read = DeliveryManifest.From(Manifest.ToDocument()).Value;
        Assert.Equal((null, 0), (read.Schemas, read.Tables[0].HeldBack.Rows));
        Assert.DoesNotContain("heldBack", System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(Manifest.ToDocument().Body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Rules.Length)]
    [InlineData("no-such-rule")]
    public void Only_a_rule_that_rejects_rows_is_a_reason_to_leave_them_out(string rule) =>
        Assert.Equal("HYG-1003", DeliveryManifest.From((Manifest with { Tables = [Manifest.Tables[0] with { HeldBack = Left(rule) }] }).ToDocument()).Refusal.Code);
}

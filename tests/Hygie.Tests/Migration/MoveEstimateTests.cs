using CsCheck;
using Hygie.Core.Migration;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>How long and how much, on figures one can check by hand; a price that nobody gave is never taken for nothing.</summary>
public sealed class MoveEstimateTests
{
    private static readonly PriceList Known = PriceList.Read("""
        currency: EUR
        from: { egress-per-gb: 0.02, storage-per-gb-month: 0.01, per-thousand-reads: 0.001, source: "contract A, 2026-11-01" }
        to: { egress-per-gb: 0.01, storage-per-gb-month: 0.03, per-thousand-writes: 0.005, per-thousand-reads: 0.0004, source: "contract B, 2026-11-01" }
        """).Value;

    [Fact]
    public void Everything_is_read_once_written_once_and_read_back_once()
    {
        var estimate = MoveEstimate.Of(1.296e12, 10_000_000, 1e6, Known).Value;
        Assert.Equal((TimeSpan.FromDays(15), TimeSpan.FromDays(15), TimeSpan.FromDays(30)), (estimate.Copy, estimate.ReadBack, estimate.Total));
        Assert.Equal(
            [25.92m, 12.96m, 10m, 50m, 16m, 12.96m, 38.88m],
            estimate.Lines.Select(l => l.Cost!.Value));
        Assert.Equal((166.72m, true, 38.88m), (estimate.Known, estimate.IsWhole, estimate.MonthlyAfter));
        Assert.Equal(["contract A, 2026-11-01", "contract B, 2026-11-01"], estimate.Lines.Select(l => l.Source).Distinct());
    }

    [Fact]
    public void Packs_of_64_MiB_go_in_four_parts_between_a_beginning_and_an_end()
    {
        var estimate = MoveEstimate.Of(64d * (1 << 20) * 1_000, null, 1e8, Known).Value;
        var objects = estimate.Objects;
        Assert.InRange(objects, 1_000, 1_001);
        Assert.Equal(objects / 1000m * 6, estimate.Lines.Single(l => l.Item == EstimateItem.WritesOfTarget).Quantity);
    }

    [Fact]
    public void Without_prices_the_time_is_known_and_no_line_is()
    {
        var estimate = MoveEstimate.Of(20e12, null, 1e8, PriceList.Unknown).Value;
        Assert.Equal(TimeSpan.FromSeconds(400_000), estimate.Total);
        Assert.All(estimate.Lines, l => Assert.Null(l.Cost));
        Assert.Equal((0m, false, null), (estimate.Known, estimate.IsWhole, estimate.MonthlyAfter));
    }

    [Fact]
    public void The_example_reads_leaves_some_prices_out_and_so_gives_a_lower_bound()
    {
        var prices = PriceList.Read(File.ReadAllText(TestFiles.InCheckout("examples", "hosts", "prices.yaml"))).Value;
        Assert.All([prices.From, prices.To], host => Assert.NotEmpty(host.Source));
        var estimate = MoveEstimate.Of(1e12, null, 1e8, prices).Value;
        Assert.False(estimate.IsWhole);
        Assert.Equal([EstimateItem.ReadsOfSource, EstimateItem.StorageOfTarget], estimate.Lines.Where(l => l.Price is null).Select(l => l.Item));
        Assert.Equal(20m, estimate.Lines[0].Cost);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("from: { egress-per-gb: 1, source: x }", "currency")]
    [InlineData("currency: EUR\nfrom: { egress-per-gb: 1 }", "from: source")]
    [InlineData("currency: EUR\nto: { egress-per-gb: -1, source: x }", "to: a price")]
    [InlineData("currency: EUR\nto: { egress-per-gb: 1e3, source: x }", "to: a price")]
    [InlineData("currency: EUR\nto: { storage-per-gb-month: \"0,03\", source: x }", "to: a price")]
    [InlineData("currency: EUR\nto: { egres-per-gb: 1, source: x }", "egres")]
    [InlineData("currency: [", "")]
    public void What_is_no_list_of_prices_is_refused_with_its_fault(string yaml, string what)
    {
        var refusal = PriceList.Read(yaml).Refusal;
        Assert.Equal("HYG-17031", refusal.Code);
        Assert.Contains(what, refusal.Facts["what"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, 1e8, "--terabytes")]
    [InlineData(double.NaN, null, 1e8, "--terabytes")]
    [InlineData(1e30, null, 1e8, "--terabytes")]
    [InlineData(1e12, null, 0, "--bandwidth")]
    [InlineData(1e12, null, double.PositiveInfinity, "--bandwidth")]
    [InlineData(1e18, null, 1, "--bandwidth")]
    [InlineData(1e12, 0L, 1e8, "--objects")]
    [InlineData(1e3, 1_001L, 1e8, "--objects")]
    public void What_cannot_be_is_refused(double bytes, long? objects, double bandwidth, string what)
    {
        var refusal = MoveEstimate.Of(bytes, objects, bandwidth, Known).Refusal;
        Assert.Equal(("HYG-17032", what), (refusal.Code, refusal.Facts["what"]));
    }

    [Fact]
    public void Twice_the_line_is_half_the_time_and_never_dearer() =>
        Gen.Select(Gen.Double[1e12, 1e15], Gen.Double[1e6, 1e10]).Sample((bytes, line) =>
        {
            var (slow, fast) = (MoveEstimate.Of(bytes, null, line, Known).Value, MoveEstimate.Of(bytes, null, 2 * line, Known).Value);
            Assert.InRange(fast.Total / slow.Total, 0.49, 0.51);
            Assert.True(fast.Known <= slow.Known);
        }, iter: 200);
}

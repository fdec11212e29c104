using CsCheck;
using Hygie.Core.Migration;
using Hygie.Testing.Migration;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>What users wait: the figure itself, and what it is compared with.</summary>
public sealed class ReadTimesTests : IDisposable
{
    private readonly Move _move = new(objects: 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Ninety_nine_reads_of_a_hundred_lie_within_the_figure_and_it_is_a_fortieth_too_long_at_most() =>
        Gen.Int[1, 1_000_000_000].Array[1, 400].Sample(ticks =>
        {
            var times = new ReadTimes();
            foreach (var one in ticks)
                times.Add(TimeSpan.FromTicks(one));
            var (exact, figure) = (ticks.Order().ElementAt((int)Math.Ceiling(ticks.Length * 0.99) - 1), times.Percentile99().Ticks);
            Assert.Equal(ticks.Length, times.Count);
            Assert.InRange(figure, exact - 1, exact * 1.025);
        }, iter: 500);

    [Fact]
    public void Nothing_is_said_when_nobody_read()
    {
        Assert.Equal(TimeSpan.Zero, new ReadTimes().Percentile99());
        Assert.Null(_move.Meter.Stamp(TransferCounts.Zero).Latency);
        _move.Meter.Took(TimeSpan.FromMilliseconds(1));
        Assert.Null(_move.Meter.Stamp(TransferCounts.Zero).Latency);
    }

    [Fact]
    public void Reads_are_told_apart_by_the_moment_at_which_the_move_begins()
    {
        _move.Meter.Took(TimeSpan.FromMilliseconds(2));
        _move.Meter.Begin();
        foreach (var milliseconds in (double[])[1, 6, 3])
            _move.Meter.Took(TimeSpan.FromMilliseconds(milliseconds));
        var latency = _move.Meter.Stamp(TransferCounts.Zero).Latency!;
        Assert.Equal((1, 3), (latency.ReadsBefore, latency.ReadsDuring));
        Assert.InRange(latency.Ratio, 2.9, 3.1);
    }

    [Fact]
    public async Task A_move_that_goes_on_is_compared_with_what_was_read_before_its_first_run()
    {
        var known = new ReadLatency(TimeSpan.FromMilliseconds(2), 100, TimeSpan.FromMilliseconds(50), 9);
        var meter = new ReadMeter(_move.B.Host, TransferCounts.Zero with { Copied = 3, Latency = known });
        await new SteadyReads(_move.Journal, _move.A, meter, _move.Clock).BeginAsync(Stop);
        meter.Took(TimeSpan.FromMilliseconds(4));
        var latency = meter.Stamp(TransferCounts.Zero).Latency!;
        Assert.Equal((100, 1, TimeSpan.FromMilliseconds(2)), (latency.ReadsBefore, latency.ReadsDuring, latency.Before));
        Assert.InRange(latency.Ratio, 1.95, 2.05);
    }

    [Fact]
    public async Task A_move_waits_until_enough_was_read_to_compare_with()
    {
        Assert.False((await _move.PlanAsync(Stop)).IsRefused);
        var user = new SteadyReads(_move.Journal, new LiveStore([_move.A, _move.B], _move.Meter), _move.Meter, new Hasty(isCounting: false));
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var reader = user.RunAsync(Move.Id, reading.Token);
        using var hung = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        hung.CancelAfter(TimeSpan.FromMinutes(1));
        await user.BeginAsync(hung.Token);
        Assert.InRange(_move.Meter.Before.Count, 100, long.MaxValue);
        await reading.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task A_host_that_serves_nothing_does_not_hold_the_move_up()
    {
        var clock = new Hasty(isCounting: true);
        await new SteadyReads(_move.Journal, _move.A, _move.Meter, clock).BeginAsync(Stop);
        Assert.True(_move.Meter.HasBegun);
        Assert.Equal(0, _move.Meter.Before.Count);
        Assert.InRange(clock.Elapsed.TotalSeconds, 10, 10.1);
    }

    public void Dispose() => _move.Dispose();

    /// <summary>A clock whose pauses take no time; counted as if they did, or standing still.</summary>
    private sealed class Hasty(bool isCounting) : TimeProvider
    {
        private long _ticks;

        public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, isCounting ? dueTime.Ticks : 0);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

using System.Globalization;
using Hygie.Core.Drills;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>An alarm that rings by chance is soon switched off; one that never rings is no alarm.</summary>
public sealed class AlarmLevelTests
{
    private const int Objects = 5_000;

    /// <summary>Hoeffding: the share seen among so many exceeds the true one by more with probability 10⁻⁹.</summary>
    private static readonly double Tolerance = Math.Sqrt(Math.Log(1e9) / (2 * Objects));

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void Random_bytes_raise_the_alarm_at_most_as_often_as_stated(double level)
    {
        var (random, content, alarms) = (new SeededSecretRandom((int)(level * 100)), new byte[2_048], 0);
        for (var i = 0; i < Objects; i++)
        {
            random.Fill(content);
            alarms += BytesAreRandom.ChiSquare(content) > BytesAreRandom.Limit(level) ? 1 : 0;
        }

        Assert.True((double)alarms / Objects <= level + Tolerance, alarms.ToString(CultureInfo.InvariantCulture) + " alarms");
        Assert.True(level < 0.9 || alarms > 0, "the alarm never rings");
    }

    [Fact]
    public void Chi_square_is_what_it_is_on_counts_done_by_hand()
    {
        Assert.Equal(0, BytesAreRandom.ChiSquare([.. Enumerable.Range(0, 512).Select(i => (byte)i)]));
        // 512 times one value: (512-2)²/2 for it, (0-2)²/2 for each of the 255 others.
        Assert.Equal((510.0 * 510 / 2) + (255 * 2), BytesAreRandom.ChiSquare(new byte[512]));
    }

    /// <summary>Clopper and Pearson: closed forms at the ends, 5 of 10 from their definition by the beta distribution.</summary>
    [Theory]
    [InlineData(10, 0, 0, 0.41130)]
    [InlineData(10, 10, 0.58870, 1)]
    [InlineData(10, 5, 0.12830, 0.87170)]
    public void The_interval_of_a_share_is_exact(int guessed, int right, double lower, double upper)
    {
        var guess = new SizeGuess(guessed, right);
        Assert.Equal(lower, guess.Lower, 4);
        Assert.Equal(upper, guess.Upper, 4);
    }

    [Fact]
    public void The_classifier_finds_what_sizes_show_and_only_that()
    {
        static long[] Own(int source) => [(source + 1) * 1_000_000L];
        var told = Enumerable.Range(0, 480).Select(i => new SimulatedVersion(i % 8, Own(i % 8))).ToList();
        var untold = Enumerable.Range(0, 480).Select(i => new SimulatedVersion(i % 8, Own(0))).ToList();
        Assert.Equal(1, SizeGuess.On(told).Share);
        Assert.Equal(1.0 / 8, SizeGuess.On(untold).Share);
    }
}

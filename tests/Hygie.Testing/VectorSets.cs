using Xunit;

namespace Hygie.Testing;

/// <summary>Official vectors are run whole or not at all: the count held by the files must be the count run, and the test log says it.</summary>
public static class VectorSets
{
    /// <summary>Fails when a vector of <paramref name="set"/> was skipped; writes <c>vectors SET RUN of HELD</c> to the test log.</summary>
    /// <param name="set">Name of the file or folder under <c>../shared/data</c>.</param>
    /// <param name="held">How many vectors the files hold.</param>
    /// <param name="run">How many were run.</param>
    public static void AllRun(string set, int held, int run)
    {
        Console.WriteLine(FormattableString.Invariant($"vectors {set} {run} of {held}"));
        Assert.True(held > 0, set);
        Assert.Equal(held, run);
    }
}

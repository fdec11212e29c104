using CsCheck;
using Hygie.Core.Extraction;
using Xunit;

namespace Hygie.Tests.Extraction;

/// <summary>How often buckets are tried, and when a run is over.</summary>
public sealed class BucketTasksTests
{
    private static readonly HashSet<int> Nobody = [];

    [Fact]
    public void Everything_is_submitted_once_and_what_ended_without_a_part_again()
    {
        var tasks = new BucketTasks(buckets: 4, attempts: 3);
        Assert.Equal([0, 1, 2, 3], tasks.Submit(Nobody));
        tasks.Take(Task(1));
        Assert.Equal([3], tasks.Submit(new HashSet<int> { 0, 2 }));
        Assert.Equal((1, 4, false), (tasks.Read, tasks.Of, tasks.AreDone));
    }

    [Fact]
    public void A_bucket_that_failed_as_often_as_allowed_is_lost()
    {
        var tasks = new BucketTasks(buckets: 2, attempts: 2);
        tasks.Submit(Nobody);
        tasks.Submit(new HashSet<int> { 0 });
        Assert.Null(tasks.Lost(new HashSet<int> { 0, 1 }));
        Assert.Equal(1, tasks.Lost(new HashSet<int> { 0 }));
        Assert.Empty(tasks.Submit(new HashSet<int> { 0 }));
    }

    [Fact]
    public void A_submission_has_one_ticket_and_a_bucket_that_is_read_none()
    {
        var tasks = new BucketTasks(buckets: 2, attempts: 2);
        Assert.False(tasks.MayAnswer(0));
        tasks.Submit(Nobody);
        Assert.True(tasks.MayAnswer(0));
        Assert.False(tasks.MayAnswer(0));
        Assert.False(tasks.MayAnswer(2));
        Assert.False(tasks.MayAnswer(-1));
        tasks.Take(Task(1));
        Assert.False(tasks.MayAnswer(1));
    }

    /// <summary>Whatever dies, a run ends: with every bucket, or with one that was tried as often as allowed. No bucket is ever submitted more often.</summary>
    [Fact]
    public void Whatever_dies_a_run_ends_with_all_buckets_or_with_a_lost_one() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 4], Gen.Bool.Array[200]).Sample((buckets, attempts, survives) =>
        {
            var (tasks, submitted, next) = (new BucketTasks(buckets, attempts), new int[buckets], 0);
            while (!tasks.AreDone && tasks.Lost(Nobody) is null)
                foreach (var bucket in tasks.Submit(Nobody))
                {
                    submitted[bucket]++;
                    if (survives[next++ % survives.Length])
                        tasks.Take(Task(bucket));
                }

            Assert.All(submitted, times => Assert.InRange(times, 1, attempts));
            Assert.Equal(tasks.AreDone, tasks.Parts.All(p => p is not null));
            if (!tasks.AreDone)
                Assert.Equal(attempts, submitted[tasks.Lost(Nobody)!.Value]);
        });

    private static TaskName Task(int bucket) => new(bucket, new string('a', 32));
}

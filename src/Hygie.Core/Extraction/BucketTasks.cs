namespace Hygie.Core.Extraction;

/// <summary>
/// How far the tasks of a run are: pure bookkeeping. A bucket is done once its part is there; one whose task ended without a part is tried again, a
/// bounded number of times; when one has failed that often the run is over.
/// </summary>
/// <param name="buckets">How many, at least 1.</param>
/// <param name="attempts">How often a bucket is tried in all, at least 1.</param>
public sealed class BucketTasks(int buckets, int attempts)
{
    private readonly int[] _tried = new int[buckets];
    private readonly int[] _answered = new int[buckets];
    private readonly TaskName?[] _parts = new TaskName?[buckets];

    /// <summary>Buckets.</summary>
    public int Of => buckets;

    /// <summary>Buckets whose part is there.</summary>
    public int Read => _parts.Count(p => p is not null);

    /// <summary>The task whose part is taken, by bucket; null where there is none yet.</summary>
    public IReadOnlyList<TaskName?> Parts => _parts;

    /// <summary>True once the task of every bucket has given its part.</summary>
    public bool AreDone => Read == buckets;

    /// <summary>Notes that a task's part is there; the first of a bucket counts.</summary>
    public void Take(TaskName task) => _parts[task.Bucket] ??= task;

    /// <summary>
    /// The buckets to submit now, given those under way; none is submitted more often than allowed. Called with nobody under way it begins the run.
    /// </summary>
    public IReadOnlyList<int> Submit(IReadOnlySet<int> underWay)
    {
        List<int> again = [.. Enumerable.Range(0, buckets).Where(b => _parts[b] is null && !underWay.Contains(b) && _tried[b] < attempts)];
        again.ForEach(b => _tried[b]++);
        return again;
    }

    /// <summary>A bucket without part that was tried as often as allowed and is not under way; null while there is hope.</summary>
    public int? Lost(IReadOnlySet<int> underWay) =>
        Enumerable.Range(0, buckets).Where(b => _parts[b] is null && !underWay.Contains(b) && _tried[b] == attempts).Select(b => (int?)b).FirstOrDefault();

    /// <summary>True when a task that asks for its ticket may have one: one ticket a submission, none for a bucket that is done.</summary>
    public bool MayAnswer(int bucket)
    {
        if (bucket < 0 || bucket >= buckets || _parts[bucket] is not null || _answered[bucket] >= _tried[bucket])
            return false;
        _answered[bucket]++;
        return true;
    }
}

using System.Collections.Immutable;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>The parts of an extraction put together, in whatever order they come. One at a time.</summary>
/// <param name="plan">The plan.</param>
/// <param name="projectKey">K_project; it belongs to its lease.</param>
internal sealed class GatheredParts(ExtractionPlan plan, SecretKey projectKey)
{
    private readonly ExtractRows _rows = new(projectKey, plan.Permit.Project);
    private readonly Attrition _attrition = new(plan.Queries);
    private readonly bool[] _has = new bool[plan.Buckets];

    /// <summary>Buckets whose part is in.</summary>
    public int Read => _has.Count(has => has);

    /// <summary>The attrition over these buckets.</summary>
    public ImmutableArray<ExtractStep> Attrition => [.. _attrition.Lines.Select(line => new ExtractStep(line.Rule?.Name, line.LinesRemoved, line.PersonsRemaining))];

    /// <summary>Takes the part of a bucket, once; its rows are changed in place.</summary>
    public void Add(int bucket, BucketPart part)
    {
        if (_has[bucket])
            throw new ArgumentException("The part of this bucket is in already.", nameof(bucket));
        _has[bucket] = true;
        foreach (var (output, result) in plan.Outputs.Zip(part.Outputs))
            _rows.Add(output.Name, result.Rows);
        _attrition.Add(part.Attrition);
    }

    /// <summary>Null when every bucket is in; else the first that is not (HYG-14012): no extract is made of a part of its people.</summary>
    public Refusal? RefuseMissing() => Array.IndexOf(_has, false) is >= 0 and var missing ? RefuseBucket(missing) : null;

    /// <summary>The refusal of a bucket that cannot be taken, with how many were.</summary>
    public Refusal RefuseBucket(int bucket) => Refusal.Of("HYG-14012", ("bucket", bucket), ("read", Read), ("of", plan.Buckets));

    /// <summary>Rows of an output, in their order.</summary>
    public IReadOnlyList<object?[]> Sorted(string output) => _rows.Sorted(output);
}

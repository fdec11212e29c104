namespace Hygie.Core.Drills;

/// <summary>What an assertion found.</summary>
public enum AssertionOutcome
{
    /// <summary>It looked at something, and nothing was wrong.</summary>
    Ok,
    /// <summary>Something was wrong.</summary>
    Failed,
    /// <summary>There was nothing to look at; never counted as ok.</summary>
    NotApplicable,
}

/// <summary>One assertion's result.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Outcome">What it found.</param>
/// <param name="Inspected">Units it looked at.</param>
/// <param name="Unit">Which units.</param>
/// <param name="Figure">What it measured: <c>name=value</c>, separated by spaces, the same in every language.</param>
/// <param name="Found">Where something was wrong, at most 10.</param>
public sealed record AssertionResult(string Id, AssertionOutcome Outcome, long Inspected, string Unit, string Figure, IReadOnlyList<string> Found);

/// <summary>How much was seized, known before anything is read.</summary>
/// <param name="Files">Files.</param>
/// <param name="Sealed">Those with the name of a sealed object.</param>
/// <param name="SealedBytes">Their bytes.</param>
/// <param name="Longest">Length of the longest file.</param>
public sealed record SeizureExtent(long Files, long Sealed, long SealedBytes, long Longest);

/// <summary>One thing that must be true of everything a host holds. Looks at each file in turn, then says what it found.</summary>
public abstract class SeizureAssertion
{
    private const int MostFound = 10;

    private readonly List<string> _found = [];
    private long _wrong;

    /// <summary>Stable name.</summary>
    public abstract string Id { get; }

    /// <summary>What it counts as inspected.</summary>
    protected virtual string Unit => "objects";

    /// <summary>Units looked at so far.</summary>
    protected long Inspected { get; set; }

    /// <summary>How often it must see everything; more than once only where memory would not hold one look.</summary>
    public virtual int Passes(SeizureExtent extent) => 1;

    /// <summary>Told before the first file.</summary>
    public virtual void Begin(SeizureExtent extent) { }

    /// <summary>Told before each pass, from 0.</summary>
    public virtual void BeginPass(int pass) { }

    /// <summary>True for the files that it is shown: by default all but memory.</summary>
    public virtual bool LooksAt(SeizedFile file) => !file.IsMemory;

    /// <summary>Looks at one file.</summary>
    public virtual void Look(SeizedFile file, ReadOnlySpan<byte> content) { }

    /// <summary>Told after the last file: what can be judged only once everything was seen.</summary>
    public virtual void End() { }

    /// <summary>The result.</summary>
    public AssertionResult Close() => new(
        Id, _wrong > 0 ? AssertionOutcome.Failed : Inspected > 0 ? AssertionOutcome.Ok : AssertionOutcome.NotApplicable, Inspected, Unit, Figure(), _found);

    /// <summary>What it measured.</summary>
    protected virtual string Figure() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"wrong={_wrong}");

    /// <summary>Notes that a file is wrong.</summary>
    protected void Wrong(SeizedFile file, string what) => Wrong($"{file.Path}: {what}");

    /// <summary>Notes something wrong that lies in no file.</summary>
    protected void Wrong(string what)
    {
        _wrong++;
        if (_found.Count < MostFound)
            _found.Add(what);
    }
}

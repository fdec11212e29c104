namespace Hygie.Cli.Demo;

/// <summary>One step of the story.</summary>
/// <param name="Name">Stable name, in the transcript.</param>
/// <param name="Title">What happens, in the reader's language.</param>
/// <param name="Play">Plays it.</param>
internal sealed record DemoStep(string Name, string Title, Func<DemoWorld, CancellationToken, Task<DemoOutcome>> Play);

/// <summary>How a step ended.</summary>
/// <param name="Ok">True when everything that the step must show was shown.</param>
/// <param name="Facts">Figures for the transcript: numbers, public ids, codes.</param>
/// <param name="Lines">Sentences for the person who watches.</param>
internal sealed record DemoOutcome(bool Ok, IReadOnlyDictionary<string, object?> Facts, IReadOnlyList<string> Lines)
{
    /// <summary>An outcome from figures and sentences.</summary>
    public static DemoOutcome Of(bool ok, IEnumerable<(string Name, object? Value)> facts, params IEnumerable<string> lines) =>
        new(ok, facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal), [.. lines]);
}

/// <summary>A line of the transcript.</summary>
internal sealed record DemoRecord(string Name, bool Ok, double Seconds, IReadOnlyDictionary<string, object?> Facts);

/// <summary>The last line of the transcript.</summary>
internal sealed record DemoSummary(string Step, bool Ok, double Seconds, IReadOnlyList<DemoRecord> Steps);

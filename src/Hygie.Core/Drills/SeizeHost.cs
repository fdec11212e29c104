using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>Whether a control caught its own flaw, and nobody else did.</summary>
/// <param name="Id">The assertion it is for.</param>
/// <param name="Caught">True when that assertion failed and no other.</param>
public sealed record NegativeControl(string Id, bool Caught);

/// <summary>What a quorum recovered out of the seized files and its share files, in another process.</summary>
/// <param name="Markers">Planted values that stand in the data.</param>
/// <param name="Recovered">Those that were found again.</param>
/// <param name="Identities">Planted identities found again; must be 0.</param>
/// <param name="Rows">Rows read.</param>
public sealed record PositiveControl(int Markers, int Recovered, int Identities, long Rows)
{
    /// <summary>True when everything planted was found, nothing that identifies was, and there was something to find.</summary>
    public bool Holds => Markers > 0 && Recovered == Markers && Identities == 0;
}

/// <summary>Opens what was seized with the shares of a quorum, in a process of its own that holds nothing else.</summary>
public interface IQuorumRecovery
{
    /// <summary>Recovers and scores; a refusal when the quorum cannot open what was seized.</summary>
    Task<Result<PositiveControl>> RecoverAsync(CancellationToken cancellation);
}

/// <summary>What a seizure drill found.</summary>
public sealed record SeizureReport(IReadOnlyList<AssertionResult> Assertions, PositiveControl Positive, IReadOnlyList<NegativeControl> Negatives)
{
    /// <summary>True when the host found nothing, every control was caught, and the quorum recovered everything.</summary>
    public bool Ok => Assertions.All(a => a.Outcome != AssertionOutcome.Failed) && Assertions.Any(a => a.Outcome == AssertionOutcome.Ok) && Negatives.All(n => n.Caught) && Positive.Holds;
}

/// <summary>Takes all that a host holds and tries to make something of it (spec/seizure-drill.md).</summary>
public sealed class SeizeHost(IOutbox outbox, IQuorumRecovery quorum, ISecretRandom random, TimeProvider clock)
{
    /// <param name="Host">The host that is seized.</param>
    /// <param name="Seizure">Everything it holds.</param>
    /// <param name="Markers">Planted values.</param>
    /// <param name="By">Who runs the drill.</param>
    public sealed record Command(HostId Host, ISeizure Seizure, MarkerSet Markers, PersonId By);

    /// <summary>Runs every assertion, every control, and enters the outcome in the log. Refuses what the quorum refuses.</summary>
    public async Task<Result<SeizureReport>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var assertions = await SeizureScan.RunAsync(command.Seizure, Assertions(command.Markers), progress, cancellation);
        if (!(await quorum.RecoverAsync(cancellation)).TryGet(out var positive, out var refusal))
            return refusal;
        var report = new SeizureReport(assertions, positive, await ControlAsync(random, cancellation));
        var entry = AuditEntry.Of("drill.seizure", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), "host/" + command.Host, "person/" + command.By, report.Ok ? "nothing found" : "something found",
            ("ok", report.Ok), ("markers", command.Markers.Count), ("recovered", positive.Recovered));
        return (await outbox.AppendAsync(entry, cancellation)).Then<SeizureReport>(_ => report);
    }

    /// <summary>Fresh assertions, in the order in which they are printed.</summary>
    public static IReadOnlyList<SeizureAssertion> Assertions(MarkerSet markers) =>
    [
        new OnlyKnownFiles(), new NamesAreHashes(), new SizesAreClasses(), new HeadIsPadded(), new NoSaltTwice(), new NoBlockTwice(),
        new BytesAreRandom(), new BytesDoNotShrink(), new NoKnownFormat(), new NoKeyBesideObjects(), new NoMarker(markers),
    ];

    /// <summary>Runs every assertion on every negative control.</summary>
    public static async Task<IReadOnlyList<NegativeControl>> ControlAsync(ISecretRandom random, CancellationToken cancellation)
    {
        var (controls, markers, outcome) = (new NegativeControls(random), MarkerSet.Parse("content " + NegativeControls.Marker).Value, new List<NegativeControl>());
        foreach (var id in Assertions(markers).Select(a => a.Id))
        {
            var results = await SeizureScan.RunAsync(controls.For(id), Assertions(markers), null, cancellation);
            outcome.Add(new NegativeControl(id, results.All(r => r.Id == id == (r.Outcome == AssertionOutcome.Failed))));
        }

        return outcome;
    }
}

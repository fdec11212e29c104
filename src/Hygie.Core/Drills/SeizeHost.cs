using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>Whether a control caught its own flaw, and nobody else did.</summary>
/// <param name="Id">The assertion it is for.</param>
/// <param name="Caught">True when that assertion failed and no other.</param>
public sealed record NegativeControl(string Id, bool Caught);

/// <summary>What a quorum recovered out of the seized files and its share files, in another process.</summary>
/// <param name="Markers">Planted values that stand in the data.</param>
/// <param name="Found">Those that were found again.</param>
/// <param name="Identities">Planted identities found again; must be 0.</param>
/// <param name="Rows">Rows read.</param>
public sealed record PositiveControl(int Markers, int Found, int Identities, long Rows)
{
    /// <summary>Share of the planted values that was found again, 0 to 1.</summary>
    public double Recovered => Markers == 0 ? 0 : (double)Found / Markers;

    /// <summary>True when everything planted was found, nothing that identifies was, and there was something to find.</summary>
    public bool Holds => Markers > 0 && Found == Markers && Identities == 0;
}

/// <summary>Opens what was seized with the shares of a quorum, in a process of its own that holds nothing else.</summary>
public interface IQuorumRecovery
{
    /// <summary>Recovers and scores; a refusal when the quorum cannot open what was seized.</summary>
    Task<Result<PositiveControl>> RecoverAsync(CancellationToken cancellation);
}

/// <summary>Takes all that a host holds and tries to make something of it (spec/seizure-drill.md).</summary>
public sealed class SeizeHost(IOutbox outbox, IQuorumRecovery quorum, IZstandard zstandard, IDrillReports reports, SigningKey hub, ISecretRandom random, TimeProvider clock)
{
    private const int LeavesAtOnce = 1_000;

    /// <param name="Host">The host that is seized.</param>
    /// <param name="Held">Everything it holds, and its process's memory.</param>
    /// <param name="Credentials">Every credential valid at the host.</param>
    /// <param name="Keys">Ids of the keys in the copy of the key store that the quorum is given.</param>
    /// <param name="Markers">Planted values.</param>
    /// <param name="By">Who runs the drill.</param>
    public sealed record Command(HostId Host, ISeizure Held, IReadOnlyList<string> Credentials, IReadOnlySet<string> Keys, MarkerSet Markers, PersonId By);

    /// <summary>Runs every assertion and every control, keeps the signed report, and enters its hash in the log. Refuses what the quorum refuses.</summary>
    public async Task<Result<SeizureReport>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var subject = DrillSubject.Of(command.Held, command.Credentials, new KeyErasures(await ErasedAsync(cancellation), command.Keys), random);
        var assertions = await SeizureScan.RunAsync(subject.Held, Assertions(command.Markers, zstandard, subject), progress, cancellation);
        if (!(await quorum.RecoverAsync(cancellation)).TryGet(out var positive, out var refusal))
            return refusal;
        var report = new SeizureReport(command.Host, clock.GetUtcNow(), assertions, positive, await ControlAsync(zstandard, random, cancellation));
        var document = report.ToDocument().SignedBy(hub);
        var entry = AuditEntry.Of("drill.seizure", DateOnly.FromDateTime(report.At.UtcDateTime), "host/" + command.Host, "person/" + command.By, report.Ok ? "nothing found" : "something found",
            ("ok", report.Ok), ("markers", positive.Markers), ("found", positive.Found), ("report", Convert.ToHexStringLower(document.Hash())));
        if (!(await outbox.AppendAsync(entry, cancellation)).TryGet(out _, out refusal))
            return refusal;
        await reports.KeepAsync(report.At, document.ToFile(), cancellation);
        return report;
    }

    /// <summary>Fresh assertions, in the order in which they are printed.</summary>
    public static IReadOnlyList<SeizureAssertion> Assertions(MarkerSet markers, IZstandard zstandard, DrillSubject subject) =>
    [
        new OnlyKnownFiles(), new NamesAreHashes(), new SizesAreClasses(), new HeadIsPadded(), new NoSaltTwice(), new NoBlockTwice(),
        new BytesAreRandom(), new BytesDoNotRepeat(), new NoKnownFormat(), new NoKeyBesideObjects(), new NoKeySchedule(), new NoKeyInMemory(), new NoCredentialOpens(subject.Credentials),
        new NoMarker(markers, zstandard), new SamePlaintextDiffers(subject.Seal), new SizesTellNothing(subject.Lay), new ErasedStaysErased(subject.Keys),
    ];

    /// <summary>Runs every assertion on every negative control.</summary>
    public static async Task<IReadOnlyList<NegativeControl>> ControlAsync(IZstandard zstandard, ISecretRandom random, CancellationToken cancellation)
    {
        var (controls, markers, outcome) = (new NegativeControls(random), MarkerSet.Parse("content " + NegativeControls.Marker).Value, new List<NegativeControl>());
        foreach (var id in Assertions(markers, zstandard, controls.For("")).Select(a => a.Id))
        {
            var subject = controls.For(id);
            var results = await SeizureScan.RunAsync(subject.Held, Assertions(markers, zstandard, subject), null, cancellation);
            outcome.Add(new NegativeControl(id, results.All(r => r.Id == id == (r.Outcome == AssertionOutcome.Failed))));
        }

        return outcome;
    }

    /// <summary>The keys that the log says were erased.</summary>
    private async Task<IReadOnlyCollection<string>> ErasedAsync(CancellationToken cancellation)
    {
        var erased = new HashSet<string>(StringComparer.Ordinal);
        for (long first = 0; await outbox.LeavesAsync(first, LeavesAtOnce, cancellation) is { Count: > 0 } leaves; first += leaves.Count)
            foreach (var bytes in leaves)
                if (Leaf.Decode(bytes.Span).TryGet(out var leaf, out _) && leaf.Kind.Value == EraseKey.ErasedKind)
                    erased.Add(leaf.Subject[(leaf.Subject.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return erased;
    }
}

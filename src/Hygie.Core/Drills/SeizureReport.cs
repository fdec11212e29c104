using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>
/// What a seizure drill found (type <c>seizure-report</c>, spec/seizure-drill.md): public, signed by the hub. Where something was found is for whoever ran the drill:
/// the path of a file that leaked may itself name somebody, so the document does not have it.
/// </summary>
/// <param name="Host">The host that was seized.</param>
/// <param name="At">When.</param>
/// <param name="Assertions">Every assertion, in order.</param>
/// <param name="Positive">What the quorum recovered.</param>
/// <param name="Negatives">Every control, in the same order.</param>
public sealed record SeizureReport(HostId Host, DateTimeOffset At, IReadOnlyList<AssertionResult> Assertions, PositiveControl Positive, IReadOnlyList<NegativeControl> Negatives)
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "seizure-report";

    /// <summary>True when every assertion looked at something and found nothing wrong, every control was caught, and the quorum recovered everything. Only of erasures may there be none.</summary>
    public bool Ok => Assertions.All(IsGood) && Assertions.Any(a => a.Outcome == AssertionOutcome.Ok) && Negatives.All(n => n.Caught) && Positive.Holds;

    /// <summary>The document to sign.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("host", Host.Value), ("at", CanonicalTime.Write(At)), ("ok", Ok),
        ("assertions", new CanonicalArray(Assertions.Select(a => (CanonicalValue)CanonicalObject.Of(
            ("id", a.Id), ("result", WordOf(a.Outcome)), ("inspected", a.Inspected), ("unit", a.Unit), ("figure", a.Figure))))),
        ("positiveControl", CanonicalObject.Of(("markers", Positive.Markers), ("found", Positive.Found), ("identities", Positive.Identities), ("rows", Positive.Rows))),
        ("negativeControls", new CanonicalArray(Negatives.Select(n => (CanonicalValue)CanonicalObject.Of(("id", n.Id), ("caught", n.Caught)))))));

    /// <summary>Reads a report whose signature was checked; refuses (HYG-100x) what is not one, and (HYG-19004) one that says ok of what is not.</summary>
    public static Result<SeizureReport> Read(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var (host, at, ok) = (new HostId(fields.Text("host", PublicName.IsValid)), fields.Instant("at"), fields.Flag("ok"));
        var (assertions, positive, negatives) = (fields.Objects("assertions"), fields.Object("positiveControl"), fields.Objects("negativeControls"));
        if (fields.Close() is { } refusal || !All(assertions, ReadAssertion).TryGet(out var read, out refusal) || !ReadPositive(positive).TryGet(out var control, out refusal)
            || !All(negatives, ReadNegative).TryGet(out var controls, out refusal))
            return refusal;
        var report = new SeizureReport(host, at, read, control, controls);
        return report.Ok == ok ? report : Refusal.Of("HYG-19004");
    }

    /// <summary>An outcome as it is written.</summary>
    public static string WordOf(AssertionOutcome outcome) => outcome switch
    {
        AssertionOutcome.Ok => "ok",
        AssertionOutcome.Failed => "failed",
        AssertionOutcome.NotApplicable => "notApplicable",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsGood(AssertionResult result) => result.Outcome == AssertionOutcome.Ok || (result.Outcome == AssertionOutcome.NotApplicable && result.Id == ErasedStaysErased.Name);

    private static Result<AssertionResult> ReadAssertion(CanonicalObject value)
    {
        var fields = new DocumentFields(Type, value);
        var word = fields.Text("result", w => Enum.GetValues<AssertionOutcome>().Any(o => WordOf(o) == w));
        var read = new AssertionResult(
            fields.Text("id", PublicName.IsValid), Enum.GetValues<AssertionOutcome>().FirstOrDefault(o => WordOf(o) == word), fields.Integer("inspected"), fields.Text("unit", PublicName.IsValid), fields.Text("figure"), []);
        // Nothing inspected is never ok.
        return fields.Close() is { } refusal ? refusal : read.Inspected > 0 || read.Outcome != AssertionOutcome.Ok ? read : Refusal.Of("HYG-19004");
    }

    private static Result<PositiveControl> ReadPositive(CanonicalObject value)
    {
        var fields = new DocumentFields(Type, value);
        var read = new PositiveControl((int)fields.Integer("markers", 0, int.MaxValue), (int)fields.Integer("found", 0, int.MaxValue), (int)fields.Integer("identities", 0, int.MaxValue), fields.Integer("rows"));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static Result<NegativeControl> ReadNegative(CanonicalObject value)
    {
        var fields = new DocumentFields(Type, value);
        var read = new NegativeControl(fields.Text("id", PublicName.IsValid), fields.Flag("caught"));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static Result<List<T>> All<T>(IEnumerable<CanonicalObject> values, Func<CanonicalObject, Result<T>> read)
    {
        var all = new List<T>();
        foreach (var value in values)
        {
            if (!read(value).TryGet(out var one, out var refusal))
                return refusal;
            all.Add(one);
        }

        return all;
    }
}

using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;

namespace Hygie.Core.Airlock;

/// <summary>
/// The signed proof of a release (<c>spec/release-record.md</c>): what left, under which rules and version, every line's verdict and the
/// interval of every withheld one, who voted what, and where the decision is in the log. It holds no count of the tables.
/// </summary>
public static class ReleaseRecord
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "release-record";

    /// <summary>The record of a released request, unsigned.</summary>
    /// <param name="request">A request in state <see cref="ReleaseState.Released"/>.</param>
    /// <param name="day">The day of the release, UTC.</param>
    /// <param name="logIndex">0-based index of the release's leaf in the log.</param>
    public static SignedDocument Of(ReleaseRequest request, DateOnly day, long logIndex) => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("release", request.Id.Value), ("project", request.Project.Value), ("permit", request.Permit.Value),
        ("released", CanonicalTime.Write(day)), ("turn", request.Turn), ("logIndex", logIndex),
        ("files", CanonicalArray.Of(request.Files.Select(File))), ("votes", CanonicalArray.Of(request.Votes.Select(Vote)))));

    private static CanonicalValue File(RequestedFile file) => CanonicalObject.Of(
        ("name", file.Name), ("sha256", file.Sha256), ("bytes", file.Length), ("profile", file.Verdict.Profile),
        ("cells", CanonicalArray.Of(file.Verdict.Cells.Select(Cell))),
        ("overridden", CanonicalArray.OfTexts(file.Verdict.TableRisks.Select(r => r.Code).Distinct(StringComparer.Ordinal))));

    private static CanonicalValue Cell(CellVerdict cell)
    {
        var verdict = ("rules", (CanonicalValue)CanonicalArray.OfTexts(cell.Risks.Select(r => r.Code)));
        return cell.Interval is { } interval
            ? CanonicalObject.Of(("line", cell.Line), verdict, ("interval", CanonicalArray.Of(interval.Low, interval.High)))
            : CanonicalObject.Of(("line", cell.Line), verdict);
    }

    private static CanonicalValue Vote(Vote vote) => CanonicalObject.Of(
        ("reviewer", vote.Reviewer.Value), ("day", CanonicalTime.Write(vote.Day)), ("files", CanonicalArray.Of(vote.Files.Select(f => (CanonicalValue)CanonicalObject.Of(
            ("name", f.File), ("decision", f.Decision.ToString()), ("reason", f.Reason.ToString()))))));
}

using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>What a check of a delivery found. Carries positions and rules, never a value.</summary>
public sealed record QualityReport
{
    public required ImmutableArray<TableReport> Tables { get; init; }

    /// <summary>At most <see cref="FindingLog.Kept"/>.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Occurrences of each rule, complete.</summary>
    public required ImmutableSortedDictionary<string, long> Counts { get; init; }

    /// <summary>Files that stopped making sense, with the reason.</summary>
    public required ImmutableArray<FileProblem> Problems { get; init; }

    /// <summary>True when a finding, kept or not, has severity error: the check fails.</summary>
    public required bool HasErrors { get; init; }

    public long Rows => Tables.Sum(t => t.Rows);

    public long Accepted => Tables.Sum(t => t.Accepted);

    public long Rejected => Tables.Sum(t => t.Rejected);
}

/// <summary>One delivered table.</summary>
/// <param name="Name">Delivered name, such as <c>T_MCO08B</c>.</param>
/// <param name="File">File inside the delivery.</param>
/// <param name="Schema">Table of the model, or empty.</param>
/// <param name="Rows">Records, readable or not.</param>
/// <param name="Accepted">Rows without any error.</param>
/// <param name="Dialect">How it is written; null when it could not be opened.</param>
/// <param name="Columns">What each column held.</param>
public sealed record TableReport(string Name, string File, string Schema, long Rows, long Accepted, Csv.CsvDialect? Dialect, ImmutableArray<ColumnFacts> Columns)
{
    public long Rejected => Rows - Accepted;
}

/// <summary>A file that could not be read to its end.</summary>
public sealed record FileProblem(string File, Refusal Refusal);

/// <summary>What is decided about a checked delivery.</summary>
public enum QualityVerdict { Accept, AcceptWithReservations, Reject }

/// <summary>How much of what is too much, rule by rule.</summary>
/// <param name="Allowed">Most occurrences of a rule, as a share of all rows, 0 to 1. An error that is not named here may not occur at all; a warning may at will.</param>
public sealed record QualityThresholds(ImmutableDictionary<string, double> Allowed)
{
    /// <summary>No row may be rejected; warnings are accepted with reservations.</summary>
    public static QualityThresholds Strict { get; } = new(ImmutableDictionary<string, double>.Empty);

    /// <summary>Rules that no share excuses.</summary>
    private static readonly string[] Fatal = [Rules.Unreadable, Rules.DuplicateColumn, Rules.MissingKeyColumn];

    /// <summary>True for a rule whose rows may be left out.</summary>
    public static bool CanAllow(string rule) => Rules.IsKnown(rule) && !Fatal.Contains(rule, StringComparer.Ordinal);

    /// <summary>Decides. Pure.</summary>
    public QualityVerdict Decide(QualityReport report)
    {
        var rows = Math.Max(1, report.Rows);
        if (Fatal.Any(report.Counts.ContainsKey) || report.Counts.Any(c => c.Value > Most(c.Key) * rows))
            return QualityVerdict.Reject;
        var noticed = report.Counts.Keys.Any(rule => Rules.SeverityOf(rule) != Severity.Info);
        return noticed ? QualityVerdict.AcceptWithReservations : QualityVerdict.Accept;
    }

    private double Most(string rule) => Allowed.TryGetValue(rule, out var share) ? share : Rules.SeverityOf(rule) == Severity.Error ? 0 : double.PositiveInfinity;
}

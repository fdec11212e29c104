using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>Where signed reports are kept.</summary>
/// <remarks>Contract. Durable when it returns; nothing kept is ever replaced. The last is the one of the latest instant.</remarks>
public interface IDrillReports
{
    /// <summary>Keeps a report.</summary>
    Task KeepAsync(DateTimeOffset at, ReadOnlyMemory<byte> file, CancellationToken cancellation);

    /// <summary>The last report, byte for byte; empty when there was no drill.</summary>
    Task<ReadOnlyMemory<byte>> LastAsync(CancellationToken cancellation);
}

/// <summary>The last drill, as anyone may see it.</summary>
/// <param name="Report">What it found.</param>
/// <param name="Sha256">Hash of what the hub signed, lower-case hex; the log's entry of the drill has it too.</param>
public sealed record DrillView(SeizureReport Report, string Sha256);

/// <summary>What the portal asks of drills.</summary>
public interface IDrillQueries
{
    /// <summary>The last drill; null when there was none.</summary>
    Task<DrillView?> LastAsync(CancellationToken cancellation);

    /// <summary>Its signed report, byte for byte; empty when there was none.</summary>
    Task<ReadOnlyMemory<byte>> ReportAsync(CancellationToken cancellation);
}

/// <summary>A report that was kept is no longer one, or the hub did not sign it.</summary>
public sealed class DrillReportException : Exception
{
    public DrillReportException() { }

    public DrillReportException(string message) : base(message) { }

    public DrillReportException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Reports as they are kept; one that does not read or that the hub did not sign is never shown.</summary>
/// <param name="reports">Where they are.</param>
/// <param name="hub">Who must have signed.</param>
public sealed class PublishedDrills(IDrillReports reports, VerifyingKey hub) : IDrillQueries
{
    /// <inheritdoc/>
    public async Task<DrillView?> LastAsync(CancellationToken cancellation)
    {
        var file = await reports.LastAsync(cancellation);
        if (file.IsEmpty)
            return null;
        if (!SignedDocument.Read(SeizureReport.Type, file.Span).TryGet(out var document, out var refusal) || (refusal = document.RequireSigners(hub)) is not null || !SeizureReport.Read(document).TryGet(out var report, out refusal))
            throw new DrillReportException(refusal.Code);
        return new DrillView(report, Convert.ToHexStringLower(document.Hash()));
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReportAsync(CancellationToken cancellation) => reports.LastAsync(cancellation);
}

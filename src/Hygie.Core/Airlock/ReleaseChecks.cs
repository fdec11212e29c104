using Hygie.Core.Disclosure;

namespace Hygie.Core.Airlock;

/// <summary>A file as a researcher hands it in.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Context">What the researcher says about it.</param>
public sealed record SubmittedFile(string Name, ReadOnlyMemory<byte> Content, FileContext Context);

/// <summary>Judges files by themselves, against each other and against everything that ever left.</summary>
public sealed class ReleaseChecks(ISolver solver, IReleaseStore store, IReleaseBox box, DisclosureProfile profile)
{
    /// <summary>Deterministic effort per question to the solver.</summary>
    private const double Effort = 5;

    /// <summary>The verdict on each file; a file that cannot be read is refused with its place.</summary>
    public async Task<Result<IReadOnlyList<RequestedFile>>> JudgeAsync(IReadOnlyList<SubmittedFile> files, ProjectId project, CancellationToken cancellation)
    {
        var known = (await ReleasedAsync(cancellation)).ToList();
        var judged = new List<RequestedFile>();
        foreach (var file in files)
        {
            if (judged.Exists(j => string.Equals(j.Name, file.Name, StringComparison.Ordinal)))
                return Refusal.Of("HYG-16014", ("file", file.Name));
            if (!FileScreen.Read(file.Name, file.Content.Span, file.Context.People).TryGet(out var table, out var refusal))
                return refusal;
            var verdict = Verdict(table, known, cancellation);
            var leaving = ReleaseTableCsv.Leaving(file.Content);
            judged.Add(new RequestedFile(file.Name, await box.PutAsync(leaving, cancellation), leaving.Length, file.Context, verdict));
            known.Add(new ReleasedTable("", project, table));
        }

        return judged;
    }

    /// <summary>Whether approved files are still safe beside what left since they were judged; null when they are.</summary>
    public async Task<Refusal?> StillSafeAsync(ReleaseRequest request, CancellationToken cancellation)
    {
        var known = await ReleasedAsync(cancellation);
        foreach (var file in request.Files)
        {
            var table = FileScreen.Read(file.Name, await box.GetAsync(file.Sha256, cancellation), file.Context.People).Value;
            var risks = new ReleaseLedger(solver).Check(table, known, profile, Effort, cancellation).Select(r => r.Code);
            if (risks.Except(file.Verdict.Risks.Select(r => r.Code), StringComparer.Ordinal).Any())
                return Refusal.Of("HYG-16013", ("file", file.Name));
        }

        return null;
    }

    private TableVerdict Verdict(ReleaseTable table, IReadOnlyList<ReleasedTable> known, CancellationToken cancellation)
    {
        var verdict = new CheckTable(solver).Run(new CheckTableCommand(table, profile) { Effort = Effort }, cancellation);
        return verdict with { TableRisks = [.. verdict.TableRisks, .. new ReleaseLedger(solver).Check(table, known, profile, Effort, cancellation)] };
    }

    /// <summary>The ledger: every table that left, of every project, read again from the very bytes that left.</summary>
    private async Task<IReadOnlyList<ReleasedTable>> ReleasedAsync(CancellationToken cancellation)
    {
        var tables = new List<ReleasedTable>();
        foreach (var request in (await store.ListAsync(cancellation)).Where(r => r.State == ReleaseState.Released))
        {
            foreach (var file in request.Files)
            {
                var table = FileScreen.Read(file.Name, await box.GetAsync(file.Sha256, cancellation), file.Context.People).Value;
                tables.Add(new ReleasedTable(request.Id.Value, request.Project, table));
            }
        }

        return tables;
    }
}

using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Extraction;

/// <summary>Extracts in memory, with the audit entries that came with them.</summary>
public sealed class MemoryExtractStore : IExtractStore
{
    private readonly SortedDictionary<(string Project, int Number), byte[]> _documents = [];

    /// <summary>Entries committed, in order.</summary>
    public IList<AuditEntry> Entries { get; } = [];

    public Task<SignedDocument?> FindAsync(ProjectId project, int number, CancellationToken cancellation) =>
        Task.FromResult(_documents.TryGetValue((project.Value, number), out var file) ? SignedDocument.Read(ExtractDocument.Type, file).Value : null);

    public Task<IReadOnlyList<SignedDocument>> ListAsync(ProjectId project, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SignedDocument>>([.. _documents.Where(d => d.Key.Project == project.Value).Select(d => SignedDocument.Read(ExtractDocument.Type, d.Value).Value)]);

    public Task<Result<long>> SaveAsync(Extract extract, SignedDocument document, AuditEntry entry, CancellationToken cancellation)
    {
        if (!_documents.TryAdd((extract.Project.Value, extract.Number), document.ToFile()))
            return Task.FromResult<Result<long>>(Refusal.Of("HYG-14006", ("extract", extract.Name)));
        Entries.Add(entry);
        return Task.FromResult<Result<long>>((long)Entries.Count);
    }
}

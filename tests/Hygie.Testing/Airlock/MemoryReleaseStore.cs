using System.Collections.Concurrent;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;

namespace Hygie.Testing.Airlock;

/// <summary>A release store in memory, each request as its document as in a real one, with the audit entries it committed.</summary>
public sealed class MemoryReleaseStore : IReleaseStore
{
    private readonly Dictionary<ReleaseId, byte[]> _requests = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>Entries committed, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    public Task<ReleaseRequest?> FindAsync(ReleaseId id, CancellationToken cancellation) => Task.FromResult(Read(id));

    public Task<IReadOnlyList<ReleaseRequest>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReleaseRequest>>([.. _requests.Keys.OrderBy(id => id.Value, StringComparer.Ordinal).Select(id => Read(id)!)]);

    public Task<Result<long>> SaveAsync(ReleaseRequest request, AuditEntry entry, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (request.MustFollow(Read(request.Id)?.Revision ?? 0) is { } conflict)
                return Task.FromResult<Result<long>>(conflict);
            _requests[request.Id] = ReleaseRequestDocument.Write(request);
            _entries.Add(entry);
            return Task.FromResult<Result<long>>(_entries.Count);
        }
    }

    private ReleaseRequest? Read(ReleaseId id) => _requests.TryGetValue(id, out var document) ? ReleaseRequestDocument.Read(document).Value : null;
}

/// <summary>A release box in memory.</summary>
public sealed class MemoryReleaseBox : IReleaseBox
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var hash = FileScreen.Hash(content.Span);
        _files[hash] = content.ToArray();
        return Task.FromResult(hash);
    }

    public Task<byte[]> GetAsync(string sha256, CancellationToken cancellation) =>
        _files.TryGetValue(sha256, out var content) ? Task.FromResult(content) : throw new ReleaseBoxException("No copy has that hash.");
}

/// <summary>Facts fixed by a test; the permit can be switched off.</summary>
public sealed class FixedReleaseFacts(IReadOnlySet<PersonId> people, IReadOnlySet<PersonId> reviewers) : IReleaseFacts
{
    /// <summary>Whether the permit is in force.</summary>
    public bool PermitIsActive { get; set; } = true;

    public Task<Result<ReleaseFacts>> OfAsync(ProjectId project, PermitId permit, DateOnly today, CancellationToken cancellation) =>
        Task.FromResult<Result<ReleaseFacts>>(new ReleaseFacts(today, people, reviewers, PermitIsActive));
}

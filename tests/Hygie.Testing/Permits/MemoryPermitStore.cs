using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Permits;

/// <summary>Files in memory, each event as its document as in a real store; entries go to a real outbox.</summary>
public sealed class MemoryPermitStore(IOutbox outbox) : IPermitStore
{
    private readonly SortedDictionary<string, List<(byte[] Document, long Entry)>> _files = new(StringComparer.Ordinal);

    public Task<PermitFile> FindAsync(PermitId id, CancellationToken cancellation) => Task.FromResult(Read(id));

    public Task<IReadOnlyList<PermitFile>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PermitFile>>([.. _files.Keys.Select(id => Read(new PermitId(id)))]);

    public async Task<Result<long>> AppendAsync(PermitId id, int revision, PermitEvent happened, AuditEntry entry, CancellationToken cancellation)
    {
        var events = _files.TryGetValue(id.Value, out var known) ? known : [];
        if (events.Count != revision)
            return Refusal.Of("HYG-13030", ("permit", id));
        if (!(await outbox.AppendAsync(entry, cancellation)).TryGet(out var number, out var refusal))
            return refusal;
        events.Add((PermitEventDocument.Write(happened), number));
        _files[id.Value] = events;
        return number;
    }

    private PermitFile Read(PermitId id) => PermitFile.Of(id,
        _files.TryGetValue(id.Value, out var events) ? events.Select(e => new RecordedEvent(PermitEventDocument.Read(e.Document).Value, e.Entry)) : []);
}

/// <summary>Mandates in memory.</summary>
public sealed class MemoryMandateStore(IOutbox outbox) : IMandateStore
{
    private readonly Dictionary<string, KeptMandate> _mandates = new(StringComparer.Ordinal);

    public Task<KeptMandate?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(_mandates.GetValueOrDefault(id));

    public async Task<Result<long>> AddAsync(string id, SignedDocument document, AuditEntry entry, CancellationToken cancellation)
    {
        if (_mandates.ContainsKey(id))
            return Refusal.Of("HYG-13031", ("mandate", id));
        var number = (await outbox.AppendAsync(entry, cancellation)).Value;
        _mandates.Add(id, new KeptMandate(id, document, number, false));
        return number;
    }

    public async Task<Result<long>> RevokeAsync(string id, AuditEntry entry, CancellationToken cancellation)
    {
        if (!_mandates.TryGetValue(id, out var mandate))
            return Refusal.Of("HYG-13032", ("mandate", id));
        _mandates[id] = mandate with { Revoked = true };
        return await outbox.AppendAsync(entry, cancellation);
    }
}

/// <summary>Log papers in memory.</summary>
public sealed class MemoryPapersShelf : IAuthorityPapersShelf
{
    private readonly Dictionary<AuthorityId, LogEntryPapers> _papers = [];

    public Task<LogEntryPapers?> FindAsync(AuthorityId authority, CancellationToken cancellation) => Task.FromResult(_papers.GetValueOrDefault(authority));

    public Task PutAsync(AuthorityId authority, LogEntryPapers papers, CancellationToken cancellation)
    {
        _papers.TryAdd(authority, papers);
        return Task.CompletedTask;
    }
}

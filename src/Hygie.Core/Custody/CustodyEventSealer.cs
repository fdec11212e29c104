using System.Security.Cryptography;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Seals events for the log: AES-256-GCM under a key drawn for that one event, wrapped under the operations KEK. Keys are drawn in batches, so
/// that an event does not cost a call to the custodian; those drawn by this process open again without a new lease while their hour lasts.
/// </summary>
/// <param name="desk">Where keys come from.</param>
/// <param name="operations">The operations KEK.</param>
/// <param name="mandate">The operating mandate under which older events are opened.</param>
/// <param name="clock">To know when a batch is too old.</param>
public sealed class CustodyEventSealer(IKeyDesk desk, KeyId operations, AuthorityId mandate, TimeProvider clock) : IEventSealer, IDisposable
{
    private const int Batch = 64, TagSize = 16;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<WrappedDek> _unused = new();
    private readonly List<FreshDeks> _drawn = [];

    /// <inheritdoc/>
    public async ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var (dek, key) = await NextAsync(cancellation);
            var ciphertext = new byte[plaintext.Length + TagSize];
            using var cipher = new AesGcm(key.Reveal(), TagSize);
            cipher.Encrypt(new byte[12], plaintext.Span, ciphertext.AsSpan(TagSize), ciphertext.AsSpan(0, TagSize), Context(dek.Label));
            return new SealedEvent(CanonicalJson.Write(dek.Write()), ciphertext);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation)
    {
        if (!CanonicalJson.ReadObject(sealedEvent.WrappedKey.Span).TryGet(out var members, out var refusal) || !WrappedDek.Read(members).TryGet(out var dek, out refusal))
            return refusal;
        if (sealedEvent.Ciphertext.Length < TagSize || dek.Label.Kek != operations || dek.Label.Kind != DekKind.Event)
            return Refusal.Of("HYG-3043");
        foreach (var batch in _drawn)
            if (batch.Lease.Key(dek.Label).TryGet(out var known, out _))
                return Open(known, dek.Label, sealedEvent.Ciphertext.Span);
        if (!(await desk.AskAsync(new KeyPurpose(KeyVerbs.Operate, "audit", TimeSpan.FromMinutes(10)), [dek], mandate, cancellation)).TryGet(out var lease, out refusal))
            return refusal;
        using (lease)
            return lease.Key(dek.Label).Then(key => Open(key, dek.Label, sealedEvent.Ciphertext.Span));
    }

    /// <summary>Wipes the keys drawn.</summary>
    public void Dispose()
    {
        _drawn.ForEach(batch => batch.Dispose());
        _gate.Dispose();
    }

    private async Task<(WrappedDek Dek, SecretKey Key)> NextAsync(CancellationToken cancellation)
    {
        if (_drawn.Count > 0 && _drawn[^1].Lease.Until - clock.GetUtcNow() < Margin)
            _unused.Clear();
        if (_unused.Count == 0)
        {
            var drawn = await desk.DrawAsync(operations, DekKind.Event, [.. Enumerable.Repeat(operations.Source, Batch)], cancellation);
            if (drawn.IsRefused)
                throw new CustodianException(drawn.Refusal);
            _drawn.RemoveAll(batch => batch.Lease.Until <= clock.GetUtcNow());
            _drawn.Add(drawn.Value);
            foreach (var fresh in drawn.Value.Deks)
                _unused.Enqueue(fresh);
        }

        var dek = _unused.Dequeue();
        return (dek, _drawn[^1].Lease.Key(dek.Label).Value);
    }

    private static Result<byte[]> Open(SecretKey key, DekLabel label, ReadOnlySpan<byte> ciphertext)
    {
        var plaintext = new byte[ciphertext.Length - TagSize];
        using var cipher = new AesGcm(key.Reveal(), TagSize);
        try
        {
            cipher.Decrypt(new byte[12], ciphertext[TagSize..], ciphertext[..TagSize], plaintext, Context(label));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return Refusal.Of("HYG-3043");
        }
    }

    /// <summary>The key serves once, so the nonce is zero; the label keeps a ciphertext from being opened as another event's.</summary>
    private static byte[] Context(DekLabel label) => FieldEncoding.Enc("hygie/sealed-event/v1", label.Kek.ToString(), label.Id);
}

namespace Hygie.Core.Sealing;

/// <summary>
/// age v1 files (c2sp.org/age) for X25519 recipients: what deliveries and shares travel in, so that anybody can make and open them
/// with the standard <c>age</c> program. age hides the content; it does not say who sent it: sign inside.
/// </summary>
public static class AgeFile
{
    private const int Batch = 16;

    /// <summary>Seals a stream for every one of the recipients; answers the number of plaintext bytes.</summary>
    /// <param name="recipients">At least one; any one of their identities opens the file.</param>
    /// <param name="random">For the file key, the nonce and the ephemeral keys.</param>
    /// <param name="plaintext">Read to its end.</param>
    /// <param name="output">Receives the binary age file.</param>
    /// <param name="cancellation">Stops between batches; the output is then incomplete and does not open.</param>
    /// <remarks>Reading, sealing and writing go on at the same time, on several threads, each stream by one at a time.</remarks>
    public static async ValueTask<long> SealAsync(IReadOnlyCollection<AgeRecipient> recipients, ISecretRandom random, Stream plaintext, Stream output, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Count, nameof(recipients));
        using var fileKey = SecretKey.Generate(random, 16);
        var (head, nonce) = Begin(recipients, random, fileKey);
        await output.WriteAsync(head, cancellation);
        return await AgeLine.SealAsync(fileKey, nonce, plaintext, output, cancellation);
    }

    /// <summary>
    /// Opens a stream; answers the number of plaintext bytes. Refuses a malformed header (HYG-1050), a file for somebody else (HYG-1051),
    /// a changed header (HYG-1052), a changed, truncated or lengthened payload (HYG-1053).
    /// </summary>
    /// <remarks>Only authenticated chunks are written to <paramref name="output"/>, but a truncation is known at the end only:
    /// on a refusal the caller discards what was written.</remarks>
    public static async ValueTask<Result<long>> OpenAsync(IReadOnlyCollection<AgeIdentity> identities, Stream ciphertext, Stream output, CancellationToken cancellation)
    {
        var input = new AgeInput(ciphertext, Batch * AgePayload.SealedChunk);
        if (!(await AgeHeader.ReadAsync(input, cancellation)).TryGet(out var header, out var refusal)
            || !header.Unwrap(identities).TryGet(out var fileKey, out refusal))
            return refusal;
        using (fileKey)
        {
            if (!header.IsAuthentic(fileKey))
                return Refusal.Of("HYG-1052");
            var nonce = await input.ReadAsync(16, cancellation);
            if (nonce.Length < 16)
                return Refusal.Of("HYG-1053", ("chunk", 0));
            using var payload = new AgePayload(fileKey, nonce);
            return await OpenChunksAsync(payload, input, output, cancellation);
        }
    }

    /// <summary>Seals bytes in memory.</summary>
    public static byte[] Seal(IReadOnlyCollection<AgeRecipient> recipients, ISecretRandom random, ReadOnlyMemory<byte> plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Count, nameof(recipients));
        using var fileKey = SecretKey.Generate(random, 16);
        var (head, nonce) = Begin(recipients, random, fileKey);
        using var payload = new AgePayload(fileKey, nonce);
        var file = new byte[head.Length + AgePayload.SealedLength(plaintext.Length)];
        head.CopyTo(file, 0);
        payload.Seal(0, plaintext.Span, file.AsSpan(head.Length), last: true);
        return file;
    }

    /// <summary>Opens bytes in memory; refuses as <see cref="OpenAsync"/> does, and then gives nothing.</summary>
    public static Result<byte[]> Open(IReadOnlyCollection<AgeIdentity> identities, ReadOnlyMemory<byte> ciphertext)
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(ciphertext.ToArray(), writable: false);
        return Finished(OpenAsync(identities, input, output, CancellationToken.None)).Then<byte[]>(_ => output.ToArray());
    }

    /// <summary>All that comes before the payload, and the payload's nonce, which ends it.</summary>
    private static (byte[] Head, byte[] Nonce) Begin(IReadOnlyCollection<AgeRecipient> recipients, ISecretRandom random, SecretKey fileKey)
    {
        var header = AgeHeader.Write([.. recipients.Select(r => r.Wrap(fileKey, random))], fileKey);
        var nonce = new byte[16];
        random.Fill(nonce);
        return ([.. header, .. nonce], nonce);
    }

    private static async ValueTask<Result<long>> OpenChunksAsync(AgePayload payload, AgeInput input, Stream output, CancellationToken cancellation)
    {
        var clear = new byte[Batch * AgePayload.ChunkLength];
        for (var total = 0L; ;)
        {
            var (chunks, last) = await input.ReadBatchAsync(cancellation);
            if (!payload.Open(total / AgePayload.ChunkLength, chunks.Span, clear, last).TryGet(out var opened, out var refusal))
                return refusal;
            await output.WriteAsync(clear.AsMemory(0, opened), cancellation);
            total += opened;
            if (last)
                return total;
        }
    }

    /// <summary>Memory streams finish at once, so the task has its result already.</summary>
    private static T Finished<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : throw new InvalidOperationException("A memory stream waited.");
}

namespace Hygie.Core.Sealing;

/// <summary>
/// Seals the payload of an age file as on a line of work: one batch is read while those before it are sealed and written, on as many cores as there
/// are. What comes out is in order and the same, whatever the number of cores; memory is that of a few batches.
/// </summary>
internal static class AgeLine
{
    private const int Batch = 16 * AgePayload.ChunkLength;
    private const int Ahead = 4;

    /// <summary>Seals a stream to its end; answers the bytes read. Whatever fails first, nothing is at work any more when it is thrown.</summary>
    public static async Task<long> SealAsync(SecretKey fileKey, byte[] nonce, Stream plaintext, Stream output, CancellationToken cancellation)
    {
        var places = new Place[Ahead];
        for (var i = 0; i < Ahead; i++)
            places[i] = new Place(new AgePayload(fileKey, nonce));
        try
        {
            return await RunAsync(places, plaintext, output, cancellation);
        }
        finally
        {
            foreach (var place in places)
                await place.LeaveAsync();
        }
    }

    private static async Task<long> RunAsync(Place[] places, Stream plaintext, Stream output, CancellationToken cancellation)
    {
        var (before, next) = (Task.CompletedTask, (byte)0);
        for (var (total, turn) = (0L, 0); ; turn++)
        {
            var place = places[turn % Ahead];
            await place.Written;
            place.Clear[0] = next;
            var held = turn == 0 ? 0 : 1;
            var length = held + await plaintext.ReadAtLeastAsync(place.Clear.AsMemory(held), place.Clear.Length - held, throwOnEndOfStream: false, cancellation);
            var last = length <= Batch;
            if (!last)
                (next, length) = (place.Clear[Batch], Batch);
            place.Written = before = place.SealAsync(total / AgePayload.ChunkLength, length, last, before, output, cancellation);
            total += length;
            if (last)
            {
                await before;
                return total;
            }
        }
    }

    /// <summary>A batch's buffers and a cipher of its own: one cipher does not serve two threads.</summary>
    private sealed class Place(AgePayload payload)
    {
        private readonly byte[] _closed = new byte[Batch / AgePayload.ChunkLength * AgePayload.SealedChunk];

        /// <summary>A batch, and the byte that tells that it is not the last.</summary>
        public byte[] Clear { get; } = new byte[Batch + 1];

        /// <summary>Ends when the batch is in the output, and with it all those before.</summary>
        public Task Written { get; set; } = Task.CompletedTask;

        public async Task SealAsync(long chunk, int length, bool last, Task before, Stream output, CancellationToken cancellation)
        {
            var bytes = await Task.Run(() => payload.Seal(chunk, Clear.AsSpan(0, length), _closed, last), CancellationToken.None);
            await before;
            await output.WriteAsync(_closed.AsMemory(0, bytes), cancellation);
        }

        /// <summary>Waits until nobody uses the cipher. How its work ended was told to who awaits the last batch.</summary>
        public async Task LeaveAsync()
        {
            await Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            payload.Dispose();
        }
    }
}

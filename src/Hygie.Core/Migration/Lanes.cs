namespace Hygie.Core.Migration;

/// <summary>Handles the objects of a journal a few at a time, so that memory holds a few objects whatever their number; the first refusal stops it.</summary>
internal static class Lanes
{
    /// <summary>Objects handled at once: at most four of 64 MiB in memory.</summary>
    public const int Count = 4;

    /// <summary>Handles each line that <paramref name="wanted"/> picks; null, or the first refusal.</summary>
    public static async Task<Refusal?> RunAsync(
        IAsyncEnumerable<JournalLine> lines, Predicate<JournalLine> wanted, Func<JournalLine, CancellationToken, Task<Refusal?>> handle, CancellationToken cancellation)
    {
        var running = new List<Task<Refusal?>>(Count);
        Refusal? first = null;
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            if (!wanted(line))
                continue;
            if (running.Count == Count)
                first = await TakeOneAsync(running);
            if (first is not null)
                break;
            running.Add(handle(line, cancellation));
        }

        while (running.Count > 0)
            first = await TakeOneAsync(running) ?? first;
        return first;
    }

    private static async Task<Refusal?> TakeOneAsync(List<Task<Refusal?>> running)
    {
        var done = await Task.WhenAny(running);
        running.Remove(done);
        return await done;
    }
}

using System.Buffers;

namespace Hygie.Core.Drills;

/// <summary>Shows every seized file to every assertion, one file in memory at a time; the assertions share the cores, each is shown one file after another.</summary>
public static class SeizureScan
{
    /// <summary>Runs the assertions over everything.</summary>
    public static async Task<IReadOnlyList<AssertionResult>> RunAsync(ISeizure seizure, IReadOnlyList<SeizureAssertion> assertions, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var extent = await MeasureAsync(seizure, cancellation);
        foreach (var assertion in assertions)
            assertion.Begin(extent);
        var passes = assertions.Max(a => a.Passes(extent));
        using var memory = MemoryPool<byte>.Shared.Rent((int)Math.Max(1, extent.Longest));
        for (var pass = 0; pass < passes; pass++)
        {
            var looking = assertions.Where(a => pass < a.Passes(extent)).ToList();
            looking.ForEach(a => a.BeginPass(pass));
            var done = extent.Files * pass;
            await foreach (var file in seizure.FilesAsync(cancellation))
            {
                var content = memory.Memory[..(int)file.Length];
                await seizure.ReadAsync(file, content, cancellation);
                Parallel.ForEach(looking.Where(a => a.LooksAt(file)), new ParallelOptions { CancellationToken = cancellation }, a => a.Look(file, content.Span));
                progress?.Report(new Progress("seize", ++done, extent.Files * passes, "files"));
            }
        }

        foreach (var assertion in assertions)
            assertion.End();
        return [.. assertions.Select(a => a.Close())];
    }

    private static async Task<SeizureExtent> MeasureAsync(ISeizure seizure, CancellationToken cancellation)
    {
        long files = 0, sealedOnes = 0, bytes = 0, longest = 0;
        await foreach (var file in seizure.FilesAsync(cancellation))
        {
            (files, longest) = (files + 1, Math.Max(longest, file.Length));
            if (file.IsSealed)
                (sealedOnes, bytes) = (sealedOnes + 1, bytes + file.Length);
        }

        return new SeizureExtent(files, sealedOnes, bytes, longest);
    }
}

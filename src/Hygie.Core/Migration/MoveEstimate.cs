using System.Collections.Immutable;
using Hygie.Core.Sealing;

namespace Hygie.Core.Migration;

/// <summary>What a line of an estimate pays for.</summary>
public enum EstimateItem
{
    /// <summary>Everything is read once from the source.</summary>
    EgressOfSource,
    /// <summary>Everything is read back once from the target.</summary>
    EgressOfTarget,
    /// <summary>Requests that read, at the source.</summary>
    ReadsOfSource,
    /// <summary>Requests that write, at the target.</summary>
    WritesOfTarget,
    /// <summary>Requests that read or look, at the target.</summary>
    ReadsOfTarget,
    /// <summary>The source keeps everything while the move runs.</summary>
    StorageOfSource,
    /// <summary>The target keeps it too.</summary>
    StorageOfTarget,
}

/// <summary>A line of an estimate.</summary>
/// <param name="Item">What is paid for.</param>
/// <param name="Quantity">Gigabytes, thousands of requests, or gigabytes times months.</param>
/// <param name="Price">Of one; null when nobody said.</param>
/// <param name="Source">Where the price stands; empty without one.</param>
public sealed record EstimateLine(EstimateItem Item, decimal Quantity, decimal? Price, string Source)
{
    /// <summary>Quantity times price; null when the price is not known.</summary>
    public decimal? Cost => Price is { } price ? decimal.Round(Quantity * price, 2) : null;
}

/// <summary>
/// How long a move takes and what the hosts charge for it, by multiplication: each byte is read once from the source, written once and read back once from the target, each pass as
/// fast as the line. What it cannot know it does not guess: a price that is not in the list makes the sum a lower bound.
/// </summary>
public sealed record MoveEstimate
{
    /// <summary>Objects up to this many bytes are written by one request, larger ones by one a part, one that begins and one that ends the upload.</summary>
    internal const int PartLength = 16 << 20;

    private const decimal Gb = 1_000_000_000m;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private MoveEstimate(long bytes, long objects) => (Bytes, Objects) = (bytes, objects);

    public long Bytes { get; }

    public long Objects { get; }

    /// <summary>Time of the first pass, everything read from the source and sent to the target at once.</summary>
    public TimeSpan Copy { get; private init; }

    /// <summary>Time to read everything back from the target.</summary>
    public TimeSpan ReadBack { get; private init; }

    /// <summary>Both passes; a proof by somebody else (<c>migration prove</c>) takes as long as reading back, once more.</summary>
    public TimeSpan Total => Copy + ReadBack;

    /// <summary>The lines, those without a price too.</summary>
    public ImmutableArray<EstimateLine> Lines { get; private init; } = [];

    /// <summary>What the target charges a month from then on; null when not known.</summary>
    public decimal? MonthlyAfter { get; private init; }

    /// <summary>Sum of the lines whose price is known.</summary>
    public decimal Known => Lines.Sum(l => l.Cost ?? 0);

    /// <summary>True when every line has a price; else the sum is a lower bound.</summary>
    public bool IsWhole => Lines.All(l => l.Cost is not null);

    /// <summary>Multiplies. Refuses (HYG-17032) no bytes, more than 10¹⁸, no bandwidth, and more objects than bytes.</summary>
    /// <param name="bytes">Bytes of sealed objects.</param>
    /// <param name="objects">How many; null for packs of the greatest class.</param>
    /// <param name="bytesPerSecond">Of the line, each way.</param>
    /// <param name="prices">What is known.</param>
    public static Result<MoveEstimate> Of(double bytes, long? objects, double bytesPerSecond, PriceList prices)
    {
        if (!(bytes is >= 1 and <= 1e18))
            return Refusal.Of("HYG-17032", ("what", "--terabytes"));
        if (!(bytesPerSecond is >= 1 and <= 1e15) || !(bytes / bytesPerSecond <= TimeSpan.FromDays(36_500).TotalSeconds))
            return Refusal.Of("HYG-17032", ("what", "--bandwidth"));
        var size = (long)bytes;
        var count = objects ?? (size + PackSize.Greatest.CiphertextLength - 1) / PackSize.Greatest.CiphertextLength;
        if (count < 1 || count > size)
            return Refusal.Of("HYG-17032", ("what", "--objects"));
        var pass = TimeSpan.FromSeconds(size / bytesPerSecond);
        return new MoveEstimate(size, count)
        {
            Copy = pass, ReadBack = pass, Lines = LinesOf(size, count, 2 * pass, prices), MonthlyAfter = prices.To.StoragePerGbMonth is { } month ? decimal.Round(size / Gb * month, 2) : null,
        };
    }

    /// <summary>Copying looks twice at the target, writes, and reads the source; reading back looks once and reads. A target half full on average during the copy is counted as full.</summary>
    private static ImmutableArray<EstimateLine> LinesOf(long bytes, long objects, TimeSpan total, PriceList prices)
    {
        var (gigabytes, thousands, months, mean) = (bytes / Gb, objects / 1000m, (decimal)(total / Month), bytes / objects);
        var writes = mean <= PartLength ? 1 : ((mean + PartLength - 1) / PartLength) + 2;
        var (from, to) = (prices.From, prices.To);
        return
        [
            Line(EstimateItem.EgressOfSource, gigabytes, from, from.EgressPerGb), Line(EstimateItem.EgressOfTarget, gigabytes, to, to.EgressPerGb),
            Line(EstimateItem.ReadsOfSource, thousands, from, from.PerThousandReads), Line(EstimateItem.WritesOfTarget, thousands * writes, to, to.PerThousandWrites),
            Line(EstimateItem.ReadsOfTarget, thousands * 4, to, to.PerThousandReads),
            Line(EstimateItem.StorageOfSource, gigabytes * months, from, from.StoragePerGbMonth), Line(EstimateItem.StorageOfTarget, gigabytes * months, to, to.StoragePerGbMonth),
        ];
    }

    private static EstimateLine Line(EstimateItem item, decimal quantity, HostPrices prices, decimal? price) => new(item, quantity, price, price is null ? "" : prices.Source);
}

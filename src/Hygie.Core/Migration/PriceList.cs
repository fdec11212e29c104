using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Migration;

/// <summary>What a host charges, as far as its customer knows; a price that is null is not known, which is not zero.</summary>
/// <param name="EgressPerGb">A gigabyte (10⁹ bytes) read out of it.</param>
/// <param name="StoragePerGbMonth">A gigabyte kept for a month of 30 days.</param>
/// <param name="PerThousandWrites">A thousand requests that write: puts, parts, beginnings and ends of uploads.</param>
/// <param name="PerThousandReads">A thousand requests that read or look.</param>
/// <param name="Source">Where these prices stand, with the day they were read.</param>
public sealed record HostPrices(decimal? EgressPerGb, decimal? StoragePerGbMonth, decimal? PerThousandWrites, decimal? PerThousandReads, string Source);

/// <summary>The prices of both hosts of a move, in a user's own file (YAML, hyphenated names; <c>examples/hosts/prices.yaml</c>).</summary>
public sealed record PriceList(string Currency, HostPrices From, HostPrices To)
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build();

    private static readonly HostPrices NothingKnown = new(null, null, null, null, "");

    /// <summary>No price is known.</summary>
    public static PriceList Unknown { get; } = new("", NothingKnown, NothingKnown);

    /// <summary>Reads a file; refuses (HYG-17031) with the line what is none: a word that is not a price's, a negative price, prices without a source or a currency.</summary>
    public static Result<PriceList> Read(string yaml)
    {
        try
        {
            var file = Yaml.Deserialize<ListFile?>(yaml);
            return file is null ? Wrong(1, "empty") : file.Wrong() is { } what ? Wrong(1, what) : new PriceList(file.Currency, file.From?.ToPrices() ?? NothingKnown, file.To?.ToPrices() ?? NothingKnown);
        }
        catch (YamlException wrong)
        {
            return Wrong(wrong.Start.Line, wrong.InnerException?.Message ?? wrong.Message);
        }
    }

    private static Refusal Wrong(long line, string what) => Refusal.Of("HYG-17031", ("line", line), ("what", what));

    private sealed class ListFile
    {
        public string Currency { get; init; } = "";
        public PricesFile? From { get; init; }
        public PricesFile? To { get; init; }

        public string? Wrong() => Currency.Length is 0 or > 8 ? "currency" : From?.Wrong() is { } from ? "from: " + from : To?.Wrong() is { } to ? "to: " + to : null;
    }

    private sealed class PricesFile
    {
        public string EgressPerGb { get; init; } = "";
        public string StoragePerGbMonth { get; init; } = "";
        public string PerThousandWrites { get; init; } = "";
        public string PerThousandReads { get; init; } = "";
        public string Source { get; init; } = "";

        public string? Wrong() =>
            !Array.TrueForAll([EgressPerGb, StoragePerGbMonth, PerThousandWrites, PerThousandReads], p => p.Length == 0 || Price(p) is not null) ? "a price is a number from 0 to 1000000" : Source.Length == 0 ? "source" : null;

        public HostPrices ToPrices() => new(Price(EgressPerGb), Price(StoragePerGbMonth), Price(PerThousandWrites), Price(PerThousandReads), Source);

        private static decimal? Price(string text) =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= 1_000_000 ? price : null;
    }
}

using Hygie.Core;
using Hygie.Core.Country;
using Hygie.Core.Intake;

namespace Hygie.Cli.Doctor;

/// <summary>
/// The claims and hospital files of a small synthetic country, in memory, and what the files of its other holders weigh. It is the material that
/// <c>doctor --sizing</c> measures on.
/// </summary>
internal sealed class SampleCountry : IDeliverySource
{
    private const string Claims = "cnam/";
    private readonly SortedDictionary<string, KeptStream> _files = new(StringComparer.Ordinal);

    private SampleCountry(CountryPlan plan) => People = plan.People;

    public long People { get; }

    /// <summary>Years over which its care is spread.</summary>
    public static double Years => (CountryPlan.LastDay.DayNumber - CountryPlan.FirstDay.DayNumber + 1) / 365.25;

    /// <summary>Bytes of each file as delivered, by its path in the country.</summary>
    public IEnumerable<(string Path, long Bytes)> Weights => _files.Select(f => (f.Key, f.Value.Written));

    /// <summary>Invents it; the files of the claims' holder are kept, the others only weighed.</summary>
    public static SampleCountry Write(long people, CancellationToken cancellation)
    {
        var plan = new CountryPlan(people);
        var country = new SampleCountry(plan);
        CountryWriter.Write(plan, path => country._files[path] = new KeptStream(path.StartsWith(Claims, StringComparison.Ordinal)), cancel: cancellation);
        return country;
    }

    public Result<IReadOnlyList<DeliveredFile>> List() =>
        _files.Where(f => f.Value.IsKept).Select(f => new DeliveredFile(f.Key[Claims.Length..], f.Value.Written)).ToList();

    public Stream Open(DeliveredFile file) => _files[Claims + file.Path].Content();

    /// <summary>Counts what is written to it, and keeps it if it was asked to.</summary>
    private sealed class KeptStream(bool keep) : MemoryStream
    {
        public bool IsKept => keep;

        public long Written { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Written += count;
            if (keep)
                base.Write(buffer, offset, count);
        }

        public MemoryStream Content() => new(GetBuffer(), 0, (int)Written, writable: false);
    }
}

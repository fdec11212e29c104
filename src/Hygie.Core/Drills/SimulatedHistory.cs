using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hygie.Core.Drills;

/// <summary>A version as a host sees it.</summary>
/// <param name="Source">Whose it is, which the host does not see.</param>
/// <param name="Objects">Lengths of its objects.</param>
internal sealed record SimulatedVersion(int Source, IReadOnlyList<long> Objects);

/// <summary>Versions of imagined datasets and projects, always the same ones: the drill's classifier learns on half of them and guesses the other half.</summary>
internal static class SimulatedHistory
{
    /// <summary>Datasets, or projects, among which one guesses.</summary>
    public const int Sources = 8;

    private const int Versions = 2 * 240;
    private const double Mebibyte = 1 << 20;

    /// <summary>Datasets that differ in tables, buckets and how their bytes are spread, of volumes drawn alike (8 MiB to 1 GiB).</summary>
    public static IReadOnlyList<SimulatedVersion> OfDatasets(PackLayout lay) => Make("dataset", lay, greatestOnly: false, (_, chance) => 8 * Mebibyte * Math.Pow(128, chance.Next()));

    /// <summary>Projects that differ in volume as well, from 6 to 56 MiB, in packs of the greatest class only.</summary>
    public static IReadOnlyList<SimulatedVersion> OfProjects(PackLayout lay) => Make("project", lay, greatestOnly: true, (source, chance) => 7 * Mebibyte * (source + 0.9 + (0.1 * chance.Next())));

    /// <summary>Datasets each of which has a volume of its own.</summary>
    public static IReadOnlyList<SimulatedVersion> OfUnequalDatasets(PackLayout lay) =>
        Make("unequal", lay, greatestOnly: false, (source, chance) => 8 * Mebibyte * Math.Pow(2, source) * (0.9 + (0.2 * chance.Next())));

    private static List<SimulatedVersion> Make(string what, PackLayout lay, bool greatestOnly, Func<int, Chance, double> volume)
    {
        var (chance, versions) = (new Chance("hygie/drill/" + what), new List<SimulatedVersion>());
        for (var i = 0; i < Versions; i++)
        {
            var source = i % Sources;
            versions.Add(new SimulatedVersion(source, [.. lay(Blobs(source, volume(source, chance), chance), greatestOnly)]));
        }

        return versions;
    }

    /// <summary>Each source has its number of tables, of buckets, and its own steepness from the greatest table to the least; each version varies by a tenth.</summary>
    private static List<long> Blobs(int source, double volume, Chance chance)
    {
        var (tables, buckets, steepness) = (2 + (3 * source), 1 << (source % 3), 0.55 + (0.05 * source));
        var weights = Enumerable.Range(0, tables * buckets).Select(i => Math.Pow(steepness, i / buckets) * (0.9 + (0.2 * chance.Next()))).ToList();
        return [.. weights.Select(w => 1 + (long)(volume * w / weights.Sum()))];
    }

    /// <summary>Numbers in [0, 1) that follow from a text: a drill must be repeatable, and its figures comparable.</summary>
    private sealed class Chance(string seed)
    {
        private readonly byte[] _state = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(seed));

        public double Next()
        {
            SHA256.HashData(_state, _state);
            return (BinaryPrimitives.ReadUInt64LittleEndian(_state) >> 11) * (1.0 / (1UL << 53));
        }
    }
}

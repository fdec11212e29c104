using System.Globalization;

namespace Hygie.Core.Disclosure;

/// <summary>The distribution of the noise of an interactive count, as exact integer weights.</summary>
public sealed record PerturbationTable
{
    private static readonly Lazy<PerturbationTable> Triangular5 = new(() => Read(ProfileFiles.Text("perturbation-1")));
    private readonly int[] _weights;

    private PerturbationTable(string name, int offset, int[] weights) => (Name, Offset, _weights) = (name, offset, weights);

    /// <summary>The noise of version 1: triangular on -5..5, mean 0, variance 35/6.</summary>
    public static PerturbationTable Standard => Triangular5.Value;

    /// <summary>Id and version, such as <c>triangular-5 1</c>.</summary>
    public string Name { get; }

    /// <summary>The smallest noise.</summary>
    public int Offset { get; }

    /// <summary>The largest noise.</summary>
    public int Largest => Offset + _weights.Length - 1;

    /// <summary>Mean of the noise, in persons.</summary>
    public double Mean => _weights.Select((w, k) => (double)w * (Offset + k)).Sum() / _weights.Sum();

    /// <summary>Variance of the noise, in persons squared: published, so that a study can allow for it.</summary>
    public double Variance => _weights.Select((w, k) => w * Math.Pow(Offset + k - Mean, 2)).Sum() / _weights.Sum();

    /// <summary>The noise for a cell key: the key as a fraction of 2^64 read in the cumulated weights.</summary>
    public int Draw(ulong cellKey)
    {
        var at = (int)(((UInt128)cellKey * (uint)_weights.Sum()) >> 64);
        var k = 0;
        while (at >= _weights[k])
            at -= _weights[k++];
        return Offset + k;
    }

    /// <summary>Reads a table file (YAML). A file of the product: a mistake throws.</summary>
    public static PerturbationTable Read(string yaml)
    {
        var file = ProfileFiles.Yaml.Deserialize<File>(yaml);
        if (file.Weights.Count == 0 || file.Weights.Exists(w => w <= 0))
            throw new ArgumentException("Weights are positive whole numbers.", nameof(yaml));
        return new PerturbationTable(string.Create(CultureInfo.InvariantCulture, $"{PublicName.Check(file.Id)} {file.Version}"), file.Offset, [.. file.Weights]);
    }

    private sealed class File
    {
        public string Id { get; init; } = "";
        public int Version { get; init; }
        public int Offset { get; init; }
        public List<int> Weights { get; init; } = [];
    }
}

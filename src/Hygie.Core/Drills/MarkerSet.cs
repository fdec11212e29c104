using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hygie.Core.Drills;

/// <summary>What a planted value is.</summary>
public enum MarkerKind
{
    /// <summary>Stands in the health data: whoever holds the keys must find it.</summary>
    Content,
    /// <summary>Identifies somebody: it must be found nowhere, keys or not.</summary>
    Identity,
}

/// <summary>
/// The values planted when the data were made: a text file, one a line, <c>content VALUE</c> or <c>identity VALUE</c>. Each is at least 12
/// bytes long: found in random bytes, chance cannot be the reason. They are looked for in every form of <see cref="MarkerForms"/>.
/// </summary>
public sealed class MarkerSet
{
    /// <summary>Least bytes of a marker.</summary>
    public const int Shortest = 12;

    private readonly List<MarkerKind> _markers;
    private readonly List<(int Marker, byte[] Bytes)> _patterns;
    private readonly Dictionary<ulong, List<int>> _byStart = [];
    private readonly bool[] _starts = new bool[1 << 16];

    private MarkerSet(List<(MarkerKind Kind, string Value)> markers)
    {
        _markers = [.. markers.Select(m => m.Kind)];
        _patterns = [.. markers.SelectMany((marker, i) => MarkerForms.Of(marker.Value).Select(form => (i, form)))];
        for (var i = 0; i < _patterns.Count; i++)
        {
            var start = BinaryPrimitives.ReadUInt64LittleEndian(_patterns[i].Bytes);
            if (!_byStart.TryGetValue(start, out var same))
                _byStart[start] = same = [];
            same.Add(i);
            _starts[(ushort)start] = true;
        }
    }

    /// <summary>How many.</summary>
    public int Count => _markers.Count;

    /// <summary>Byte patterns that are looked for: each marker in each of its forms.</summary>
    public int Patterns => _patterns.Count;

    /// <summary>How many of one kind.</summary>
    public int CountOf(MarkerKind kind) => _markers.Count(m => m == kind);

    /// <summary>Reads a markers file; refuses (HYG-19001) the line that is none.</summary>
    public static Result<MarkerSet> Parse(string text)
    {
        var (markers, number) = (new List<(MarkerKind, string)>(), 0);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            if (line.Split(' ', 2) is not [("content" or "identity") and var kind, var value] || Encoding.UTF8.GetByteCount(value) < Shortest)
                return Refusal.Of("HYG-19001", ("line", number), ("least", Shortest));
            markers.Add((kind == "content" ? MarkerKind.Content : MarkerKind.Identity, value));
        }

        return new MarkerSet(markers);
    }

    /// <summary>Starts a search.</summary>
    public Score NewScore() => new(this);

    /// <summary>Which markers a search has found.</summary>
    public sealed class Score
    {
        private readonly MarkerSet _set;
        private readonly HashSet<int> _found = [];

        internal Score(MarkerSet set) => _set = set;

        /// <summary>Markers found so far.</summary>
        public int Count => _found.Count;

        /// <summary>Markers of one kind found so far.</summary>
        public int CountOf(MarkerKind kind) => _found.Count(i => _set._markers[i] == kind);

        /// <summary>Looks at bytes; a marker that lies across two calls is not seen.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Search(ReadOnlySpan<byte> bytes)
        {
            for (var at = 0; at + Shortest <= bytes.Length; at++)
            {
                if (!_set._starts[BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])] || !_set._byStart.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]), out var candidates))
                    continue;
                foreach (var candidate in candidates)
                    if (bytes[at..].StartsWith(_set._patterns[candidate].Bytes))
                        _found.Add(_set._patterns[candidate].Marker);
            }
        }
    }
}

using System.Buffers;
using System.Globalization;

namespace Hygie.Core.Audit.Verification;

/// <summary>
/// Rebuilds a log's root from its raw files and checks it against the signed checkpoint. It shares nothing with the code that writes logs:
/// its own parsing, its own hashing, its own policy reader; only the published formats are common. A twin in Python stands in <c>spec/verify</c>.
/// </summary>
/// <remarks>Memory: some 200 bytes a leaf. Never throws on what the files hold.</remarks>
public sealed class LogVerifier
{
    private readonly ILogFiles _files;
    private readonly List<LogFault> _faults = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal) { "checkpoint" };

    private LogVerifier(ILogFiles files) => _files = files;

    /// <summary>Verifies everything in the folder.</summary>
    /// <param name="files">The log's folder.</param>
    /// <param name="policy">Text of the policy file (C2SP tlog-policy): whom the reader trusts.</param>
    /// <param name="kept">Earlier heads of this log, by whoever kept them.</param>
    public static LogReport Verify(ILogFiles files, string policy, params IEnumerable<KeptHead> kept)
    {
        var (trust, offset) = Trust.Parse(policy);
        if (trust is null)
            return Stop(new LogFault("policy", offset, -1, "policy"), false);
        if (files.Read("checkpoint") is not { } bytes)
            return Stop(new LogFault("checkpoint", 0, -1, "missing"), trust.Independent);
        var (head, fault) = SignedHead.Read(bytes, trust);
        if (head is null)
            return Stop(fault!, trust.Independent);
        var verifier = new LogVerifier(files);
        verifier.Check(head, kept);
        return new LogReport(head.Origin, head.Size, Convert.ToBase64String(head.Root), head.Cosigned, trust.Independent, verifier._faults);
    }

    private static LogReport Stop(LogFault fault, bool independent) => new("", 0, "", [], independent, [fault]);

    private void Check(SignedHead head, IEnumerable<KeptHead> kept)
    {
        var (entries, tiles) = (ReadEntries(head.Size), ReadTiles(0, head.Size));
        var levels = Tree.Levels(entries);
        var trueEntries = IsRoot(levels, head);
        if (!trueEntries)
            levels = Tree.Levels(tiles);
        if (!trueEntries && !IsRoot(levels, head) && _faults.Count == 0)
            _faults.Add(new LogFault("checkpoint", head.Origin.Length + 1, -1, "root"));
        Compare(entries, tiles, trueEntries);
        var nodes = levels.Count == 0 ? 0L : levels[0].Length / Tree.Size;
        for (var height = 1; (nodes >>= 8) > 0; height++)
            CompareTiles(height, levels[8 * height].AsSpan(0, (int)nodes * Tree.Size));
        CheckLeftovers(head.Size);
        if (IsRoot(levels, head))
            _faults.AddRange(kept.Select(k => k.Check(levels.Count == 0 ? [] : levels[0])).OfType<LogFault>());
    }

    private static bool IsRoot(List<byte[]> levels, SignedHead head) => (levels.Count == 0 ? Tree.Root([]) : levels[^1]).AsSpan().SequenceEqual(head.Root);

    /// <summary>Leaf hashes of the entry bundles. A bundle that cannot be read ends the reading: what follows has no place.</summary>
    private byte[] ReadEntries(long size)
    {
        var hashes = new ArrayBufferWriter<byte>();
        for (long index = 0; index * 256 < size; index++)
        {
            var expected = (int)Math.Min(256, size - (index * 256));
            var name = Name("entries", index, expected);
            if (Fetch(name) is not { } bytes)
                break;
            var bundle = Bundle.Read(bytes);
            if (bundle.Rest != bytes.Length || bundle.Entries.Count != expected)
                _faults.Add(new LogFault(name, bundle.Rest, (index * 256) + Math.Min(bundle.Entries.Count, expected), "malformed"));
            hashes.Write(Tree.Leaves(bytes, bundle, expected));
            if (bundle.Entries.Count < expected)
                break;
        }

        return hashes.WrittenSpan.ToArray();
    }

    private byte[] ReadTiles(int height, long nodes)
    {
        var hashes = new ArrayBufferWriter<byte>();
        for (long index = 0; index * 256 < nodes; index++)
        {
            var length = (int)Math.Min(256, nodes - (index * 256)) * Tree.Size;
            var name = Name(height.ToString(CultureInfo.InvariantCulture), index, length / Tree.Size);
            if (Fetch(name) is not { } bytes)
                break;
            if (bytes.Length != length)
                _faults.Add(new LogFault(name, Math.Min(bytes.Length, length), -1, "malformed"));
            hashes.Write(bytes.AsSpan(0, Math.Min(bytes.Length, length) / Tree.Size * Tree.Size));
            if (bytes.Length < length)
                break;
        }

        return hashes.WrittenSpan.ToArray();
    }

    /// <summary>Names the first leaf on which entries and tiles differ, and says which of the two is wrong: the one that does not give the signed root.</summary>
    private void Compare(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> tiles, bool trueEntries)
    {
        var at = entries.CommonPrefixLength(tiles);
        if (at >= Math.Min(entries.Length, tiles.Length))
            return;
        var (leaf, size) = (at / Tree.Size, Math.Max(entries.Length, tiles.Length) / Tree.Size);
        var index = leaf / 256;
        _faults.Insert(0, trueEntries
            ? new LogFault(Name("0", index, Math.Min(256, (tiles.Length / Tree.Size) - (index * 256))), at % (256 * Tree.Size), leaf, "tile")
            : new LogFault(Name("entries", index, Math.Min(256, size - (index * 256))), OffsetOf(leaf, size), leaf, "entry"));
    }

    private int OffsetOf(int leaf, int size)
    {
        var bytes = _files.Read(Name("entries", leaf / 256, Math.Min(256, size - (leaf / 256 * 256)))) ?? [];
        return Bundle.Read(bytes).Entries.Select(e => e.Offset - 2).ElementAtOrDefault(leaf % 256);
    }

    private void CompareTiles(int height, ReadOnlySpan<byte> expected)
    {
        var found = ReadTiles(height, expected.Length / Tree.Size);
        for (var i = 0; i < found.Length; i += Tree.Size)
            if (expected.Slice(i, Tree.Size).CommonPrefixLength(found.AsSpan(i, Tree.Size)) is < Tree.Size and var different)
                _faults.Add(new LogFault(Name(height.ToString(CultureInfo.InvariantCulture), i / (256 * Tree.Size), Math.Min(256, (expected.Length / Tree.Size) - (i / (256 * Tree.Size) * 256))), (i % (256 * Tree.Size)) + different, -1, "tile"));
    }

    /// <summary>Every other file must be an earlier, shorter state of a verified one, or go on from one.</summary>
    private void CheckLeftovers(long size)
    {
        var ahead = new Ahead(_files, size);
        foreach (var name in _files.Names().Where(n => !_seen.Contains(n)).Order(StringComparer.Ordinal))
        {
            if (WholeOf(name, size) is not { } whole)
            {
                if (!ahead.Fits(name))
                    _faults.Add(new LogFault(name, 0, -1, "unexpected"));
            }
            else if (!_faults.Any(f => string.Equals(f.File, whole, StringComparison.Ordinal)))
            {
                ComparePartial(name, _files.Read(name) ?? [], _files.Read(whole) ?? [], Place.Of(name)!.Value.Width);
            }
        }
    }

    /// <summary>The verified file that this one is an earlier state of; null when it is of none.</summary>
    private string? WholeOf(string name, long size) => Place.Of(name) is { } at && (int)Math.Clamp(at.NodesOf(size) - at.First, 0, 256) is var width && width > at.Width
        && (at with { Width = width }).Name is var whole && _seen.Contains(whole) ? whole : null;

    private void ComparePartial(string name, byte[] partial, byte[] whole, int width)
    {
        var end = name.StartsWith("tile/entries/", StringComparison.Ordinal) ? Bundle.EndOf(whole, width) : width * 32;
        var same = partial.AsSpan().CommonPrefixLength(whole.AsSpan(0, Math.Min(end, whole.Length)));
        if (partial.Length != end || same != end)
            _faults.Add(new LogFault(name, same, -1, "tile"));
    }

    private byte[]? Fetch(string name)
    {
        _seen.Add(name);
        var bytes = _files.Read(name);
        if (bytes is null)
            _faults.Add(new LogFault(name, 0, -1, "missing"));
        return bytes;
    }

    /// <summary>The name of a tile or bundle in the log's folder.</summary>
    internal static string Name(string kind, long index, int width)
    {
        var digits = index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        var groups = digits.Chunk(3).Select(g => new string(g)).ToArray();
        var path = string.Concat(groups[..^1].Select(g => $"x{g}/")) + groups[^1];
        return width == 256 ? $"tile/{kind}/{path}" : string.Create(CultureInfo.InvariantCulture, $"tile/{kind}/{path}.p/{width}");
    }
}

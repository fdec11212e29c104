using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>
/// The bytes of each sealed object are equally frequent. Chi-square over 256 values, alarm level 10⁻¹² divided by the number of objects,
/// by the bound of Laurent and Massart: P(X ≥ 255 + 2√(255·x) + 2x) ≤ e⁻ˣ.
/// </summary>
internal sealed class BytesAreRandom : SeizureAssertion
{
    private const double Alarm = 1e-12;
    private const int Freedom = 255;
    private double _limit, _greatest;

    public override string Id => "bytes-are-random";

    public override void Begin(SeizureExtent extent)
    {
        var x = Math.Log(Math.Max(1, extent.Sealed) / Alarm);
        _limit = Freedom + (2 * Math.Sqrt(Freedom * x)) + (2 * x);
    }

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (!file.IsSealed || content.Length < 256 * 5)
            return;
        Inspected++;
        Span<int> seen = stackalloc int[256];
        foreach (var b in content)
            seen[b]++;
        double expected = content.Length / 256.0, chi = 0;
        foreach (var count in seen)
            chi += (count - expected) * (count - expected) / expected;
        _greatest = Math.Max(_greatest, chi);
        if (chi > _limit)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"chi-square {chi:F0}"));
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"greatest chi-square {_greatest:F0}, alarm at {_limit:F0} (1e-12 / objects)");
}

/// <summary>No sealed object becomes smaller in a compressor.</summary>
internal sealed class BytesDoNotShrink : SeizureAssertion
{
    private double _smallest = double.PositiveInfinity;

    public override string Id => "bytes-do-not-shrink";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (!file.IsSealed || content.Length < 1024)
            return;
        Inspected++;
        using var counted = new CountingStream();
        using (var deflate = new DeflateStream(counted, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        var ratio = (double)counted.Written / content.Length;
        _smallest = Math.Min(_smallest, ratio);
        if (ratio < 1)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"shrinks to {ratio:P1}"));
    }

    protected override string Figure() => Inspected == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"smallest ratio {_smallest:F4}");

    /// <summary>Counts what is written and keeps nothing.</summary>
    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position { get => Written; set => throw new NotSupportedException(); }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;
    }
}

/// <summary>
/// No aligned block of 16 bytes stands twice in all that was seized, within an object or across: the mark of a block cipher without
/// chaining, or of one plaintext sealed twice under one key and nonce. Looks in several passes, each at the blocks whose first bits are its number.
/// </summary>
internal sealed class NoBlockTwice : SeizureAssertion
{
    /// <summary>Blocks held in one pass, 128 MiB of them.</summary>
    private const long Held = 8L << 20;

    private HashSet<UInt128> _seen = [];
    private int _passes = 1, _pass;

    public override string Id => "no-block-twice";

    protected override string Unit => "blocks";

    public override int Passes(SeizureExtent extent) => (int)Math.Max(1, extent.SealedBytes / 16 / Held);

    public override void Begin(SeizureExtent extent) => _passes = Passes(extent);

    public override void BeginPass(int pass) => (_pass, _seen) = (pass, []);

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (!file.IsSealed || content.Length < Cobblestone.PrefixLength)
            return;
        var body = content[Cobblestone.PrefixLength..];
        foreach (var block in MemoryMarshal.Cast<byte, UInt128>(body[..(body.Length & ~15)]))
        {
            if (_passes > 1 && (int)((ulong)block % (ulong)_passes) != _pass)
                continue;
            Inspected++;
            if (!_seen.Add(block))
                Wrong(file, "a block of it stands elsewhere too");
        }
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()}, {_passes} pass(es)");
}

/// <summary>No key material lies in a file, a name or what the host keeps beside it.</summary>
internal sealed class NoKeyBesideObjects : SeizureAssertion
{
    private static readonly byte[][] Texts = [.. new[] { "AGE-SECRET-KEY-1", "hygie-sign1", "hygie-share1", "hygie-unlock1", "PRIVATE KEY-----" }.Select(Encoding.ASCII.GetBytes)];

    public override string Id => "no-key-beside-objects";

    protected override string Unit => "files";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        var beside = Encoding.UTF8.GetBytes(file.Path + "\n" + file.Metadata);
        foreach (var text in Texts)
            if (content.IndexOf(text) >= 0 || beside.AsSpan().IndexOf(text) >= 0)
                Wrong(file, "holds the text of a secret key");
    }
}

/// <summary>None of the values planted when the data were made can be found anywhere.</summary>
internal sealed class NoMarker(MarkerSet markers) : SeizureAssertion
{
    public override string Id => "no-marker";

    protected override string Unit => "bytes";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (markers.Count == 0)
            return;
        Inspected += content.Length;
        var found = markers.NewScore();
        found.Search(content);
        found.Search(Encoding.UTF8.GetBytes(file.Path + "\n" + file.Metadata));
        if (found.Count > 0)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"{found.Count} planted value(s)"));
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()}, {markers.Count} markers");
}

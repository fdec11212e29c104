using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>
/// The bytes of each sealed object are equally frequent. Chi-square over 256 values, alarm level 10⁻¹² divided by the number of objects,
/// by the bound of Laurent and Massart: P(X ≥ 255 + 2√(255·x) + 2x) ≤ e⁻ˣ.
/// </summary>
internal sealed class BytesAreRandom : SeizureAssertion
{
    /// <summary>Greatest chance of a false alarm in a whole drill.</summary>
    public const double Alarm = 1e-12;

    private const int Freedom = 255;
    private double _limit, _greatest;

    public override string Id => "bytes-are-random";

    /// <summary>The chi-square that chance alone exceeds with probability <paramref name="level"/> at most.</summary>
    public static double Limit(double level)
    {
        var x = -Math.Log(level);
        return Freedom + (2 * Math.Sqrt(Freedom * x)) + (2 * x);
    }

    /// <summary>Chi-square of the byte values, 255 degrees of freedom.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double ChiSquare(ReadOnlySpan<byte> content)
    {
        // Four counts a value: equal bytes in a row would otherwise wait for each other.
        Span<int> seen = stackalloc int[4 * 256];
        var whole = content.Length & ~3;
        for (var i = 0; i < whole; i += 4)
        {
            seen[content[i]]++;
            seen[256 + content[i + 1]]++;
            seen[512 + content[i + 2]]++;
            seen[768 + content[i + 3]]++;
        }

        foreach (var b in content[whole..])
            seen[b]++;
        double expected = content.Length / 256.0, chi = 0;
        for (var value = 0; value < 256; value++)
        {
            var off = seen[value] + seen[256 + value] + seen[512 + value] + seen[768 + value] - expected;
            chi += off * off / expected;
        }

        return chi;
    }

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    public override void Begin(SeizureExtent extent) => _limit = Limit(Alarm / Math.Max(1, extent.Sealed));

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (content.Length < 256 * 5)
            return;
        Inspected++;
        var chi = ChiSquare(content);
        _greatest = Math.Max(_greatest, chi);
        if (chi > _limit)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"chi-square {chi:F0}"));
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"chi2.greatest={_greatest:F0} chi2.alarm={_limit:F0} level=1e-12/objects");
}

/// <summary>
/// No 12 bytes of a sealed object stand in it again, at any distance up to about 64 KiB: what every dictionary compressor lives from. Where the last place of each
/// hash was is remembered as compressors do; nothing is compressed, and a single repetition shows, which a compressor's own overhead would hide.
/// </summary>
internal sealed class BytesDoNotRepeat : SeizureAssertion
{
    private const int Run = 12;
    private readonly int[] _last = new int[1 << 16];

    public override string Id => "bytes-do-not-repeat";

    protected override string Unit => "bytes";

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected += content.Length;
        Array.Clear(_last);
        var repeated = 0L;
        for (var at = 1; at + Run <= content.Length; at++)
        {
            var here = content[at..];
            var start = BinaryPrimitives.ReadUInt64LittleEndian(here);
            ref var last = ref _last[(start * 0x9E3779B97F4A7C15) >> 48];
            // 0 stands for no place yet; the first byte of the file is compared with nothing, which costs a repetition at most one byte.
            if (last > 0 && BinaryPrimitives.ReadUInt64LittleEndian(content[last..]) == start && here[8..Run].SequenceEqual(content[(last + 8)..(last + Run)]))
                repeated++;
            last = at;
        }

        if (repeated > 0)
            Wrong(file, string.Create(CultureInfo.InvariantCulture, $"{repeated} places repeat an earlier one"));
    }
}

/// <summary>
/// No aligned block of 16 bytes stands twice in all that was seized, within an object or across: the mark of a block cipher without
/// chaining, or of one plaintext sealed twice under one key and nonce. A first pass notes in two bitmaps where blocks may meet, a second
/// one compares the few that do; a host too great for the bitmaps is taken in parts, each the blocks whose first bits are its number.
/// </summary>
internal sealed class NoBlockTwice : SeizureAssertion
{
    /// <summary>Blocks of one part: two bitmaps of 64 MiB.</summary>
    private const long Held = 32L << 20;

    private const int BitsForBlock = 16;

    private readonly HashSet<UInt128> _met = [];
    private ulong[] _once = [], _twice = [];
    private int _parts = 1, _part, _bits;
    private bool _compares;

    public override string Id => "no-block-twice";

    protected override string Unit => "blocks";

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    public override int Passes(SeizureExtent extent) => 2 * (int)Math.Max(1, (Blocks(extent) + Held - 1) / Held);

    public override void Begin(SeizureExtent extent)
    {
        _parts = Passes(extent) / 2;
        _bits = BitOperations.Log2((uint)Math.Max(64, Math.Min(Held, Blocks(extent)) * BitsForBlock));
        (_once, _twice) = (new ulong[1 << (_bits - 6)], new ulong[1 << (_bits - 6)]);
    }

    public override void BeginPass(int pass)
    {
        (_part, _compares) = (pass / 2, pass % 2 == 1);
        _met.Clear();
        if (_compares)
            return;
        Array.Clear(_once);
        Array.Clear(_twice);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (content.Length < Cobblestone.PrefixLength)
            return;
        var body = content[Cobblestone.PrefixLength..];
        foreach (var block in MemoryMarshal.Cast<byte, UInt128>(body[..(body.Length & ~15)]))
        {
            if (_parts > 1 && (int)((ulong)block % (ulong)_parts) != _part)
                continue;
            // Any hash will do for bytes that should be random; mixed, so that blocks alike in part do not all meet.
            var place = (((ulong)(block >> 64) ^ BitOperations.RotateLeft((ulong)block, 32)) * 0x9E3779B97F4A7C15) >> (64 - _bits);
            var (word, bit) = ((int)(place >> 6), 1UL << (int)(place & 63));
            if (_compares)
                Compare(file, block, word, bit);
            else
                Note(word, bit);
        }
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()} parts={_parts}");

    private void Note(int word, ulong bit)
    {
        Inspected++;
        _twice[word] |= _once[word] & bit;
        _once[word] |= bit;
    }

    private void Compare(SeizedFile file, UInt128 block, int word, ulong bit)
    {
        if ((_twice[word] & bit) != 0 && !_met.Add(block))
            Wrong(file, "a block of it stands elsewhere too");
    }

    private static long Blocks(SeizureExtent extent) => extent.SealedBytes / 16;
}

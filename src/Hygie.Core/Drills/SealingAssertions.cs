using System.Globalization;
using System.Runtime.InteropServices;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>The same bytes sealed twice, under one key and in one place, have nothing in common: no name, no block. Nor have equal blocks within them.</summary>
internal sealed class SamePlaintextDiffers(Sealer seal) : SeizureAssertion
{
    private const int Pairs = 16;
    private const int Plaintext = 3 * Cobblestone.ChunkLength;

    public override string Id => "same-plaintext-differs";

    protected override string Unit => "pairs";

    public override bool LooksAt(SeizedFile file) => false;

    public override void End()
    {
        for (byte pair = 0; pair < Pairs; pair++)
        {
            Inspected++;
            var plaintext = new byte[Plaintext];
            Array.Fill(plaintext, pair);
            var (one, other, seen) = (seal(plaintext), seal(plaintext), new HashSet<UInt128>());
            if (ObjectName.Of(one) == ObjectName.Of(other) || !AllNew(seen, one) || !AllNew(seen, other))
                Wrong(string.Create(CultureInfo.InvariantCulture, $"pair {pair}: equal bytes can be told from the outside"));
        }
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()} bytes={Plaintext}");

    private static bool AllNew(HashSet<UInt128> seen, byte[] ciphertext)
    {
        var body = ciphertext.AsSpan(Cobblestone.PrefixLength);
        foreach (var block in MemoryMarshal.Cast<byte, UInt128>(body[..(body.Length & ~15)]))
            if (!seen.Add(block))
                return false;
        return true;
    }
}

/// <summary>A key that was erased is in no key store that a quorum may open.</summary>
internal sealed class ErasedStaysErased(KeyErasures keys) : SeizureAssertion
{
    /// <summary>Its id: the one assertion that may have nothing to look at in a drill that is ok.</summary>
    public const string Name = "erased-stays-erased";

    public override string Id => Name;

    protected override string Unit => "keys";

    public override bool LooksAt(SeizedFile file) => false;

    public override void End()
    {
        Inspected = keys.Erased.Count;
        foreach (var key in keys.Erased.Where(keys.Held.Contains))
            Wrong($"{key}: a copy of the key store still holds it");
    }

    protected override string Figure() => keys.Erased.Count == 0 ? "reason=nothing-erased" : string.Create(CultureInfo.InvariantCulture, $"{base.Figure()} held={keys.Held.Count}");
}

/// <summary>
/// What a host sees of a version, the number and sizes of its objects, does not tell which of several datasets of equal volume it belongs to, nor which project.
/// A classifier learns on simulated versions and guesses others; the upper end of its confidence interval must stay under a published ceiling.
/// </summary>
internal sealed class SizesTellNothing(PackLayout lay) : SeizureAssertion
{
    /// <summary>Share of right guesses that is accepted; chance alone has one in <see cref="SimulatedHistory.Sources"/>.</summary>
    public const double Ceiling = 0.25;

    private readonly List<string> _figures = [];

    public override string Id => "sizes-tell-nothing";

    protected override string Unit => "versions";

    public override bool LooksAt(SeizedFile file) => false;

    public override void End()
    {
        Judge("dataset", SimulatedHistory.OfDatasets(lay));
        Judge("project", SimulatedHistory.OfProjects(lay));
        // Said and not judged: volume is what a host sees, and volume tells datasets apart.
        _figures.Add(string.Create(CultureInfo.InvariantCulture, $"unequal-volume={SizeGuess.On(SimulatedHistory.OfUnequalDatasets(lay)).Share:F3}"));
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', _figures)} chance={1.0 / SimulatedHistory.Sources:F3} ceiling={Ceiling:F2} confidence=0.99");

    private void Judge(string what, IReadOnlyList<SimulatedVersion> versions)
    {
        var guess = SizeGuess.On(versions);
        Inspected += guess.Guessed;
        _figures.Add(string.Create(CultureInfo.InvariantCulture, $"{what}={guess.Share:F3}[{guess.Lower:F3};{guess.Upper:F3}]"));
        if (guess.Upper > Ceiling)
            Wrong(string.Create(CultureInfo.InvariantCulture, $"{what}: guessed {guess.Right} times out of {guess.Guessed}"));
    }
}

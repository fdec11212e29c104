using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>
/// Who a person is, in clear and normalised: it exists at the data holder only, between reading a row and deriving p1.
/// Nothing after the sealing of a delivery may mention this type (an architecture test holds that wall).
/// </summary>
public sealed class ClearIdentifier
{
    private readonly string _kind;
    private readonly byte[] _normalised;

    private ClearIdentifier(string kind, byte[] normalised) => (_kind, _normalised) = (kind, normalised);

    /// <summary>
    /// Normalises an identifier. <c>nir</c> (and <c>ins</c>, which is the same number): 13 positions, or 15 with a key that must hold,
    /// spaces ignored, Corsica's letters in capitals. Any other kind (<c>snds-idt</c>, <c>local/ISSUER</c>): the text without outer spaces, 1 to 128 bytes.
    /// </summary>
    /// <returns>HYG-6101 for a value that is not of its kind; the value is never in the refusal.</returns>
    public static Result<ClearIdentifier> Parse(string kind, ReadOnlySpan<byte> utf8)
    {
        if (kind is "nir" or "ins")
            return Nir(utf8);
        var text = utf8.Trim((byte)' ');
        return text.Length is >= 1 and <= 128 ? new ClearIdentifier(kind, text.ToArray()) : Refusal.Of("HYG-6101", ("kind", kind));
    }

    /// <summary>What p1 is computed over: enc("hygie/p1/v1", kind, normalised identity).</summary>
    internal byte[] Encode() => FieldEncoding.Enc("hygie/p1/v1", _kind, _normalised);

    private static Result<ClearIdentifier> Nir(ReadOnlySpan<byte> utf8)
    {
        Span<byte> kept = stackalloc byte[16];
        var length = 0;
        foreach (var c in utf8)
        {
            if (c is (byte)' ')
                continue;
            if (length == 15)
                return Refusal.Of("HYG-6101", ("kind", "nir"));
            kept[length++] = (byte)char.ToUpperInvariant((char)c);
        }

        var holds = length == 13 ? NirKey.Of(kept[..13]) > 0 : NirKey.Holds(kept[..length]);
        return holds ? new ClearIdentifier("nir", kept[..13].ToArray()) : Refusal.Of("HYG-6101", ("kind", "nir"));
    }
}

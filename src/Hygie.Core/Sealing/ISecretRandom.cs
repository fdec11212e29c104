namespace Hygie.Core.Sealing;

/// <summary>
/// The only source of chance for keys, salts, nonces and tokens. The real one asks the operating system
/// (<c>Hygie.Adapters.Randomness</c>); tests give a seeded one from <c>Hygie.Testing</c>.
/// </summary>
/// <remarks>Contract: every byte is uniform, independent and unpredictable; may be called from several threads at once; never fails silently.</remarks>
public interface ISecretRandom
{
    /// <summary>Fills the whole of <paramref name="destination"/>.</summary>
    void Fill(Span<byte> destination);
}

using Hygie.Core.Sealing;

namespace Hygie.Adapters.Randomness;

/// <summary>The way in: how the composition root gets chance.</summary>
public static class RandomnessAdapters
{
    /// <summary>Secret bytes from the operating system; safe to share between threads.</summary>
    public static ISecretRandom SystemSecretRandom() => new SystemSecretRandom();
}

using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.Randomness;

/// <summary>The operating system's generator.</summary>
internal sealed class SystemSecretRandom : ISecretRandom
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}

using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>The two private keys that a person, a body, a zone or a custodian keeps in its own home: one signs, the other opens age files.</summary>
/// <param name="signing">Ed25519.</param>
/// <param name="identity">X25519.</param>
public sealed class OwnKeys(SigningKey signing, AgeIdentity identity) : IDisposable
{
    public SigningKey Signing { get; } = signing;

    public AgeIdentity Identity { get; } = identity;

    /// <summary>A fresh pair, or a fresh signing key beside an identity that is in use already.</summary>
    public static OwnKeys Generate(ISecretRandom random, AgeIdentity? identity = null) => new(SigningKey.Generate(random), identity ?? AgeIdentity.Generate(random));

    /// <summary>Wipes both.</summary>
    public void Dispose()
    {
        Signing.Dispose();
        Identity.Dispose();
    }
}

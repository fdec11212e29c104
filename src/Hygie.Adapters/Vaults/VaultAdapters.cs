using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.Vaults;

/// <summary>Registration of this folder.</summary>
public static class VaultAdapters
{
    /// <summary>The third party's vault as one sealed file of its home.</summary>
    /// <param name="path">The file; made when first saved.</param>
    /// <param name="owner">Seals and opens it.</param>
    /// <param name="random">For sealing.</param>
    public static IVault File(string path, AgeIdentity owner, ISecretRandom random) => new FileVault(path, owner, random);
}

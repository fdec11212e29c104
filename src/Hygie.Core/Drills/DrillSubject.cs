using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>Seals bytes, each time under the same key and context.</summary>
public delegate byte[] Sealer(ReadOnlySpan<byte> plaintext);

/// <summary>The lengths of the objects that a version's blobs become on a host.</summary>
/// <param name="blobs">Bytes of each.</param>
/// <param name="greatestOnly">True for identity, genetic and project data.</param>
public delegate IEnumerable<long> PackLayout(IReadOnlyList<long> blobs, bool greatestOnly);

/// <summary>What became of keys.</summary>
/// <param name="Erased">Those that the log says were erased.</param>
/// <param name="Held">Those that a key store which a quorum may open, the custodian's or a registered copy, still holds.</param>
public sealed record KeyErasures(IReadOnlyCollection<string> Erased, IReadOnlySet<string> Held);

/// <summary>All that a drill tries: what was seized, and the product's own way of sealing and laying, which no seized file shows alone.</summary>
/// <param name="Held">Everything the host holds.</param>
/// <param name="Credentials">Every credential valid at the host: access keys, tokens. A folder has none.</param>
/// <param name="Seal">How objects are sealed.</param>
/// <param name="Lay">How blobs become objects.</param>
/// <param name="Keys">What was erased.</param>
public sealed record DrillSubject(ISeizure Held, IReadOnlyList<string> Credentials, Sealer Seal, PackLayout Lay, KeyErasures Keys)
{
    /// <summary>The product as it is: <see cref="Cobblestone"/> under a fresh key, packs as <see cref="PackSize.For"/> says.</summary>
    public static DrillSubject Of(ISeizure held, IReadOnlyList<string> credentials, KeyErasures keys, ISecretRandom random) =>
        new(held, credentials, SealerOf(random, random), (blobs, greatestOnly) => PackSize.For(blobs.Sum(), greatestOnly).Select(s => (long)s.CiphertextLength), keys);

    /// <summary>A sealer under a fresh key.</summary>
    /// <param name="keys">For the key.</param>
    /// <param name="salts">For the salts.</param>
    internal static Sealer SealerOf(ISecretRandom keys, ISecretRandom salts)
    {
        var key = SecretKey.Generate(keys);
        return plaintext => Cobblestone.Seal(key, "hygie/drill/v1"u8, salts, plaintext);
    }
}

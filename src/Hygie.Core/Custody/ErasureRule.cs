using System.Globalization;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>How far an erasure has come.</summary>
public enum ErasureState
{
    /// <summary>The custodian has the key no more; a registered copy has not said so yet.</summary>
    Removed,
    /// <summary>Every registered copy acknowledged. A copy that nobody registered still opens with the former root or the former shares.</summary>
    Complete,
    /// <summary>The root and the shares that could open such a copy are destroyed.</summary>
    Final,
}

/// <summary>Where an erasure stands.</summary>
/// <param name="Key">The key.</param>
/// <param name="State">How far.</param>
/// <param name="Missing">What it still waits for: <c>copy NAME</c>, <c>rotation</c>, <c>root NAME</c>, <c>ceremony NUMBER</c>, <c>trustee NAME NUMBER</c>.</param>
public sealed record ErasureStanding(ErasedKey Key, ErasureState State, IReadOnlyList<string> Missing);

/// <summary>What makes an erasure complete, and final. Pure: documents in, state out; the certificate's reader asks the same rule.</summary>
public static class ErasureRule
{
    /// <summary>Judges one erasure. An erasure without any registered copy is never complete: at least one copy must stand elsewhere.</summary>
    /// <param name="erased">The key.</param>
    /// <param name="root">The root in force now.</param>
    /// <param name="roots">The roots that the token still has.</param>
    /// <param name="papers">Ceremony records, acknowledgements, destructions.</param>
    /// <param name="custodian">The custodian's key, which signed the records.</param>
    /// <param name="register">Where trustees are enrolled.</param>
    public static ErasureStanding Judge(ErasedKey erased, string root, IReadOnlyCollection<string> roots, ErasurePapers papers, VerifyingKey custodian, KeyRegister register)
    {
        var copies = erased.Copies.Where(c => papers.AcknowledgementOf(erased, c) is null).Select(c => "copy " + c.Name).ToList();
        if (erased.Copies.Count == 0)
            copies.Add("copy");
        var final = new List<string>();
        if (string.Equals(root, erased.Root, StringComparison.Ordinal))
            final.Add("rotation");
        else if (roots.Contains(erased.Root, StringComparer.Ordinal))
            final.Add("root " + erased.Root);
        var ceremonies = papers.Ceremonies(custodian);
        for (var epoch = 1; epoch <= erased.Epoch; epoch++)
            final.AddRange(ceremonies.Any(c => c.Record.Epoch == epoch) ? ceremonies.Where(c => c.Record.Epoch == epoch).SelectMany(c => Waiting(c.Document, c.Record, papers, register)) : [Numbered("ceremony", epoch)]);
        return new ErasureStanding(erased, copies.Count > 0 ? ErasureState.Removed : final.Count > 0 ? ErasureState.Complete : ErasureState.Final, [.. copies, .. final]);
    }

    private static IEnumerable<string> Waiting(SignedDocument document, CeremonyRecord record, ErasurePapers papers, KeyRegister register)
    {
        var hash = Convert.ToHexStringLower(document.Hash());
        return record.Trustees.Where(t => papers.DestructionOf(t.Person, hash, register) is null).Select(t => Numbered("trustee " + t.Person, record.Epoch));
    }

    private static string Numbered(string what, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{what} {epoch}");
}

using Hygie.Core.Custody;
using Hygie.Core.Intake;

namespace Hygie.Core.Pseudonyms;

/// <summary>
/// At the third party: takes a correspondence, so that a source's own pseudonym (the SNDS) and the national number answer with one p2.
/// Mapped on entry; the file is not kept, only the links between u.
/// </summary>
public sealed class LinkIdentities(ThirdPartyInbox inbox, IKeyToken token, IVault vault)
{
    /// <summary>Name of the table inside a correspondence.</summary>
    public const string Table = "correspondence";

    /// <summary>Takes the sealed file; answers the pairs linked.</summary>
    public async Task<Result<int>> RunAsync(Stream correspondence, CancellationToken cancellation)
    {
        var contents = await vault.OpenAsync(cancellation);
        var linked = 0;
        var expected = new DeliveryExpectation(DeliveryPart.Correspondence, inbox.SenderKey, holder => contents.LastSequence(holder, DeliveryPart.Correspondence));
        var read = await DeliveryReader.ReadAsync(correspondence, inbox.Identity, expected, async (_, _, text, stop) =>
        {
            if (!(await TokenTable.ReadAsync(TokenTable.Correspondences, text, stop)).TryGet(out var pairs, out var no))
                return no;
            foreach (var (source, national) in pairs)
                contents.Link(ToVault(source), ToVault(national));
            linked += pairs.Count;
            return null;
        }, cancellation);
        if (!read.TryGet(out var manifest, out var refusal))
            return refusal;
        contents.Advance(manifest.Holder, DeliveryPart.Correspondence, manifest.Sequence);
        await vault.SaveAsync(contents, cancellation);
        return linked;
    }

    private Pseudonym<InVault> ToVault(UInt128 p1) => PseudonymChain.ToVault(token, new Pseudonym<AtHolder>(p1));
}

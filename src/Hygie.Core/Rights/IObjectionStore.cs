using Hygie.Core.Audit;
using Hygie.Core.Studies;

namespace Hygie.Core.Rights;

/// <summary>One answer of the third party.</summary>
/// <param name="Act">Leave out, or take in again.</param>
/// <param name="Desk">The identity desk through which the persons asked.</param>
/// <param name="Sequence">The desk's number of the file: grows by one with each.</param>
/// <param name="Epoch">Epoch of the pseudonyms.</param>
/// <param name="Persons">Whom it concerns.</param>
public sealed record ObjectionBatch(ObjectionAct Act, BodyId Desk, long Sequence, int Epoch, PersonSet Persons);

/// <summary>
/// Who must be left out, as pseudonyms of an epoch: the hub knows that these objected, never who they are. Contract: a change and its
/// audit entry are committed together or neither; objecting twice, or lifting what was not registered, changes nothing and is no error; a batch
/// that is not newer than the desk's last one is refused (HYG-18002), so that an old file cannot undo a newer wish.
/// </summary>
public interface IObjectionStore
{
    /// <summary>Everybody to leave out, of every epoch: pseudonyms of an epoch that is not read match nobody.</summary>
    Task<PersonSet> AllAsync(CancellationToken cancellation);

    /// <summary>Registers or lifts a batch.</summary>
    Task<Result<long>> TakeAsync(ObjectionBatch batch, AuditEntry entry, CancellationToken cancellation);
}

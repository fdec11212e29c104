using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>An event as kept: with the number of the audit entry that was committed with it.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Entry">Outbox number of its entry.</param>
public sealed record RecordedEvent(PermitEvent Event, long Entry);

/// <summary>A decision with the entry that logs it.</summary>
public sealed record RecordedDecision(PermitDecision Decision, SignedDocument Document, long Entry);

/// <summary>
/// A file from application to end: the fold of its events. Nothing else is kept, so the file cannot disagree with its history.
/// </summary>
public sealed class PermitFile
{
    private readonly List<RecordedEvent> _events = [];
    private readonly List<RecordedDecision> _decisions = [];

    private PermitFile(PermitId id) => Id = id;

    public PermitId Id { get; }

    /// <summary>Where it stands.</summary>
    public PermitState State { get; private set; }

    /// <summary>Events so far: an append from an older revision is a conflict.</summary>
    public int Revision => _events.Count;

    /// <summary>The latest application; null before the first.</summary>
    public Application? Application { get; private set; }

    /// <summary>The permit with the signatures it has so far; null before the file was found complete.</summary>
    public SignedDocument? Permit { get; private set; }

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Decisions on the latest application, the hub's first. Blind ones too: ask <see cref="DecisionsSeenBy"/> before showing them.</summary>
    public IReadOnlyList<RecordedDecision> Decisions => _decisions;

    /// <summary>Outbox number of the entry that granted the permit; null when it was not.</summary>
    public long? GrantEntry { get; private set; }

    /// <summary>Subject of its audit entries.</summary>
    public string Subject => AuthorityId.Of(Id).ToString();

    /// <summary>True when the permit is in force at that instant.</summary>
    public bool IsLiveAt(DateTimeOffset now) => State == PermitState.Granted && Application is { } a && now >= a.Start && now < a.End;

    /// <summary>The file after these events; an empty one without any.</summary>
    public static PermitFile Of(PermitId id, IEnumerable<RecordedEvent> events)
    {
        var file = new PermitFile(id);
        foreach (var recorded in events)
            file.Apply(recorded);
        return file;
    }

    /// <summary>The same file with one more event.</summary>
    public PermitFile After(RecordedEvent happened) => Of(Id, [.. _events, happened]);

    /// <summary>The decisions that a person may see: until the votes are opened, the hub's, and one's own.</summary>
    public IReadOnlyList<RecordedDecision> DecisionsSeenBy(PersonId? person) =>
        State == PermitState.UnderReview ? [.. _decisions.Where((d, i) => i == 0 || d.Decision.By == person)] : _decisions;

    private void Apply(RecordedEvent recorded)
    {
        State = PermitTransitions.Next(State, recorded.Event.Act);
        _events.Add(recorded);
        switch (recorded.Event)
        {
            case Applied e:
                (Application, Permit) = (e.Application, null);
                _decisions.Clear();
                break;
            case MoreAsked e:
                Add(e.Decision, recorded.Entry);
                break;
            case ReviewOpened e:
                Permit = e.Permit;
                Add(e.Decision, recorded.Entry);
                break;
            case VoteCast e:
                Permit = e.Signature is { } signature ? Permit!.WithSignature(signature) : Permit;
                Add(e.Decision, recorded.Entry);
                break;
            case FileMoved { Act: PermitAct.Grant }:
                GrantEntry = recorded.Entry;
                break;
        }
    }

    private void Add(SignedDocument document, long entry) => _decisions.Add(new RecordedDecision(PermitDecision.Read(document).Value, document, entry));
}
